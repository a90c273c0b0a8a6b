import type { Ms } from '../clock.ts';
import { Failure } from './failure.ts';
import type { GatewayStatus } from './protocol.ts';

/** Milliseconds between looks at what the gateway is doing: rarely, and oftener while it synchronizes. */
const LOOK_MS = { scanning: 30_000, synchronizing: 10_000 } as const;
/** What a gateway said so lately is new enough for whoever asks. */
const FRESH_MS = 3_000;
/** So many polls may overtake a look that is due. */
const MOST_OVERTAKEN = 5;

/** When a gateway is to be asked what it is doing, and what it has said. */
export class ActivityWatch {
  #dueAt: Ms = Infinity;
  #isForCommand = false;
  #action: 'status' | 'root' = 'status';
  #status: GatewayStatus | undefined;
  #at: Ms = -Infinity;
  /** Polls that were answered since it was due. */
  #overtaken = 0;

  /** What the gateway has said of itself last. */
  get status(): GatewayStatus | undefined {
    return this.#status;
  }

  /** Where this gateway says it: at `/` before version 17 (docs/protocol.md, Requests). */
  get action(): 'status' | 'root' {
    return this.#action;
  }

  get dueAt(): Ms {
    return this.#dueAt;
  }

  /** Whether a command waits to hear it. */
  get isForCommand(): boolean {
    return this.#isForCommand;
  }

  /** Whether polls keep overtaking a look that is due: a gateway may need longer than their interval. */
  get isStarved(): boolean {
    return this.#overtaken >= MOST_OVERTAKEN;
  }

  /** The gateway answers polls: it can be asked from now on. */
  polled(now: Ms): void {
    if (this.#dueAt === Infinity) this.#dueAt = now;
    else if (now >= this.#dueAt) this.#overtaken += 1;
  }

  /** Somebody wants to know; gives whether that calls for a look. */
  ask(isForCommand: boolean, now: Ms): boolean {
    if (now - this.#at < FRESH_MS) return false;
    this.#dueAt = Math.min(this.#dueAt, now);
    this.#isForCommand ||= isForCommand;
    return true;
  }

  /** What a look came to; gives whether it has come to anything, if only to nothing. */
  looked(said: GatewayStatus | Failure, now: Ms): boolean {
    const status = said instanceof Failure ? undefined : said;
    const isOdd = said instanceof Failure && said.kind === 'garbled';
    const isTooOld = isOdd && !this.#status && this.#action === 'status';
    if (isTooOld) {
      this.#action = 'root';
      this.#dueAt = now;
      return false;
    }
    this.#isForCommand = false;
    this.#overtaken = 0;
    if (status) {
      this.#status = status;
      this.#at = now;
    }
    this.#dueAt = now + LOOK_MS[status?.synchronizing === true ? 'synchronizing' : 'scanning'];
    return true;
  }
}
