import { EXCHANGE_MS, HELD_MS, LAG_MS, MATTER_MS, TAP_MS } from './bounds.ts';
import type { Court } from './court.ts';

export type Wish = 'secured' | 'unsecured';
export type By = 'home' | 'matter' | 'autoLock' | 'page' | 'command';

/** Somebody has asked for something. */
export interface Asked {
  readonly number: number;
  readonly at: number;
  readonly wish: Wish;
  readonly by: By;
  /** When the asker heard what came of it, or stopped asking; a controller that was told failed has stopped. */
  endedAt: number | undefined;
  wasToldFailed: boolean;
}

/** A stretch of time in which a gateway served a command for a lock. */
interface Served {
  readonly door: number;
  readonly from: number;
  to: number;
}

/** After a request, a gateway needs some time, in ms, that counts as taken by it. */
const SETTLING_MS = 2_500;
/** Asks that are remembered of each door. */
const MOST_ASKS = 60;
/** Rounding, and requests that are chosen just before. */
const SLACK_MS = 1_500;

/** What gateways were busy with, for closes that wait behind other locks' commands. */
export class Service {
  #served: Served[][] = [[], []];

  begins(gateway: number, door: number, now: number): void {
    this.#served[gateway]?.push({ door, from: now, to: Infinity });
  }

  ends(gateway: number, now: number): void {
    const last = this.#served[gateway]?.at(-1);
    if (last?.to === Infinity) last.to = now + SETTLING_MS;
    this.#served = this.#served.map((all) => all.filter(({ to }) => to > now - 2 * HELD_MS));
  }

  /** For how much of a stretch of time some of these gateways served commands for other locks, in ms. */
  heldMs(door: number, gateways: readonly number[], from: number, to: number): number {
    const stretches = gateways
      .flatMap((gateway) => this.#served[gateway] ?? [])
      .filter((served) => served.door !== door && served.to > from && served.from < to)
      .map((served) => [Math.max(served.from, from), Math.min(served.to, to)] as const)
      .sort(([one], [other]) => one - other);
    let held = 0;
    let until = from;
    for (const [begin, end] of stretches) {
      held += Math.max(0, end - Math.max(begin, until));
      until = Math.max(until, end);
    }
    return Math.min(held, HELD_MS);
  }
}

/** What is asked of one door, by whom, and what has come of it. */
export class DoorWishes {
  readonly #court: Court;
  readonly #name: string;
  readonly #heldMs: (from: number, to: number) => number;
  #asks: Asked[] = [];
  #number = 0;

  constructor(court: Court, name: string, heldMs: (from: number, to: number) => number) {
    this.#court = court;
    this.#name = name;
    this.#heldMs = heldMs;
  }

  asked(wish: Wish, by: By): Asked {
    const asked: Asked = {
      number: (this.#number += 1),
      at: this.#court.now,
      wish,
      by,
      endedAt: undefined,
      wasToldFailed: false,
    };
    this.#asks = [...this.#asks.slice(1 - MOST_ASKS), asked];
    return asked;
  }

  /** The plugin has ended; nobody asks for anything any more. */
  forget(): void {
    this.#asks = [];
  }

  /** Whoever still waits for something. */
  get alive(): readonly Asked[] {
    return this.#asks.filter(({ endedAt, wasToldFailed }) => endedAt === undefined && !wasToldFailed);
  }

  /** The newest wish of a person for this, whatever has come of it. */
  newestByPerson(wish?: Wish): Asked | undefined {
    return this.#asks.findLast(
      (asked) => asked.by !== 'autoLock' && (wish === undefined || asked.wish === wish),
    );
  }

  /** What was asked at a moment, in a way, and not told failed; the first, if it was asked more than once. */
  askedAt(at: number, wish: Wish, by: By): Asked | undefined {
    return this.#asks.find(
      (asked) => asked.at === at && asked.wish === wish && asked.by === by && !asked.wasToldFailed,
    );
  }

  /** A newer wish than this one, for the contrary. */
  supersedes({ number, wish }: Asked): boolean {
    return this.#asks.some((other) => other.number > number && other.wish !== wish);
  }

  /** Holds a turn that has just been sent against who asks for it; `sleptAt`: when the computer last woke. */
  holdTurn(wish: Wish, sleptAt: number): void {
    const { now } = this.#court;
    const alive = this.alive.filter((asked) => asked.wish === wish);
    const person = this.newestByPerson();
    const isContrary = person !== undefined && person.wish !== wish;
    if (wish === 'unsecured' && isContrary) {
      this.#court.breaks('newestWish', `${this.#name} is opened after a wish to secure it`);
      return;
    }
    const contrary = this.alive.find((asked) => asked.by !== 'autoLock' && asked.wish !== wish);
    if (isContrary && contrary) {
      this.#court.breaks('asked', `${this.#name} is closed while somebody asks to open it`);
      return;
    }
    const newest = alive.at(-1);
    if (!newest) {
      this.#court.breaks('asked', `${this.#name} is to be ${wish}, and nobody asks for it any more`);
      return;
    }
    if (newest.at < sleptAt) {
      this.#court.breaks('slept', `${this.#name} is to be ${wish} as asked before the computer slept`);
      return;
    }
    const limit = this.#limitMs(alive, newest, now);
    if (now - newest.at > limit)
      this.#court.breaks('asked', `${this.#name} is to be ${wish} ${now - newest.at} ms after it was asked`);
  }

  /** Holds whoever waits to the time in which a wish ends. */
  holdEnds(): void {
    const { now } = this.#court;
    for (const wish of ['secured', 'unsecured'] as const) {
      const alive = this.alive.filter((asked) => asked.wish === wish);
      const newest = alive.at(-1);
      if (!newest) continue;
      const most = this.#limitMs(alive, newest, now) + EXCHANGE_MS + SLACK_MS;
      if (now - newest.at > most)
        this.#court.breaks('ends', `the wish for ${this.#name} to be ${wish} has not ended in ${most} ms`);
    }
  }

  /** How long after the newest asking a turn may be sent, in ms. */
  #limitMs(alive: readonly Asked[], newest: Asked, now: number): number {
    if (newest.wish === 'unsecured') {
      return alive.every(({ by }) => by === 'matter') ? MATTER_MS + LAG_MS : TAP_MS;
    }
    if (alive.every(({ by }) => by === 'autoLock')) return TAP_MS + LAG_MS;
    if (alive.every(({ by }) => by === 'matter')) return MATTER_MS + LAG_MS;
    return TAP_MS + this.#heldMs(newest.at, now) + SLACK_MS;
  }
}
