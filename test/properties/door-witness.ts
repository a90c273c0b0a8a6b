import { ELSEWHERE_MS, EXCHANGE_MS, LAG_MS, NOTICED_MS, TAP_MS, UNKNOWN_AFTER_MS } from './bounds.ts';
import type { Budget } from './budget.ts';
import type { Court } from './court.ts';
import { DoorDoubts } from './doubts.ts';
import type { Said, Word } from './oracle.ts';
import { Sight, type GatewaySigns } from './reach.ts';
import type { Flight } from './wiretap.ts';
import { DoorWishes, type Asked, type By, type Service, type Wish } from './wishes.ts';
import { DoorWords, type Counters } from './words.ts';
import { gatewaysOf, identifierOf, isLockOnly, namedAt, type World } from './world.ts';

/** An open that was sent, and who had asked for it. */
interface Open {
  readonly life: number;
  readonly tap: number;
}

/** What the test itself knows of a door, apart from the plugin, and what it holds the plugin to. */
export class DoorWitness {
  readonly number: number;
  readonly identifier: number;
  readonly name: string;
  readonly gateways: readonly number[];
  /** The longest and the shortest after which its gateways' entries want a lock without a counter to be read. */
  readonly statusIntervalMs: number;
  readonly shortestIntervalMs: number;
  readonly isLockOnly: boolean;
  readonly words: DoorWords;
  readonly wishes: DoorWishes;
  readonly doubts: DoorDoubts;
  /** What each gateway whose entry names it knows of it; an entry may name a lock that its gateway does not see. */
  readonly sights: ReadonlyMap<number, Sight>;
  readonly #court: Court;
  readonly #signs: readonly GatewaySigns[];
  readonly #autoLockMs: number;
  readonly #before = new Map<Flight, Counters>();
  readonly #sentWith = new WeakMap<Flight, Counters>();
  #startedAt = 0;
  /** When the newest turn was sent whose end is not known. */
  #doubtfulAt = -Infinity;
  #isCodeless = false;
  /** When the newest calibration was asked for, and when those were that have not ended. */
  #calibrationAt = -Infinity;
  readonly #calibrations = new Set<number>();
  /** The newest open that each gateway was sent, and which taps have had their door opened. */
  readonly #lastOpens = new Map<number, Open>();
  readonly #opened = new Set<string>();
  /** Reads that have failed since the last good one, and reads in a row that said something odd. */
  failedReads = 0;
  oddReads = 0;

  constructor(court: Court, world: World, number: number, signs: readonly GatewaySigns[], service: Service) {
    this.#court = court;
    this.#signs = signs;
    this.number = number;
    this.identifier = identifierOf(number);
    this.name = `Door ${number}`;
    this.gateways = gatewaysOf(world, number);
    const intervals = this.gateways.map((gateway) => world.gateways[gateway]?.statusInterval ?? 60);
    this.statusIntervalMs = Math.max(...intervals) * 1_000;
    this.shortestIntervalMs = Math.min(...intervals) * 1_000;
    this.isLockOnly = isLockOnly(world, number);
    this.#autoLockMs = (world.doors[number]?.autoLock ?? 0) * 1_000;
    this.words = new DoorWords(this.statusIntervalMs);
    this.doubts = new DoorDoubts(court, this.name);
    this.sights = new Map(namedAt(world, number).map((gateway) => [gateway, new Sight()]));
    this.wishes = new DoorWishes(court, this.name, (from, to) =>
      service.heldMs(number, this.gateways, from, to),
    );
  }

  /** @param isCodeless - whether the config has no code for it this time, so that it cannot be asked at all. */
  started(shown: Word | 'unknown', isCodeless: boolean): void {
    const { now } = this.#court;
    this.#isCodeless = isCodeless;
    this.#startedAt = now;
    this.#before.clear();
    this.failedReads = this.oddReads = 0;
    this.wishes.forget();
    this.#calibrations.clear();
    this.#calibrationAt = -Infinity;
    this.doubts.forget();
    this.words.restarted(shown, now);
    for (const sight of this.sights.values()) sight.begins();
  }

  get startedAt(): number {
    return this.#startedAt;
  }

  /** The plugin was killed with a turn on the wire. */
  wasLeft(): void {
    const isTurn = [...this.#before.keys()].some(({ path }) => path !== '/locker_status');
    if (!isTurn) return;
    this.#court.count('left on the wire');
    this.words.doubted(this.#court.now);
  }

  /** Somebody has asked, in whatever way. */
  asked(wish: Wish, by: By, sleptAt: number): Asked {
    const asked = this.wishes.asked(wish, by);
    if (by === 'autoLock') this.#holdAutoLock(sleptAt);
    return asked;
  }

  /** A request that uses the lock's radio leaves. */
  departs(flight: Flight): void {
    if (this.#before.size > 0)
      this.#court.breaks('alone', `${this.name} has ${this.#before.size + 1} requests at its radio`);
    const { counters } = this.words;
    this.#before.set(flight, counters);
    this.#sentWith.set(flight, counters);
  }

  /** It is over; gives what was listed when it left. */
  arrives(flight: Flight): Counters {
    const before = this.#before.get(flight) ?? new Map<number, string>();
    this.#before.delete(flight);
    return before;
  }

  /** Whether a turn is on the wire, so that what is shown may be the old or unknown. */
  get isTurning(): boolean {
    return [...this.#before.keys()].some(({ path }) => path !== '/locker_status');
  }

  /** A turn has been sent. */
  turns(path: string, wish: Word | 'unknown', gateway: number, sleptAt: number, budget: Budget): void {
    if (path === '/open' || path === '/calibrate') {
      if (this.isLockOnly) this.#court.breaks('lockOnly', `${path} to ${this.name} by gateway ${gateway}`);
    }
    if (path === '/calibrate') this.#holdCalibration(sleptAt);
    if (wish !== 'secured' && wish !== 'unsecured') return;
    const alive = this.wishes.alive.filter((asked) => asked.wish === wish);
    this.wishes.holdTurn(wish, sleptAt);
    if (wish === 'unsecured') {
      this.doubts.holdOpen(gateway);
      const tap = this.wishes.newestByPerson('unsecured')?.number ?? 0;
      this.#lastOpens.set(gateway, { life: this.#startedAt, tap });
    } else if (alive.length > 0 && alive.every(({ by }) => by === 'autoLock'))
      budget.autoLockTurned(this.name);
  }

  calibrationAsked(): void {
    this.#calibrationAt = this.#court.now;
    this.#calibrations.add(this.#calibrationAt);
  }

  /** A calibration that was asked for at `at` has ended. */
  calibrationEnded(at: number): void {
    this.#calibrations.delete(at);
  }

  /** Holds a calibration that has just ended to the time in which one ends. */
  holdCalibrationEnd(at: number, wokeAt: number): void {
    const ms = this.#court.now - Math.max(at, wokeAt);
    if (ms > TAP_MS + EXCHANGE_MS + LAG_MS && this.#calibrationAt === at)
      this.#court.breaks('ends', `a calibration of ${this.name} ends after ${ms} ms`);
  }

  /** Somebody has stopped asking, or has been told. */
  askEnded(): void {
    if (!this.wishes.alive.some(({ wish }) => wish === 'unsecured')) this.doubts.wishEnded();
  }

  /** The bolt has really been turned by an open of ours, perhaps one of before the last restart. */
  opened(gateway: number): void {
    const open = this.#lastOpens.get(gateway);
    if (open === undefined) return;
    const tap = `${open.life} ${open.tap}`;
    if (this.#opened.has(tap)) this.#court.breaks('once', `${this.name} was opened twice by one tap`);
    this.#opened.add(tap);
  }

  /** Whether a turn whose end is not known may still come about, as far as time alone tells. */
  get isInDoubt(): boolean {
    return this.#court.now - this.#doubtfulAt < ELSEWHERE_MS;
  }

  inDoubt(flight: Flight): void {
    this.#doubtfulAt = flight.sentAt;
    this.words.doubted(this.#court.now);
    if (flight.path !== '/open') return;
    this.doubts.arises(flight.gateway, flight.sentAt, this.#countersAt(flight));
    if (!this.wishes.alive.some(({ wish }) => wish === 'unsecured')) this.doubts.wishEnded();
  }

  listed(flight: Flight, counters: ReadonlyMap<number, string | undefined>): void {
    const { gateway, sentAt } = flight;
    if (!this.sights.has(gateway) || this.#isCodeless) return;
    const isListed = counters.has(this.identifier);
    const counter = counters.get(this.identifier);
    this.words.listed(gateway, isListed, counter, sentAt, this.#court.now);
    this.doubts.listed(gateway, sentAt, counter);
    this.sights.get(gateway)?.listed(isListed, this.#court.now);
  }

  /** Whether every gateway refuses it, going by the last answers about it. */
  get isRefused(): boolean {
    return this.gateways.every((gateway) => this.sights.get(gateway)?.isRefused);
  }

  /** Whether every gateway of it is away, or may be taken to be, or refuses it; not all of them refuse it. */
  get isAway(): boolean {
    const { now } = this.#court;
    const isThere = (gateway: number): boolean => this.#signs[gateway]?.isSurelyThere(now) === true;
    const isRefusedBy = (gateway: number): boolean => this.sights.get(gateway)?.isRefused === true;
    return !this.isRefused && this.gateways.every((gateway) => !isThere(gateway) || isRefusedBy(gateway));
  }

  /** A read of the lock has come to something. */
  wasRead(said: Said): void {
    if (said.kind !== 'bolt') {
      this.failedReads += 1;
      return;
    }
    this.failedReads = 0;
    this.oddReads = said.word === 'odd' ? this.oddReads + 1 : 0;
  }

  /** Whether some gateway surely serves it, so that it may not be No Response. */
  isSurelyReachable(): boolean {
    const { now } = this.#court;
    if (this.#isCodeless) return false;
    return [...this.sights].some(([gateway, sight]) => {
      const signs = this.#signs[gateway];
      return signs !== undefined && sight.isSure(signs, now);
    });
  }

  /** Whether no gateway can serve it, so that it has to be No Response. */
  isSurelyGone(): boolean {
    const { now } = this.#court;
    if (this.#isCodeless) return true;
    return [...this.sights].every(([gateway, sight]) => {
      const signs = this.#signs[gateway];
      return signs === undefined || sight.isSurelyGone(signs, now);
    });
  }

  /** Holds what is shown of the bolt against what one may know of it. */
  holdShown(shown: Word | 'unknown', wokeAt: number): void {
    const { words } = this;
    const { now } = this.#court;
    if (shown === 'unknown' || shown === 'odd') return;
    if (shown !== words.bolt)
      this.#court.breaks('truth', `${this.name} is shown ${shown}, the newest word is ${words.bolt}`);
    else if (now > Math.max(words.endsAt(), wokeAt + NOTICED_MS + UNKNOWN_AFTER_MS) + LAG_MS)
      this.#court.breaks(
        'outOfDate',
        `${this.name} is shown ${shown}, out of date since ${words.endsAt()} ${words.why}`,
      );
  }

  #countersAt(flight: Flight): Counters {
    return this.#sentWith.get(flight) ?? new Map<number, string>();
  }

  #holdCalibration(sleptAt: number): void {
    const ms = this.#court.now - this.#calibrationAt;
    if (this.#calibrations.size === 0 || ms > TAP_MS)
      this.#court.breaks('asked', `${this.name} is calibrated ${ms} ms after that was asked`);
    else if (this.#calibrationAt < sleptAt)
      this.#court.breaks('slept', `${this.name} is calibrated as asked before the computer slept`);
  }

  #holdAutoLock(sleptAt: number): void {
    const { now } = this.#court;
    const { words, wishes } = this;
    if (this.#autoLockMs === 0)
      this.#court.breaks('asked', `auto-lock asks for ${this.name}, which has none`);
    else if (words.bolt !== 'unsecured')
      this.#court.breaks('asked', `auto-lock asks for ${this.name}, which is ${words.bolt}`);
    const since = Math.max(
      words.openSince ?? now,
      sleptAt,
      wishes.newestByPerson('unsecured')?.at ?? -Infinity,
    );
    if (now - since < this.#autoLockMs - LAG_MS)
      this.#court.breaks('asked', `auto-lock asks for ${this.name} ${now - since} ms after it was opened`);
  }
}
