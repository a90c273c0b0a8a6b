import type { Ms } from '../../clock.ts';
import type { BoltPosition, TurnCause } from './lock.ts';

/** How a request ended: `ok`, the number of an error, or what became of its connection. */
export type Ending =
  'ok' | number | 'handling' | 'refused' | 'reset' | 'cut' | 'hanging' | 'garbage' | 'unknown path';

/** One request as the gateway saw it. Never a code or a hash. */
export interface Entry {
  /** When it came, in ms of the simulator's clock. */
  readonly at: Ms;
  readonly path: string;
  readonly identifier?: number;
  readonly ts?: string;
  outcome: Ending;
  /** Whether the bolt really moved because of it. */
  moved: boolean;
}

/** One real turn of a bolt. */
export interface Turn {
  readonly at: Ms;
  readonly identifier: number;
  readonly to: BoltPosition;
  readonly cause: TurnCause;
}

/** Why a connection was turned away. */
export type Refusal = 'whileServing' | 'tooSoon' | 'onDemand';

/** What each kind of request is for; a read and a command use Bluetooth. */
const kinds = {
  read: ['/locker_status'],
  poll: ['/lockers'],
  command: ['/open', '/close'],
} as const;

/** The longest history kept, so that a soak of days does not grow; counts go on. */
const MOST_ENTRIES = 20_000;

/** Everything that reached the gateway, in order, for tests and for the page. */
export class Journal {
  readonly #counts = new Map<string, number>();
  /** Requests as they came, refused ones too as far as anybody knows what they were. */
  readonly entries: Entry[] = [];
  /** Turns of all bolts, in order. */
  readonly turns: Turn[] = [];
  /** Connections turned away: another was being served, the gateway was still settling, or a fault said so. */
  readonly refusals: Record<Refusal, number> = { whileServing: 0, tooSoon: 0, onDemand: 0 };
  #open = 0;
  #mostAtOnce = 0;
  #connections = 0;

  /** The most connections that clients ever had open at one time; one that is turned away counts, too. */
  get mostAtOnce(): number {
    return this.#mostAtOnce;
  }

  /** Connections that clients ever tried, those turned away included. */
  get connections(): number {
    return this.#connections;
  }

  /** How often each path has been asked for; what was turned away does not count. */
  get paths(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /** A client has connected, or has tried to. */
  connected(): void {
    this.#connections += 1;
    this.#open += 1;
    this.#mostAtOnce = Math.max(this.#mostAtOnce, this.#open);
  }

  /** A client is gone. */
  left(): void {
    this.#open -= 1;
  }

  received(entry: Entry): Entry {
    this.entries.push(entry);
    if (this.entries.length > MOST_ENTRIES) this.entries.shift();
    if (entry.outcome !== 'refused') this.#counts.set(entry.path, this.asked(entry.path) + 1);
    return entry;
  }

  turned(turn: Turn): void {
    this.turns.push(turn);
    if (this.turns.length > MOST_ENTRIES) this.turns.shift();
  }

  /** How often a path has been asked for; what was turned away does not count. */
  asked(path: string): number {
    return this.#counts.get(path) ?? 0;
  }

  /** How many reads, polls or commands the gateway has taken; what was turned away does not count. */
  count(kind: keyof typeof kinds): number {
    return kinds[kind].reduce((sum, path) => sum + this.asked(path), 0);
  }

  /** Every `ts` that reached the gateway, in order; of one lock, or of all. */
  timestamps(identifier?: number): string[] {
    return this.entries
      .filter((entry) => entry.outcome !== 'refused')
      .filter((entry) => identifier === undefined || entry.identifier === identifier)
      .flatMap(({ ts }) => (ts === undefined ? [] : [ts]));
  }
}
