import type { BoltPosition, TurnCause } from './door.ts';

/** How a request ended: `ok`, the number of an error, or what became of its connection. */
export type Ending =
  'ok' | number | 'handling' | 'refused' | 'reset' | 'cut' | 'hanging' | 'garbage' | 'unknown path';

/** One request as the gateway saw it. Never a code or a hash. */
export interface Entry {
  /** When it came, in ms of the simulator's clock. */
  readonly at: number;
  readonly path: string;
  readonly identifier?: number;
  readonly ts?: string;
  outcome: Ending;
  /** Whether the bolt really moved because of it. */
  moved: boolean;
}

/** One real turn of a bolt. */
export interface Turn {
  readonly at: number;
  readonly identifier: number;
  readonly to: BoltPosition;
  readonly cause: TurnCause;
}

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
  /** Requests as they came, refused ones too. */
  readonly entries: Entry[] = [];
  /** Turns of all bolts, in order. */
  readonly turns: Turn[] = [];
  /** Connections refused because another was being served, or because the gateway was still settling. */
  readonly refusals = { whileServing: 0, tooSoon: 0 };
  #open = 0;
  #mostAtOnce = 0;

  /** The most connections that clients ever had open at one time. */
  get mostAtOnce(): number {
    return this.#mostAtOnce;
  }

  opened(entry: Entry): Entry {
    this.#open += 1;
    this.#mostAtOnce = Math.max(this.#mostAtOnce, this.#open);
    this.entries.push(entry);
    if (this.entries.length > MOST_ENTRIES) this.entries.shift();
    if (entry.outcome !== 'refused') {
      this.#counts.set(entry.path, (this.#counts.get(entry.path) ?? 0) + 1);
    }
    return entry;
  }

  closed(): void {
    this.#open -= 1;
  }

  turned(turn: Turn): void {
    this.turns.push(turn);
    if (this.turns.length > MOST_ENTRIES) this.turns.shift();
  }

  /** How many reads, polls or commands the gateway has taken; refused ones do not count. */
  count(kind: keyof typeof kinds): number {
    return kinds[kind].reduce((sum, path) => sum + (this.#counts.get(path) ?? 0), 0);
  }

  /** Every `ts` that reached the gateway, in order; of one lock, or of all. */
  timestamps(identifier?: number): string[] {
    return this.entries
      .filter((entry) => entry.outcome !== 'refused')
      .filter((entry) => identifier === undefined || entry.identifier === identifier)
      .flatMap(({ ts }) => (ts === undefined ? [] : [ts]));
  }
}
