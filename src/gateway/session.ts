import type { Clock } from '../clock.ts';
import { Stopped, TooLate, type About } from './errors.ts';
import type { Exchange, WireAnswer } from './exchange.ts';
import {
  actions,
  parseAcknowledgement,
  parseLockers,
  parseReport,
  parseStatus,
  requestFor,
  type Action,
  type GatewayStatus,
  type ListedLock,
  type LockReport,
} from './protocol.ts';
import { Signer } from './signature.ts';

/** A lock as one gateway knows it: what it takes to ask for it. */
export interface LockKey {
  /** The lock's number at the gateway. */
  readonly identifier: number;
  /** The share code that signs commands for this lock at this gateway. Never logged. */
  readonly code: string;
  /** The user's name for the lock, for sentences. */
  readonly name: string;
}

/** The order in which waiting requests go: commands, then reads, then polls. */
export type Priority = 'command' | 'read' | 'poll';
const ranks = { command: 0, read: 1, poll: 2 } as const satisfies Record<Priority, number>;

/** How a request is to be queued. */
export interface Asking {
  readonly priority: Priority;
  /** Takes the request back while it waits or connects; one that is on the wire runs to its answer. */
  readonly withdraw?: AbortSignal;
  /** The moment (`clock.now()`, ms) past which the request is not sent any more (`TooLate`). */
  readonly sendBy?: number;
}

interface Job {
  readonly action: Action;
  readonly key: LockKey | undefined;
  readonly asking: Asking;
  readonly resolve: (answer: WireAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** Time-outs in ms: a light answer takes 130 ms, a Bluetooth one 3.2 s and, at worst seen, some 15 s. */
const TIMEOUT_MS = { light: 10_000, radio: 20_000 } as const;
/** Pauses in ms after an answer that have proved safe for real gateways (source: protocol). */
const PAUSE_MS = { light: 500, radio: 1_000 } as const;

const kindOf = (action: Action): 'light' | 'radio' => (actions[action].radio ? 'radio' : 'light');

/**
 * The one queue to a gateway, which serves one request at a time: whatever asks, asks here. Every method throws a
 * `GatewayError`: what the gateway refused, what the way to it did, `TooLate`, or `Stopped`.
 */
export class Session {
  readonly #exchange: Exchange;
  readonly #clock: Clock;
  readonly #signers = new Map<string, Signer>();
  #jobs: Job[] = [];
  #isServing = false;
  #wake = new AbortController();
  #last: { readonly kind: 'light' | 'radio'; readonly priority: Priority } = {
    kind: 'light',
    priority: 'poll',
  };
  #answeredAt = -Infinity;

  /** What sentences call the gateway. */
  readonly name: string;
  /** Aborts when the plugin ends: nothing is asked any more, and whoever waits to ask stops waiting. */
  readonly signal: AbortSignal;

  constructor(options: { exchange: Exchange; clock: Clock; name: string; signal: AbortSignal }) {
    this.#exchange = options.exchange;
    this.#clock = options.clock;
    this.signal = options.signal;
    this.name = options.name;
    options.signal.addEventListener('abort', () => {
      this.#wake.abort();
      for (const job of this.#jobs.splice(0)) job.reject(new Stopped(this.#about(job.key)));
    });
  }

  /** Asks which locks the gateway sees: a poll, which costs the locks nothing. */
  async lockers(asking: Asking = { priority: 'poll' }): Promise<ListedLock[]> {
    return parseLockers(await this.#ask('lockers', undefined, asking), this.#about());
  }

  /** Asks for the version and activity: at `/status` from version 17 on (doc), at `root` before (seen). */
  async status(
    asking: Asking = { priority: 'poll' },
    action: 'status' | 'root' = 'status',
  ): Promise<GatewayStatus> {
    return parseStatus(await this.#ask(action, undefined, asking), this.#about());
  }

  /** Reads a lock over Bluetooth: a few seconds, and some of its battery. */
  async report(key: LockKey, asking: Asking = { priority: 'read' }): Promise<LockReport> {
    return parseReport(await this.#ask('lockStatus', key, asking), key.identifier, this.#about(key));
  }

  /** Sends one command, once, and returns when the gateway says it is done. Retrying is `Command`'s affair. */
  async send(action: 'open' | 'close' | 'calibrate', key: LockKey, asking: Asking): Promise<void> {
    parseAcknowledgement(await this.#ask(action, key, asking), action, this.#about(key));
  }

  /** Lets the gateway fetch news (its clock among them) from the account service, or update its firmware. */
  async maintain(action: 'synchronize' | 'update', asking: Asking): Promise<void> {
    parseAcknowledgement(await this.#ask(action, undefined, asking), action, this.#about());
  }

  /** Lets the gateway synchronize a lock with the account service, or update the lock's firmware. */
  async maintainLock(
    action: 'synchronizeLock' | 'updateLock',
    key: Omit<LockKey, 'code'>,
    asking: Asking,
  ): Promise<void> {
    const answer = await this.#ask(action, { ...key, code: '' }, asking);
    parseAcknowledgement(answer, action, this.#about(key));
  }

  #about(key?: Omit<LockKey, 'code'>): About {
    return key ? { gateway: this.name, lock: key.name } : { gateway: this.name };
  }

  #ask(action: Action, key: LockKey | undefined, asking: Asking): Promise<WireAnswer> {
    const { withdraw, priority } = asking;
    return new Promise((resolve, reject) => {
      if (this.signal.aborted) {
        reject(new Stopped(this.#about(key)));
        return;
      }
      if (withdraw?.aborted) {
        reject(withdraw.reason as Error);
        return;
      }
      const takeBack = (): void => {
        const waiting = this.#jobs.length;
        this.#jobs = this.#jobs.filter((other) => other !== job);
        if (this.#jobs.length < waiting) job.reject(withdraw?.reason);
      };
      const done = <T>(settle: (value: T) => void) => {
        return (value: T) => {
          withdraw?.removeEventListener('abort', takeBack);
          settle(value);
        };
      };
      const job: Job = { action, key, asking, resolve: done(resolve), reject: done(reject) };
      withdraw?.addEventListener('abort', takeBack, { once: true });
      const behind = this.#jobs.findIndex((other) => ranks[other.asking.priority] > ranks[priority]);
      this.#jobs.splice(behind === -1 ? this.#jobs.length : behind, 0, job);
      this.#wake.abort();
      void this.#serveAll();
    });
  }

  async #serveAll(): Promise<void> {
    if (this.#isServing) return;
    this.#isServing = true;
    while (this.#jobs[0]) {
      const waitMs = this.#answeredAt + this.#pauseBefore(this.#jobs[0]) - this.#clock.now();
      if (waitMs > 0) {
        await this.#pause(waitMs);
        continue;
      }
      const job = this.#jobs.shift();
      if (job) await this.#serve(job);
    }
    this.#isServing = false;
  }

  /** A command goes at once after a poll; if the gateway is not ready yet, it is tried again. */
  #pauseBefore(job: Job): number {
    const { kind, priority } = this.#last;
    // What a command itself asked for is no poll: nobody waits less by being turned away.
    const isAfterPoll = kind === 'light' && priority === 'poll';
    return job.asking.priority === 'command' && isAfterPoll ? 0 : PAUSE_MS[kind];
  }

  /** Waits, but no longer than until another request arrives: it may be one that need not wait. */
  async #pause(ms: number): Promise<void> {
    this.#wake = new AbortController();
    try {
      await this.#clock.sleep(ms, this.#wake.signal);
    } catch (error) {
      if (!this.#wake.signal.aborted) throw error;
    }
  }

  async #serve({ action, key, asking, resolve, reject }: Job): Promise<void> {
    if (this.#clock.now() > (asking.sendBy ?? Infinity)) {
      reject(new TooLate(this.#about(key)));
      return;
    }
    const signature = key && actions[action].signed ? this.#signerOf(key).sign() : undefined;
    const { path } = actions[action];
    try {
      const request = requestFor(path, key?.identifier, signature);
      const limits = {
        timeoutMs: TIMEOUT_MS[kindOf(action)],
        signal: this.signal,
        ...(asking.sendBy !== undefined && { sendBy: asking.sendBy }),
        ...(asking.withdraw && { withdraw: asking.withdraw }),
      };
      resolve(await this.#exchange(request, limits));
    } catch (error) {
      reject(error);
    }
    this.#last = { kind: kindOf(action), priority: asking.priority };
    this.#answeredAt = this.#clock.now();
  }

  #signerOf({ identifier, code }: LockKey): Signer {
    const share = `${identifier}:${code}`;
    const signer = this.#signers.get(share) ?? new Signer(code, this.#clock);
    this.#signers.set(share, signer);
    return signer;
  }
}
