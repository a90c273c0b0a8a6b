import type { Entry } from '../../src/simulator/journal.ts';
import type { Exchange } from '../../src/gateway/exchange.ts';
import { simulatedExchange } from '../../src/simulator/in-process.ts';
import { seededRandom } from '../../src/simulator/seeded-random.ts';
import { RecordedLog } from '../recorded-log.ts';
import { VirtualClock } from '../virtual-clock.ts';
import type { Word } from './oracle.ts';
import { isRefusedForGood, patienceMs, SOON_MS } from './patience.ts';
import { PluginLife, type LivingDoor, type Remembered } from './plugin-life.ts';
import type { Broken } from './promises.ts';
import type { Happening, Schedule, World } from './schedule.ts';
import { WatchedGateway, Witness } from './witness.ts';

export const CODE = 'Zmo1sps2OVyCFtl1';
const IDENTIFIERS = [45961123, 45961124, 45961125] as const;
const WALL_CLOCK = 1_700_000_000;
/** How often a door is looked at, in ms. */
const LOOK_MS = 500;
/** The longest that a request may take, in ms: the time-out of one that uses Bluetooth. */
const EXCHANGE_MS = 20_000;
/** Until a command has ended, in ms: 30 s, and the one request that is then on the wire. */
const COMMAND_MS = 30_000 + EXCHANGE_MS;
/** HAP stores a written target when the write returns, and the plugin corrects it just after that. */
const AFTER_COMMAND_MS = 200;
/** How soon a tap is answered, in ms. */
const QUICK_MS = 2_000;
/** How long after a restart what is remembered stands, in ms, if no read succeeds. */
const QUIET_MS = 10_000;
/** So many requests back is one that the gateway may still be at. */
const LATEST = 50;
/** Until the plugin has mended what it found, in ms: a `/synchronize` or two that were asked for before. */
const MEND_MS = 30_000;
/** Synchronizing for this long, in ms, is stuck. */
const STUCK_MS = 600_000;

/** LockCurrentState and LockTargetState (HAP specification) in words. */
const currents: readonly Word[] = ['unsecured', 'secured', 'jammed', 'odd'];
const targets = ['unsecured', 'secured'] as const;

/** What came of a schedule. */
export interface Outcome {
  readonly broken: readonly Broken[];
  readonly story: readonly string[];
  /** How often what is worth testing came up. */
  readonly seen: ReadonlyMap<string, number>;
  /** Milliseconds from the end of the trouble to the truth, at each door that nothing kept from being read. */
  readonly recoveriesMs: readonly number[];
}

/** Runs a schedule in a house of its own, in virtual time, and watches over every promise. */
export async function runSchedule(schedule: Schedule, tellsStory = false): Promise<Outcome> {
  const trial = new Trial(schedule.world, tellsStory);
  for (const { after, happening } of schedule.steps) {
    await trial.pass(after);
    await trial.happens(happening);
  }
  await trial.recover();
  await trial.shutDown();
  return trial.outcome;
}

/** A house with its simulated gateway, its doors and the plugin, in virtual time, under watch. */
export class Trial {
  readonly clock = new VirtualClock();
  readonly witness: Witness;
  readonly simulated: WatchedGateway;
  readonly #world: World;
  readonly #identifiers: readonly number[];
  readonly #commandedAt = new Map<number, number>();
  readonly #tapsUnderWay = new Map<number, number>();
  readonly #recoveriesMs: number[] = [];
  #newestWall = 0;
  #lives = 0;
  #bornAt = 0;
  /** What each door's next good read is to say instead. */
  readonly #babble = new Map<number, unknown>();
  /** Requests that ended with the gateway's power. */
  #cutOff: ReadonlySet<Entry> = new Set();
  #log = new RecordedLog();
  #syncSince: number | undefined;
  #life: PluginLife;

  constructor(world: World, tellsStory: boolean) {
    this.#world = world;
    this.#identifiers = IDENTIFIERS.slice(0, world.doors);
    this.clock.wallStep = WALL_CLOCK;
    this.witness = new Witness(this.clock, this.#identifiers, {
      tellsStory,
      lastLogOf: (identifier) => this.simulated.door(identifier).lastLog,
      isCommanded: (identifier) => this.#door(identifier).lock.isCommanded,
    });
    this.simulated = new WatchedGateway(
      {
        clock: this.clock,
        locks: this.#identifiers.map((identifier, index) => ({
          identifier,
          code: CODE,
          bolt: world.bolts[index] ?? 'secured',
        })),
        random: seededRandom(world.seed),
        dialect: world.dialect,
        hasLastLog: world.hasLastLog,
        strictClock: world.strictClock,
        whileSynchronizing: world.whileSynchronizing,
        refusal: world.refusal,
      },
      (entry) => this.witness.received(entry),
    );
    this.#life = this.#begin();
  }

  get life(): PluginLife {
    return this.#life;
  }

  get outcome(): Outcome {
    const { broken, story, seen } = this.witness;
    return { broken, story, seen, recoveriesMs: this.#recoveriesMs };
  }

  /** Lets go of what only a test keeps, so that what the plugin keeps can be measured. */
  forget(): void {
    const { entries, turns } = this.simulated.journal;
    this.#log.lines.length = entries.length = turns.length = this.#recoveriesMs.length = 0;
    for (const { home } of this.life.doors.values()) home.events.length = 0;
  }

  /** Lets time pass, and looks at the doors meanwhile. */
  async pass(ms: number): Promise<void> {
    const until = this.clock.now() + ms;
    do {
      await this.clock.advance(Math.min(LOOK_MS, until - this.clock.now()));
      await this.#inspect();
    } while (this.clock.now() < until);
  }

  async happens(happening: Happening): Promise<void> {
    const { simulated, clock, witness } = this;
    if (happening.kind !== 'tap' || happening.meets) witness.note(JSON.stringify(happening));
    witness.count(happening.kind);
    switch (happening.kind) {
      case 'tap':
        if (happening.meets) {
          const path = happening.wish === 'secured' ? '/close' : '/open';
          this.#arm({ path, door: happening.door, fault: happening.meets, times: 1 });
        }
        this.#tap(this.#identifier(happening.door), happening.wish);
        break;
      case 'hand':
        simulated.turnByHand(this.#identifier(happening.door));
        break;
      case 'look':
        for (const identifier of this.#identifiers) await this.#look(identifier);
        break;
      case 'restart':
        await this.#restart();
        break;
      case 'unplug':
        this.#cutOff = new Set(simulated.journal.entries.slice(-LATEST));
        simulated.unplug();
        break;
      case 'plug':
        simulated.plug();
        break;
      case 'wallClock':
        clock.wallStep = WALL_CLOCK + happening.seconds;
        this.#newestWall = Math.max(this.#newestWall, happening.seconds);
        break;
      case 'skew':
        simulated.clockSkew = happening.seconds;
        break;
      case 'synchronizing':
        simulated.synchronizing('gateway', happening.ms);
        break;
      case 'range':
        simulated.setInRange(this.#identifier(happening.door), happening.isInRange);
        break;
      case 'says':
        simulated.door(this.#identifier(happening.door)).say(happening.what);
        break;
      case 'babble':
        this.#babble.set(this.#identifier(happening.door), happening.code);
        break;
      case 'key':
        simulated.door(this.#identifier(happening.door)).refusesKey = happening.isRefused;
        break;
      case 'share':
        if (happening.isGood) simulated.addShare(this.#identifier(happening.door), CODE);
        else simulated.removeShare(this.#identifier(happening.door));
        break;
      case 'fault':
        this.#arm(happening);
        break;
      default:
        happening satisfies never;
    }
    await clock.advance(0);
    await this.#inspect();
  }

  /** Ends all trouble, and waits for Home to show where the bolts are, for no longer than it may take. */
  async recover(): Promise<void> {
    const { clock, witness } = this;
    const isStuck = this.#syncSince !== undefined && clock.now() - this.#syncSince >= STUCK_MS - LOOK_MS;
    this.#makeWell();
    await this.#faultsToEnd();
    await this.#commandsToEnd();
    const tapped = this.#world.insists
      ? this.#identifiers.filter((one) => isRefusedForGood(witness.door(one)))
      : [];
    for (const identifier of tapped) this.#tap(identifier, 'secured');
    await this.pass(LOOK_MS);
    await this.#commandsToEnd();
    let began = clock.now();
    const giveUp = began + MEND_MS;
    witness.note('all is well');
    const isAwayUnseen = witness.isAway && !this.#world.isWatched;
    const doors = this.#identifiers.map((identifier) => {
      const knowledge = witness.door(identifier);
      const isTapped = tapped.includes(identifier);
      const isTurned =
        this.#world.hasLastLog && this.simulated.door(identifier).lastLog !== knowledge.logAtOdd;
      const aftermath = { isTurned, world: this.#world, isAwayUnseen, wasStuck: isStuck, isTapped };
      const dueMs = patienceMs(knowledge, aftermath);
      return { identifier, dueMs, isFree: dueMs <= SOON_MS };
    });
    for (let waiting = doors; waiting.length > 0;) {
      // The plugin's own remedy for a wrong clock keeps the gateway from its locks for some seconds.
      if (this.simulated.activity.synchronizing && clock.now() < giveUp) began = clock.now();
      const ms = clock.now() - began;
      const wrong = [];
      for (const door of waiting) {
        if (await this.#isTrue(door.identifier)) {
          if (door.isFree) this.#recoveriesMs.push(ms);
        } else if (ms >= door.dueMs) {
          witness.breaks('recovers', `${door.identifier} is not shown as it is after ${ms} ms`);
        } else wrong.push(door);
      }
      waiting = wrong;
      await this.pass(LOOK_MS);
    }
  }

  /** Ends the plugin, and looks for what it may have left behind. */
  async shutDown(): Promise<void> {
    const { witness, clock, simulated } = this;
    await this.#end();
    simulated.stop();
    const { requests } = witness;
    await clock.advance(120_000);
    if (witness.requests > requests) witness.breaks('shutdown', 'a request after shutdown');
    if (clock.pending > 0) witness.breaks('shutdown', `${clock.pending} timers are left`);
    if (simulated.journal.mostAtOnce > 1) witness.breaks('alone', 'the gateway had two connections');
  }

  #begin(remembered?: Remembered): PluginLife {
    this.#lives += 1;
    this.#bornAt = this.clock.now();
    this.#tapsUnderWay.clear();
    this.#commandedAt.clear();
    this.#log = new RecordedLog();
    const { witness, clock } = this;
    const life = new PluginLife(
      this.#identifiers,
      {
        code: CODE,
        exchange: witness.watch(this.#babbling(simulatedExchange(this.simulated))),
        log: this.#log,
        clock,
      },
      remembered,
    );
    const words = [...life.doors].map(
      ([identifier, door]) => [identifier, currents[Number(door.told().current)]] as const,
    );
    witness.started(new Map(words));
    for (const [identifier, { home }] of life.doors) {
      home.accessory.accessory.services
        .flatMap(({ characteristics }) => characteristics)
        .filter(({ displayName }) => displayName === 'Lock Current State')
        .forEach((characteristic) =>
          characteristic.on('change', ({ oldValue, newValue }) => {
            if (oldValue !== newValue) this.#told(identifier, newValue);
          }),
        );
    }
    return life;
  }

  /** Puts a state that no document knows into an answer that has one, where that is wanted. */
  #babbling(exchange: Exchange): Exchange {
    return async (request, limits) => {
      const answer = await exchange(request, limits);
      const identifier = Number(request.form?.identifier);
      const state = /"status":"Door (?:open|closed)","code":(?:49|50)/;
      if (!this.#babble.has(identifier) || !state.test(answer.text)) return answer;
      const babbled = `"status":"Door ajar","code":${JSON.stringify(this.#babble.get(identifier))}`;
      this.#babble.delete(identifier);
      return { ...answer, text: answer.text.replace(state, babbled) };
    };
  }

  async #restart(): Promise<void> {
    const remembered = this.#life.remember();
    const before = [...this.#life.doors].map(
      ([identifier, { told }]) => [identifier, told().current] as const,
    );
    await this.#end();
    this.#life = this.#begin(remembered);
    for (const [identifier, shown] of before) {
      const { current } = this.#door(identifier).told();
      if (current !== shown)
        this.witness.breaks('quietRestart', `${identifier} comes back as ${String(current)}`);
    }
  }

  async #end(): Promise<void> {
    const { witness } = this;
    const life = this.#life;
    const most = 2 + 2 * life.doors.size + this.#tapsUnderWay.size;
    const before = life.load.listeners;
    if (before > most) witness.breaks('shutdown', `${before} listeners while running`);
    const kept = [...life.remember().values()].map(({ context }) => JSON.stringify(context));
    const written = [...this.#log.lines.map(({ message }) => message), ...kept];
    if (written.some((text) => text.includes(CODE)))
      witness.breaks('secrets', 'a share code is written down');
    await life.end();
    const { asleep } = life.load;
    if (asleep > 0) witness.breaks('shutdown', `${asleep} timers are left`);
    if (witness.isWaiting) witness.breaks('shutdown', 'a request is left');
  }

  #tap(identifier: number, wish: 'secured' | 'unsecured'): void {
    const { clock, witness } = this;
    const { lock, home } = this.#door(identifier);
    const isNew = !lock.isCommanded || witness.door(identifier).tap?.wish !== wish;
    witness.tapped(identifier, wish, isNew);
    const at = clock.now();
    const underWay = this.#tapsUnderWay;
    underWay.set(identifier, (underWay.get(identifier) ?? 0) + 1);
    const life = this.#lives;
    void home.tap(wish).then((status) => {
      witness.count(`answered ${status}`);
      if (life !== this.#lives) return;
      underWay.set(identifier, (underWay.get(identifier) ?? 1) - 1);
      this.#commandedAt.set(identifier, clock.now());
      const ms = clock.now() - at;
      if (ms > QUICK_MS) witness.breaks('answersTaps', `${wish} ${identifier} answered after ${ms} ms`);
    });
  }

  #arm({ path, door, fault, times }: Omit<Extract<Happening, { kind: 'fault' }>, 'kind'>): void {
    const identifier = door === undefined ? undefined : this.#identifier(door);
    const { simulated } = this;
    // A gateway that says "closed" of an open bolt cannot be seen through; this one says it of closed bolts only.
    const saysClosed = fault.kind === 'garbage' && fault.body === 'bare state';
    simulated.fault(
      (request) =>
        (path === 'any' || path === request.path) &&
        (identifier === undefined || identifier === request.identifier) &&
        !(saysClosed && simulated.door(request.identifier ?? IDENTIFIERS[0]).bolt !== 'secured'),
      fault,
      times,
    );
  }

  /** An event has told subscribers of a door's state. */
  #told(identifier: number, current: unknown): void {
    const { witness, clock } = this;
    this.#hold(identifier, current);
    const door = witness.door(identifier);
    const isQuiet = !door.isHeard && door.tap === undefined && clock.now() - this.#bornAt < QUIET_MS;
    if (isQuiet && this.#lives > 1)
      witness.breaks('quietRestart', `${identifier} told as ${String(current)}`);
  }

  /** Holds what is shown of a door against the gateway's newest word on it. */
  #hold(identifier: number, current: unknown): void {
    const { witness } = this;
    if (current === 'No Response') {
      witness.count('No Response');
      return;
    }
    const shown = currents[Number(current)];
    const { word } = witness.door(identifier);
    if (shown === 'odd' || shown === word) return;
    witness.breaks('truth', `${identifier} is shown ${String(shown)}, the newest word is ${String(word)}`);
  }

  async #look(identifier: number): Promise<void> {
    const { home } = this.#door(identifier);
    const current = await home.current();
    this.#hold(identifier, current);
    await home.target();
  }

  async #inspect(): Promise<void> {
    const { witness, clock, simulated } = this;
    this.#syncSince = simulated.activity.synchronizing ? (this.#syncSince ?? clock.now()) : undefined;
    for (const [identifier, { lock, told }] of this.#life.doors) {
      this.#hold(identifier, told().current);
      if (this.#world.isWatched && lock.isReachable) await this.#look(identifier);
      if (lock.isCommanded) this.#commandedAt.set(identifier, clock.now());
      this.#holdTarget(identifier);
    }
    for (const opens of witness.opensPerTap()) this.#holdOpens(opens);
  }

  #holdTarget(identifier: number): void {
    const { witness, clock } = this;
    const { lock, told } = this.#door(identifier);
    const { tap } = witness.door(identifier);
    const isOver = tap === undefined || clock.now() - tap.at > COMMAND_MS;
    if (isOver && lock.isCommanded) witness.breaks('ends', `${identifier} has been commanded for too long`);
    const idleMs = clock.now() - (this.#commandedAt.get(identifier) ?? this.#bornAt);
    if (lock.isCommanded || (this.#tapsUnderWay.get(identifier) ?? 0) > 0 || idleMs < AFTER_COMMAND_MS)
      return;
    const { current, target } = told();
    const shown = currents[Number(current)];
    if (shown !== 'secured' && shown !== 'unsecured') return;
    if (targets[Number(target)] !== shown) {
      witness.breaks('ends', `${identifier} is ${shown} and has the target ${String(target)}`);
    }
  }

  #holdOpens(opens: readonly { readonly at: number; readonly identifier?: number }[]): void {
    const [first] = opens;
    if (first === undefined || opens.length < 2) return;
    const closed = this.simulated.journal.turns.some(
      ({ at, to, identifier }) => at > first.at && to === 'secured' && identifier === first.identifier,
    );
    // Without a counter, a bolt that was opened and closed again looks like one that never moved.
    if (closed && !this.#world.hasLastLog) return;
    this.witness.breaks('once', `${String(first.identifier)} was opened ${opens.length} times by one tap`);
  }

  async #isTrue(identifier: number): Promise<boolean> {
    const { home, told, lock } = this.#door(identifier);
    const { bolt } = this.simulated.door(identifier);
    const isShown = ({ current, target }: { current: unknown; target: unknown }): boolean =>
      currents[Number(current)] === bolt && targets[Number(target)] === bolt;
    // Somebody who looks sees No Response and makes the plugin ask; an event needs nobody.
    if (this.#world.isWatched) return isShown({ current: await home.current(), target: await home.target() });
    return lock.isReachable && isShown(told());
  }

  #makeWell(): void {
    const { simulated, clock } = this;
    simulated.faults.clear();
    this.#babble.clear();
    simulated.plug();
    simulated.activity.scan();
    simulated.clockSkew = 0;
    // No time that was signed with lies ahead of the clock.
    clock.wallStep = WALL_CLOCK + Math.max(0, this.#newestWall);
    for (const door of simulated.doors) {
      door.inRange = true;
      door.refusesKey = false;
      door.say('position');
      simulated.addShare(door.identifier, CODE);
    }
  }

  /** A request that met a fault ends with it; then the gateway is free. */
  async #faultsToEnd(): Promise<void> {
    const { witness, clock, simulated } = this;
    const begun = simulated.journal.entries.slice(-LATEST).filter((entry) => !this.#cutOff.has(entry));
    const { requests } = witness;
    const isMeeting = (): boolean =>
      (witness.isWaiting && witness.requests === requests) ||
      begun.some(({ outcome }) => outcome === 'handling');
    const giveUp = clock.now() + EXCHANGE_MS + LOOK_MS;
    while (isMeeting() && clock.now() <= giveUp) await this.pass(100);
    if (isMeeting()) witness.breaks('ends', 'a request has not ended in time');
  }

  async #commandsToEnd(): Promise<void> {
    const { clock } = this;
    const giveUp = clock.now() + COMMAND_MS + LOOK_MS;
    const isCommanded = (): boolean => [...this.#life.doors.values()].some(({ lock }) => lock.isCommanded);
    while (isCommanded() && clock.now() <= giveUp) await this.pass(100);
  }

  #identifier(door: number): number {
    return this.#identifiers[door % this.#identifiers.length] ?? IDENTIFIERS[0];
  }

  #door(identifier: number): LivingDoor {
    const door = this.#life.doors.get(identifier);
    if (!door) throw new RangeError(`no door ${identifier}`);
    return door;
  }
}
