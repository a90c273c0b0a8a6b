import type { Clock } from '../../src/clock.ts';
import { Stopped, TooLate, Unreachable } from '../../src/gateway/errors.ts';
import type { Exchange } from '../../src/gateway/exchange.ts';
import type { Connection, Incoming } from '../../src/simulator/connection.ts';
import { SimulatedGateway, type GatewayOptions } from '../../src/simulator/gateway.ts';
import type { Entry } from '../../src/simulator/journal.ts';
import { readAnswer, type Said, type Word } from './oracle.ts';
import type { Broken, Promised } from './promises.ts';

/** How long a tap is good for, in ms: the default `commandTimeout`. */
export const TAP_MS = 30_000;

/** Polls lost in a row, or ms without an answer, that make an outage. */
const LOST_POLLS = 3;
const SILENT_MS = 15_000;
/** Opens that are remembered; a tap that asked for an older one has long ended. */
const MOST_OPENS = 40;

type Wish = 'secured' | 'unsecured';

/** The newest wish for a door, and what has come of it. */
interface Tap {
  readonly at: number;
  readonly wish: Wish;
}

/** What the test itself knows of a door, apart from the plugin. */
export interface Knowledge {
  /** The gateway's newest word; from a restart to the first one, what the plugin remembered. */
  word: Word | undefined;
  tap: Tap | undefined;
  /** Whether a door that may have been opened has not been read as closed since. */
  isOpenInDoubt: boolean;
  /** The refusals and failures of its reads since one went well. */
  failedReads: (number | 'lost')[];
  /** Reads in a row that said something odd, and the lock's event counter at the last of them. */
  oddReads: number;
  logAtOdd: number;
  /** Whether the gateway has said anything of it since the plugin started. */
  isHeard: boolean;
}

/** A simulated gateway that tells somebody of each request at the moment it comes in. */
export class WatchedGateway extends SimulatedGateway {
  readonly #watch: (entry: Entry) => void;

  constructor(options: GatewayOptions, watch: (entry: Entry) => void) {
    super(options);
    this.#watch = watch;
  }

  override connect(incoming: Incoming): Connection {
    const connection = super.connect(incoming);
    const entry = this.journal.entries.at(-1);
    if (this.isPlugged && entry) this.#watch(entry);
    return connection;
  }
}

/** Sees every tap, request and answer in the order in which they happen, and holds what it sees to the promises. */
export class Witness {
  readonly broken: Broken[] = [];
  /** What happened, for whoever has to understand a failure. */
  readonly story: string[] = [];
  /** How often what is worth testing came up. */
  readonly seen = new Map<string, number>();
  readonly #clock: Clock;
  readonly #doors = new Map<number, Knowledge>();
  readonly #newestTs = new Map<number, number>();
  readonly #tellsStory: boolean;
  readonly #lastLogOf: (identifier: number) => number;
  readonly #isCommanded: (identifier: number) => boolean;
  #inFlight = 0;
  #requests = 0;
  #lostPolls = 0;
  #polledAt = 0;
  /** Opens, and the taps that asked for them. */
  #opens: { readonly tap: Tap | undefined; readonly entry: Entry }[] = [];

  constructor(
    clock: Clock,
    identifiers: readonly number[],
    options: {
      readonly tellsStory: boolean;
      readonly lastLogOf: (identifier: number) => number;
      readonly isCommanded: (identifier: number) => boolean;
    },
  ) {
    this.#clock = clock;
    this.#lastLogOf = options.lastLogOf;
    this.#isCommanded = options.isCommanded;
    this.#tellsStory = options.tellsStory;
    for (const identifier of identifiers) {
      this.#doors.set(identifier, {
        word: undefined,
        tap: undefined,
        isOpenInDoubt: false,
        failedReads: [],
        oddReads: 0,
        logAtOdd: 0,
        isHeard: false,
      });
    }
  }

  /** How many requests the plugin has made. */
  get requests(): number {
    return this.#requests;
  }

  get isWaiting(): boolean {
    return this.#inFlight > 0;
  }

  /** Whether the gateway is away: three polls in a row were lost, or some, and there was no answer for 15 s. */
  get isAway(): boolean {
    const isSilent = this.#lostPolls > 0 && this.#clock.now() - this.#polledAt >= SILENT_MS;
    return this.#lostPolls >= LOST_POLLS || isSilent;
  }

  door(identifier: number): Knowledge {
    const door = this.#doors.get(identifier);
    if (!door) throw new RangeError(`no door ${identifier}`);
    return door;
  }

  breaks(promise: Promised, how: string): void {
    this.broken.push({ promise, at: this.#clock.now(), how });
    this.note(`BROKEN ${promise}: ${how}`);
  }

  note(what: string): void {
    if (this.#tellsStory) this.story.push(`${this.#clock.now().toFixed(0).padStart(7)}  ${what}`);
  }

  count(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
  }

  /** A plugin starts; it goes by what it remembers until the gateway says something. */
  started(remembered: ReadonlyMap<number, Word | undefined>): void {
    this.#newestTs.clear();
    this.#lostPolls = 0;
    this.#polledAt = this.#clock.now();
    for (const [identifier, door] of this.#doors) {
      door.word = remembered.get(identifier);
      door.tap = undefined;
      door.isOpenInDoubt = false;
      door.failedReads = [];
      door.oddReads = 0;
      door.isHeard = false;
    }
  }

  /** Somebody taps. `isNew`: no command for this was under way. */
  tapped(identifier: number, wish: Wish, isNew: boolean): void {
    const door = this.door(identifier);
    this.note(`tap ${wish} ${identifier}`);
    this.count(`tap ${wish}`);
    if (wish === 'unsecured' && isNew) door.isOpenInDoubt = false;
    door.tap = { at: this.#clock.now(), wish };
  }

  /** A request has come to the gateway. */
  received(entry: Entry): void {
    const { path, identifier, ts } = entry;
    if (identifier === undefined || !this.#doors.has(identifier)) return;
    if (ts !== undefined && entry.outcome !== 'refused') {
      const newest = this.#newestTs.get(identifier) ?? -1;
      if (Number(ts) <= newest) this.breaks('newerTime', `${path} with ${ts} after ${newest}`);
      this.#newestTs.set(identifier, Number(ts));
    }
    if (path === '/open' || path === '/close') this.#turning(path, identifier, entry);
  }

  #turning(path: '/open' | '/close', identifier: number, entry: Entry): void {
    const { tap, isOpenInDoubt } = this.door(identifier);
    const wish = path === '/open' ? 'unsecured' : 'secured';
    this.count(path);
    if (path === '/open') this.#opens = [...this.#opens.slice(1 - MOST_OPENS), { tap, entry }];
    if (!tap) this.breaks('asked', `${path} that nobody asked for`);
    else if (tap.wish !== wish)
      this.breaks(path === '/open' ? 'newestWish' : 'asked', `${path} after ${tap.wish}`);
    else if (this.#clock.now() - tap.at > TAP_MS)
      this.breaks('asked', `${path} ${this.#clock.now() - tap.at} ms after the tap`);
    if (path === '/open' && isOpenInDoubt) this.breaks('doubt', `${path} again, unread`);
  }

  /** Watches an exchange from the plugin's side. */
  watch(exchange: Exchange): Exchange {
    return async (request, limits) => {
      this.#inFlight += 1;
      this.#requests += 1;
      if (this.#inFlight > 1) this.breaks('alone', `${request.path} while another is under way`);
      const identifier = request.form === undefined ? undefined : Number(request.form.identifier);
      const known = identifier !== undefined && this.#doors.has(identifier) ? identifier : undefined;
      try {
        const answer = await exchange(request, limits);
        const said = readAnswer(request.path, known ?? 0, answer);
        if (request.path !== '/lockers' || !answer.text.includes('last_log')) {
          this.note(`${request.path} ${known ?? ''} -> ${answer.text.slice(0, 100)}`);
        }
        if (known !== undefined) this.#answered(request.path, known, said);
        else if (request.path === '/lockers') this.#polled(said);
        return answer;
      } catch (error) {
        this.note(`${request.path} ${known ?? ''} -> ${String(error)}`);
        const isUnsent = error instanceof Unreachable || error instanceof TooLate || error instanceof Stopped;
        if (request.path === '/lockers') this.#lostPolls += 1;
        if (known !== undefined) this.#lost(request.path, known, isUnsent);
        throw error;
      } finally {
        this.#inFlight -= 1;
      }
    };
  }

  /** A poll was answered; a refusal is a word of the gateway's, too. */
  #polled(said: Said): void {
    this.#lostPolls = said.kind === 'nonsense' ? this.#lostPolls + 1 : 0;
    if (said.kind !== 'nonsense') this.#polledAt = this.#clock.now();
  }

  #answered(path: string, identifier: number, said: Said): void {
    const door = this.door(identifier);
    if (said.kind === 'bolt') {
      door.word = said.word;
      door.isHeard = true;
      // A command reads for itself; that does not change when the next read of the plan is due.
      if (!this.#isCommanded(identifier)) door.failedReads = [];
      door.oddReads = said.word === 'odd' ? door.oddReads + 1 : 0;
      door.logAtOdd = this.#lastLogOf(identifier);
      if (said.word === 'secured') door.isOpenInDoubt = false;
      this.count(`read ${said.word}`);
    } else if (said.kind === 'done') {
      door.word = path === '/open' ? 'unsecured' : 'secured';
      door.isHeard = true;
      door.failedReads = [];
      door.oddReads = 0;
      this.count(`${path} done`);
    } else if (path === '/locker_status') {
      door.failedReads.push(said.kind === 'refused' ? said.number : 'lost');
    } else if (path === '/open' && leavesDoubt(said)) {
      this.#doubt(identifier);
    }
  }

  #lost(path: string, identifier: number, isUnsent: boolean): void {
    if (path === '/locker_status') this.door(identifier).failedReads.push('lost');
    if (path === '/open' && !isUnsent) this.#doubt(identifier);
  }

  #doubt(identifier: number): void {
    this.door(identifier).isOpenInDoubt = true;
    this.count('/open in doubt');
  }

  /** The opens that turned a bolt for one and the same tap, oldest first. */
  opensPerTap(): Entry[][] {
    const moved = this.#opens.filter(({ entry }) => entry.moved);
    return [...Map.groupBy(moved, ({ tap }) => tap).values()].map((opens) => opens.map(({ entry }) => entry));
  }
}

/** Numbers that a gateway answers with before it has reached the lock (source: protocol); after others it may have moved. */
const harmless: ReadonlySet<number> = new Set([500, 400, 32, 33, 34, 35, 36, 38]);

const leavesDoubt = (said: Said): boolean =>
  said.kind === 'nonsense' || (said.kind === 'refused' && !harmless.has(said.number));
