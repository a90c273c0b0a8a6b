import type { End } from '../../src/lock/command.ts';
import type { View } from '../../src/lock/view.ts';
import { AFTER_WRITE_MS, LAG_MS, QUICK_MS, UNKNOWN_AFTER_MS } from './bounds.ts';
import type { DoorWitness } from './door-witness.ts';
import { MatterInspector, settled } from './matter-inspector.ts';
import type { Word } from './oracle.ts';
import type { LivingDoor } from './plugin-life.ts';
import type { Trial } from './trial.ts';
import type { Asked, By, Wish } from './wishes.ts';

/** How long a refusal may take to be told in the log, in ms. */
const TOLD_MS = 300;
/** Ends that are nobody's trouble: the plugin stops, or whoever asked took it back. */
const silentEnds: ReadonlySet<string> = new Set(['stopped', 'withdrawn']);

/** A wish that came to nothing, and of which somebody is to be told. */
interface Untold {
  readonly door: DoorWitness;
  readonly asked: Asked;
  readonly endedAt: number;
  readonly kind: string;
}

/** Taps, looks, and holds what is seen in Home to the promises. */
export class Inspector {
  readonly #trial: Trial;
  readonly #matter: MatterInspector;
  readonly #lastShown = new Map<number, Word | 'unknown'>();
  readonly #turnsSeen = [0, 0];
  #untold: Untold[] = [];
  #isLiving = false;
  #life = 0;
  tapsUnderWay = 0;

  constructor(trial: Trial) {
    this.#trial = trial;
    this.#matter = new MatterInspector(trial);
  }

  /** What is shown of each door, by its identifier. */
  get shown(): ReadonlyMap<number, Word | 'unknown'> {
    return new Map([...this.#trial.life.doors].map(([identifier, { told }]) => [identifier, told.current]));
  }

  lastShown(door: number): Word | 'unknown' {
    const words = this.#trial.witness.doors[door]?.words;
    // What was left on the wire, or has had its time, comes back as unknown.
    if (!words || words.bolt === 'unknown' || words.bolt === 'odd') return 'unknown';
    return this.#lastShown.get(door) ?? 'unknown';
  }

  lifeBegins(): void {
    this.#isLiving = true;
    this.#life += 1;
    this.tapsUnderWay = 0;
    this.#untold = [];
  }

  lifeEnds(): void {
    this.#isLiving = false;
    this.#untold = [];
  }

  forget(): void {
    this.#turnsSeen.fill(0);
  }

  /** A lock is in Home: from now on all that is asked of it is heard. */
  doorAppears(door: LivingDoor): void {
    const witness = this.#witnessOf(door.lock.identifier);
    const ask = door.lock.ask.bind(door.lock);
    door.lock.ask = (wish, options) => {
      const isForbidden = witness.isLockOnly && wish === 'unsecured';
      const asked = isForbidden ? undefined : this.#asks(witness, wish, options.by);
      const end = ask(wish, options);
      const stops = (): void => {
        if (asked) this.#stops(witness, asked);
      };
      options.signal?.addEventListener('abort', stops, { once: true });
      void end.then((what) => {
        options.signal?.removeEventListener('abort', stops);
        if (asked) this.#ended(door, witness, asked, what);
        else if (what.kind !== 'refused')
          this.#trial.court.breaks('lockOnly', `a wish to open ${witness.name} is ${what.kind}`);
      });
      return end;
    };
    door.onEvent((current) => this.#told(witness, current));
  }

  tap(number: number, wish: Wish): void {
    const { court, clock, life, witness } = this.#trial;
    const doorWitness = witness.doors[number];
    const door = life.doors.get(doorWitness?.identifier ?? 0);
    if (!door || !doorWitness) return;
    court.note(`tap ${wish} ${doorWitness.name}`);
    witness.budget.moved(doorWitness.name);
    const at = clock.now();
    const ofLife = this.#life;
    this.tapsUnderWay += 1;
    void door
      .tap(wish, () => clock.now())
      .then((status) => {
        court.count(status === 0 ? 'tap taken' : 'tap refused');
        if (ofLife !== this.#life || !this.#isLiving) return;
        this.tapsUnderWay -= 1;
        court.note(`tap ${wish} ${doorWitness.name} answered ${status}`);
        const ms = clock.now() - at;
        if (ms > QUICK_MS + LAG_MS && witness.sleptAt < at)
          court.breaks('answersTaps', `${wish} ${doorWitness.name} answered after ${ms} ms`);
        const asked = doorWitness.wishes.askedAt(at, wish, 'home');
        if (status !== 0 && asked) asked.wasToldFailed = true;
      });
  }

  askByMatter(number: number, wish: Wish): void {
    const { life, witness } = this.#trial;
    const doorWitness = witness.doors[number];
    const door = life.doors.get(doorWitness?.identifier ?? 0);
    if (door && doorWitness) this.#matter.ask(door, doorWitness, wish);
  }

  calibrate(number: number): void {
    const { life, witness, court } = this.#trial;
    const door = witness.doors[number];
    const living = life.doors.get(door?.identifier ?? 0);
    if (!living || !door) return;
    const at = court.now;
    const ofLife = this.#life;
    door.calibrationAsked();
    void living.lock.calibrate({ by: 'page' }).then((end) => {
      door.calibrationEnded(at);
      court.note(`calibration of ${door.name} ends: ${wordsOf(end)}`);
      if (ofLife === this.#life && this.#isLiving) door.holdCalibrationEnd(at, witness.sleptAt);
    });
  }

  async lookAtAll(): Promise<void> {
    for (const [identifier, door] of this.#trial.life.doors)
      await this.#look(this.#witnessOf(identifier), door);
  }

  async inspect(): Promise<void> {
    const { life, world, witness } = this.#trial;
    if (!this.#isLiving) return;
    await settled();
    this.#countTurns();
    for (const [identifier, door] of life.doors) {
      const doorWitness = this.#witnessOf(identifier);
      const { told } = door;
      const { view } = door.lock;
      this.#lastShown.set(doorWitness.number, told.current);
      doorWitness.holdShown(told.current, witness.sleptAt);
      this.#holdReach(doorWitness, view.reachable);
      this.#holdTarget(doorWitness, door, view, told);
      this.#matter.hold(doorWitness, door);
      doorWitness.wishes.holdEnds();
      if (world.isWatched && view.reachable) await this.#look(doorWitness, door);
    }
    this.#holdTold();
  }

  #asks(door: DoorWitness, wish: Wish, by: By): Asked {
    const { witness, court } = this.#trial;
    court.count(`asked by ${by}`);
    if (by !== 'home') court.note(`${by} asks for ${door.name} to be ${wish}`);
    if (by === 'autoLock') witness.budget.autoLockAsked(door.name);
    return door.asked(wish, by, witness.sleptAt);
  }

  #stops(door: DoorWitness, asked: Asked): void {
    asked.endedAt ??= this.#trial.court.now;
    door.askEnded();
  }

  #ended(living: LivingDoor, door: DoorWitness, asked: Asked, end: End): void {
    const { court } = this.#trial;
    asked.endedAt ??= court.now;
    door.askEnded();
    if (!this.#isLiving || this.#trial.life.doors.get(door.identifier) !== living) return;
    court.note(`the wish of ${asked.by} for ${door.name} to be ${asked.wish} ends: ${wordsOf(end)}`);
    court.count(`ends ${end.kind}`);
    switch (end.kind) {
      case 'done':
        if (door.words.bolt !== asked.wish)
          court.breaks('told', `${door.name} is said to be ${asked.wish}, and is ${door.words.bolt}`);
        break;
      case 'superseded':
        if (!door.wishes.supersedes(asked) && asked.by !== 'autoLock')
          court.breaks('told', `a wish for ${door.name} is superseded by none`);
        break;
      case 'refused':
        if (asked.by === 'home' && !silentEnds.has(end.failure.kind))
          this.#untold.push({ door, asked, endedAt: court.now, kind: end.failure.kind });
        else if (end.failure.kind === 'withdrawn' && asked.by === 'home' && !asked.wasToldFailed)
          this.#untold.push({ door, asked, endedAt: court.now, kind: end.failure.kind });
        break;
    }
  }

  /** No tap ends in silence: the controller was told, or the log tells. */
  #holdTold(): void {
    const { court, witness } = this.#trial;
    const due = this.#untold.filter(({ endedAt }) => court.now > endedAt + TOLD_MS);
    if (due.length === 0) return;
    this.#untold = this.#untold.filter((untold) => !due.includes(untold));
    for (const { door, asked, endedAt, kind } of due) {
      if (asked.wasToldFailed || witness.hasTold(door.name, endedAt - TOLD_MS)) continue;
      court.breaks('told', `a wish for ${door.name} to be ${asked.wish} ended (${kind}) in silence`);
    }
  }

  /** An event has told subscribers of a door's state. */
  #told(door: DoorWitness, current: Word | 'unknown'): void {
    if (!this.#isLiving) return;
    const { court } = this.#trial;
    court.note(`${door.name} is told as ${current}`);
    this.#lastShown.set(door.number, current);
    door.holdShown(current, this.#trial.witness.sleptAt);
    const { words, wishes } = door;
    const isQuiet =
      !words.isHeard &&
      wishes.newestByPerson() === undefined &&
      court.now < door.startedAt + UNKNOWN_AFTER_MS;
    if (isQuiet && this.#life > 1)
      court.breaks('quietRestart', `${door.name} is told as ${current} before anything was heard`);
  }

  #holdReach(door: DoorWitness, isReachable: boolean): void {
    const { court } = this.#trial;
    if (!isReachable) court.count('No Response');
    if (isReachable && door.isSurelyGone())
      court.breaks('noResponse', `${door.name} is shown, and nobody answers for it`);
    if (!isReachable && door.isSurelyReachable())
      court.breaks('reachable', `${door.name} is No Response, and a gateway answers for it`);
  }

  #holdTarget(door: DoorWitness, living: LivingDoor, view: View, told: LivingDoor['told']): void {
    const { court } = this.#trial;
    const { alive } = door.wishes;
    const wish = (alive.findLast(({ by }) => by !== 'autoLock') ?? alive.at(-1))?.wish;
    if (wish !== undefined) {
      if (view.target !== wish)
        court.breaks('seen', `${door.name} is to be ${wish}, its target is ${view.target}`);
    } else if ((view.bolt === 'secured' || view.bolt === 'unsecured') && view.target !== view.bolt) {
      court.breaks(
        'ends',
        `nobody asks for ${door.name}, it is ${view.bolt} and has the target ${view.target}`,
      );
    }
    if (living.writes > 0 || court.now - living.writtenAt < AFTER_WRITE_MS) return;
    const { current, target } = told;
    if (current !== view.bolt) court.breaks('ends', `${door.name} is ${view.bolt} and is told as ${current}`);
    if (target !== view.target)
      court.breaks('seen', `${door.name} has the target ${view.target} and is told as ${target}`);
  }

  async #look(door: DoorWitness, living: LivingDoor): Promise<void> {
    const { court } = this.#trial;
    const isReachable = living.lock.view.reachable;
    const seen = await living.look();
    if ((seen !== 'No Response') !== isReachable) {
      court.breaks(
        'reachable',
        `${door.name} is ${isReachable ? '' : 'not '}reachable, and Home shows otherwise`,
      );
    }
    if (seen !== 'No Response') door.holdShown(seen.current, this.#trial.witness.sleptAt);
  }

  /** Bolts that were really turned since the last look. */
  #countTurns(): void {
    for (const [number, { journal }] of this.#trial.gateways.entries()) {
      const { turns } = journal;
      for (const { identifier, to, cause } of turns.slice(this.#turnsSeen[number] ?? 0)) {
        this.#trial.court.note(`${identifier} is ${to} by ${cause}`);
        if (to === 'unsecured' && cause === 'open') this.#witnessOf(identifier).opened(number);
      }
      this.#turnsSeen[number] = turns.length;
    }
  }

  #witnessOf(identifier: number): DoorWitness {
    const door = this.#trial.witness.doors.find((other) => other.identifier === identifier);
    if (!door) throw new RangeError(`no door ${identifier}`);
    return door;
  }
}

const wordsOf = (end: End): string => (end.kind === 'refused' ? `refused, ${end.failure.kind}` : end.kind);
