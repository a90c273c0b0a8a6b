import type { WireAnswer, WireRequest } from '../../src/gateway/wire.ts';
import type { Saying } from '../../src/saying.ts';
import { Budget } from './budget.ts';
import type { Court } from './court.ts';
import { DoorWitness } from './door-witness.ts';
import { leavesDoubt, readAnswer, type Said, type Word } from './oracle.ts';
import { GatewaySigns } from './reach.ts';
import type { Flight, Listener } from './wiretap.ts';
import { Service } from './wishes.ts';
import { gatewaysOf, identifierOf, type World } from './world.ts';

/** A request that has been given up before this was not lost but taken back, in ms. */
const GIVEN_UP_MS = { light: 9_900, radio: 19_900 } as const;
const turns: Readonly<Record<string, Word | 'unknown'>> = {
  '/open': 'unsecured',
  '/close': 'secured',
  '/calibrate': 'unknown',
};
const isRadio = (path: string): boolean => path in turns || path === '/locker_status';

/** Hears every request, answer, wish and saying in the order in which they come, and holds them to the promises. */
export class Witness implements Listener {
  readonly court: Court;
  readonly budget: Budget;
  readonly signs: readonly GatewaySigns[];
  readonly doors: readonly DoorWitness[];
  readonly #byIdentifier: ReadonlyMap<number, DoorWitness>;
  readonly #service = new Service();
  readonly #connections = [0, 0];
  readonly #newestTs = new Map<string, number>();
  #signedUntil = 0;
  /** What has been said lately, for whoever asks whether something was told. */
  #sayings: { readonly at: number; readonly saying: Saying }[] = [];
  #sleptAt = -Infinity;
  #requests = 0;
  readonly #newest: number[] = [];
  #isOver = false;

  constructor(court: Court, world: World) {
    this.court = court;
    this.budget = new Budget(court, world.doors.length + world.gateways.length);
    this.signs = world.gateways.map(({ pollInterval }) => new GatewaySigns(court.now, pollInterval * 1_000));
    this.doors = world.doors.map(
      (_, number) => new DoorWitness(court, world, number, this.signs, this.#service),
    );
    this.#byIdentifier = new Map(this.doors.map((door) => [door.identifier, door]));
    for (const [number, door] of this.doors.entries()) {
      if (
        door.identifier !== identifierOf(number) ||
        door.gateways.length !== gatewaysOf(world, number).length
      )
        throw new Error('a door out of place');
    }
  }

  /** How many requests the plugin has made. */
  get requests(): number {
    return this.#requests;
  }

  get isWaiting(): boolean {
    return this.#connections.some((count) => count > 0);
  }

  /** The request that each gateway is at, by its number; absent while it is at none. */
  get underWay(): readonly (number | undefined)[] {
    return this.#newest.map((number, gateway) =>
      (this.#connections[gateway] ?? 0) > 0 ? number : undefined,
    );
  }

  /** The newest time that anything was ever signed with, in s; gateways remember it over our restarts. */
  get signedUntil(): number {
    return this.#signedUntil;
  }

  /** The moment at which the computer last woke. */
  get sleptAt(): number {
    return this.#sleptAt;
  }

  /** The plugin has ended: whatever it asks from now on is one request too many. */
  over(): void {
    this.#isOver = true;
  }

  /** A plugin starts with doors shown as they are shown. */
  started(shown: readonly (Word | 'unknown')[], isCodeless: (door: number) => boolean): void {
    const { now } = this.court;
    this.#isOver = false;
    this.#newestTs.clear();
    this.#connections.fill(0);
    for (const signs of this.signs) signs.begins(now);
    for (const [number, door] of this.doors.entries())
      door.started(shown[number] ?? 'unknown', isCodeless(number));
  }

  /** The plugin was killed: what it had on the wire, nobody hears the end of. */
  killed(): void {
    for (const door of this.doors) door.wasLeft();
  }

  /** The computer has slept since `before`, and wakes now. */
  woke(before: number): void {
    this.#sleptAt = this.court.now;
    for (const door of this.doors) door.words.slept(this.court.now);
    this.seemsToWake(before, this.court.now);
  }

  /** The computer has slept since `before`, or its clock was set as if it had: what was being tried begins anew. */
  seemsToWake(before: number, noticedAt: number): void {
    for (const signs of this.signs) signs.begins(noticedAt);
    for (const { sights } of this.doors) for (const sight of sights.values()) sight.wakes(before);
  }

  dials(gateway: number): void {
    const count = (this.#connections[gateway] ?? 0) + 1;
    this.#connections[gateway] = count;
    this.#requests += 1;
    this.#newest[gateway] = this.#requests;
    if (count > 1) this.court.breaks('alone', `gateway ${gateway} has ${count} connections`);
    if (this.#isOver) this.court.breaks('shutdown', `gateway ${gateway} is dialled after the end`);
  }

  hangsUp(gateway: number): void {
    this.#connections[gateway] = Math.max(0, (this.#connections[gateway] ?? 0) - 1);
  }

  sends(gateway: number, { path, form }: WireRequest): Flight {
    const { court } = this;
    const identifier = form?.identifier === undefined ? undefined : Number(form.identifier);
    const flight: Flight = { gateway, path, identifier, ts: form?.ts, sentAt: court.now };
    const door = this.#doorOf(flight);
    court.count(path);
    if (path === '/synchronize') this.budget.synchronized(`gateway ${gateway}`);
    if (!door) return flight;
    this.#holdTime(flight);
    if (path in turns || door.wishes.alive.length > 0) this.#service.begins(gateway, door.number, court.now);
    if (path === '/locker_status') {
      const statusMs = door.words.isCounted ? Infinity : door.shortestIntervalMs;
      this.budget.read({ name: door.name, timed: 3_600_000 / statusMs });
    }
    const wish = turns[path];
    if (wish !== undefined) door.turns(path, wish, gateway, this.#sleptAt, this.budget);
    if (isRadio(path)) door.departs(flight);
    return flight;
  }

  answered(flight: Flight, answer: WireAnswer): void {
    const { court } = this;
    const { gateway, path } = flight;
    const said = readAnswer(path, flight.identifier, answer);
    // Lists are most of what there is, and say the most when nothing else happens: PROPERTY_LISTS=1 tells them, too.
    const isUsual = path === '/lockers' && said.kind === 'listed' && process.env.PROPERTY_LISTS === undefined;
    if (court.tellsStory && !isUsual)
      court.note(`gateway ${gateway} ${path} ${flight.identifier ?? ''} -> ${answer.text.slice(0, 120)}`);
    this.signs[gateway]?.answered(said, court.now);
    for (const door of this.doors) {
      if (said.kind !== 'nonsense') door.doubts.answered(gateway, flight.sentAt);
      if (path === '/lockers' && said.kind === 'listed') door.listed(flight, said.counters);
    }
    if (path === '/lockers' && said.kind === 'nonsense') this.signs[gateway]?.pollLost();
    const door = this.#doorOf(flight);
    if (door) this.#answeredOf(door, flight, said);
  }

  lost(flight: Flight, isTurnedAway: boolean, why: string): void {
    const { court } = this;
    const { gateway, path } = flight;
    court.note(`gateway ${gateway} ${path} ${flight.identifier ?? ''} -> ${why}`);
    const least = GIVEN_UP_MS[isRadio(path) ? 'radio' : 'light'];
    const isTakenBack = why === 'given up' && court.now - flight.sentAt < least;
    if (path === '/lockers' && !isTurnedAway && !isTakenBack) this.signs[gateway]?.pollLost();
    const door = this.#doorOf(flight);
    if (!door) return;
    this.#service.ends(gateway, court.now);
    door.arrives(flight);
    if (path === '/locker_status' && !isTurnedAway && !isTakenBack) {
      door.words.readFailed(court.now);
      door.wasRead({ kind: 'nonsense' });
    }
    if (path in turns) door.inDoubt(flight);
  }

  undialled(gateway: number, why: string): void {
    this.court.note(`gateway ${gateway} -> ${why}`);
    if (!why.includes('turnedAway')) this.signs[gateway]?.pollLost();
  }

  /** The plugin says something to the user. */
  said(saying: Saying, sentence: string, isWarning: boolean): void {
    const { now } = this.court;
    this.court.note(`says: ${sentence}`);
    this.court.count(`says ${saying.what}`);
    this.#sayings = [...this.#sayings.slice(-40), { at: now, saying }];
    if (isWarning) this.budget.warned(sentence);
  }

  /** Whether the user has been told, since a moment, that a wish for a lock has come to nothing. */
  hasTold(lock: string, since: number): boolean {
    return this.#sayings.some(
      ({ at, saying }) => at >= since && saying.what === 'commandFailed' && saying.lock === lock,
    );
  }

  #answeredOf(door: DoorWitness, flight: Flight, said: Said): void {
    const { court } = this;
    const { gateway, path } = flight;
    this.#service.ends(gateway, court.now);
    const before = door.arrives(flight);
    door.sights.get(gateway)?.answered(said);
    if (said.kind === 'refused' && said.number === 38) this.#newestTs.delete(`${gateway} ${door.identifier}`);
    const bolt = turns[path];
    if (bolt !== undefined) {
      if (said.kind === 'done') {
        court.count(`${path} done`);
        door.words.acknowledged(bolt, before, court.now);
        door.doubts.forget();
      } else if (leavesDoubt(said)) door.inDoubt(flight);
    } else if (path === '/locker_status') {
      door.wasRead(said);
      if (said.kind === 'bolt') {
        court.count(`read ${said.word}`);
        door.words.read(said.word, before, court.now);
        door.doubts.read(flight.sentAt, said.word);
      } else door.words.readFailed(court.now);
    }
  }

  #holdTime({ gateway, path, identifier, ts }: Flight): void {
    if (ts === undefined) return;
    const share = `${gateway} ${String(identifier)}`;
    const newest = this.#newestTs.get(share) ?? -1;
    if (Number(ts) <= newest) this.court.breaks('newerTime', `${path} with ${ts} after ${newest}`);
    this.#newestTs.set(share, Number(ts));
    this.#signedUntil = Math.max(this.#signedUntil, Number(ts));
  }

  #doorOf({ identifier }: Flight): DoorWitness | undefined {
    return identifier === undefined ? undefined : this.#byIdentifier.get(identifier);
  }
}
