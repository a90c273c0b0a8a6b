import type { GatewayConfig } from '../../src/config/read.ts';
import { inEnglish } from '../../src/language/english-log.ts';
import type { SimulatedGateway } from '../../src/simulator/gateway/gateway.ts';
import { simulatedDialer } from '../../src/simulator/gateway/dialer.ts';
import type { MatterDisk } from '../matter/host.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { NOTICED_MS, SLEPT_S } from './bounds.ts';
import { Court } from './court.ts';
import { Happenings } from './happenings.ts';
import { simulatedGateways, TrueClock, TRUE_TIME_S } from './house-of.ts';
import { Inspector } from './inspector.ts';
import { PluginLife, type Kept } from './plugin-life.ts';
import type { Broken } from './promises.ts';
import { recover } from './recovery.ts';
import type { Happening, Schedule } from './schedule.ts';
import { Wiretap } from './wiretap.ts';
import { Witness } from './witness.ts';
import { configOf, GATEWAY_CODE, hosts, ownCode, type World } from './world.ts';

/** How often a door is looked at, in ms, and how often while nothing happens for many minutes. */
const LOOK_MS = { usual: 1_000, enduring: 10_000 } as const;
/** After the shutdown, nothing may happen for so long, in ms. */
const AFTER_MS = 120_000;

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

/** A house with its simulated gateways, its doors and the plugin, in virtual time, under watch. */
export class Trial {
  readonly clock = new VirtualClock();
  readonly world: World;
  readonly court: Court;
  readonly witness: Witness;
  readonly trueClock: TrueClock;
  readonly gateways: readonly SimulatedGateway[];
  readonly taps: readonly Wiretap[];
  readonly inspector: Inspector;
  readonly #happenings: Happenings;
  readonly recoveriesMs: number[] = [];
  #newestWall = 0;
  #life: PluginLife;
  #without: readonly number[] = [];

  constructor(world: World, tellsStory: boolean) {
    this.world = world;
    this.clock.wallStep = TRUE_TIME_S + world.wallAtBoot;
    this.court = new Court(this.clock, tellsStory);
    this.trueClock = new TrueClock(this.clock);
    this.gateways = simulatedGateways(world, this.trueClock);
    this.witness = new Witness(this.court, world);
    this.taps = world.gateways.map((_, number) => new Wiretap(number, this.witness));
    this.inspector = new Inspector(this);
    this.#happenings = new Happenings(this);
    this.#life = this.#begin(new Map(), []);
  }

  get life(): PluginLife {
    return this.#life;
  }

  get outcome(): Outcome {
    const { broken, story, seen } = this.court;
    return { broken, story, seen, recoveriesMs: this.recoveriesMs };
  }

  /** Whether the config has no code for a door this time; one without its own goes by its gateway's, right or wrong. */
  isCodeless(door: number): boolean {
    const isAnyGone = this.world.doors.some(
      ({ hasOwnCode }, index) => !hasOwnCode && this.#without.includes(index),
    );
    return isAnyGone && (this.#without.includes(door) || this.world.doors[door]?.hasOwnCode !== true);
  }

  /** Whether the config lacks a code. */
  get lacksCodes(): boolean {
    return this.#without.length > 0;
  }

  /** Lets go of what only a test keeps, so that what the plugin keeps can be measured. */
  forget(): void {
    for (const { journal } of this.gateways) journal.entries.length = journal.turns.length = 0;
    this.inspector.forget();
    this.recoveriesMs.length = 0;
  }

  /** Lets time pass, and looks at the doors meanwhile. */
  async pass(ms: number, pace: keyof typeof LOOK_MS = 'usual'): Promise<void> {
    const until = this.clock.now() + ms;
    do {
      await this.clock.advance(Math.min(LOOK_MS[pace], until - this.clock.now()));
      await this.inspector.inspect();
    } while (this.clock.now() < until);
    this.#newestWall = Math.max(this.#newestWall, this.clock.wall());
  }

  async happens(happening: Happening): Promise<void> {
    if (happening.kind !== 'tap' || happening.meets) this.court.note(JSON.stringify(happening));
    this.court.count(happening.kind);
    await this.#happenings.happen(happening);
    await this.clock.advance(0);
    await this.inspector.inspect();
  }

  /** Ends all trouble, and waits for Home to show where the bolts are, for no longer than it may take. */
  async recover(): Promise<void> {
    await recover(this);
  }

  /** The computer's clock, and the gateways', are right from now on: no time that was signed with lies ahead of them. */
  setClocksRight(): void {
    const signedMs = this.witness.signedUntil * 1_000;
    const wall = Math.max(this.#newestWall, signedMs, this.clock.wall(), this.trueClock.wall());
    this.#stepWall((wall - this.clock.wall()) / 1_000);
    this.trueClock.aheadMs += wall - this.trueClock.wall();
    for (const gateway of this.gateways) gateway.clockSkew = 0;
  }

  setWallClock(seconds: number): void {
    this.#newestWall = Math.max(this.#newestWall, this.clock.wall());
    // No computer's clock is before 1970.
    this.#stepWall(Math.max(-this.clock.wallStep, seconds));
    this.#newestWall = Math.max(this.#newestWall, this.clock.wall());
  }

  /** A clock that gains seconds at once looks as if the computer had slept, as soon as somebody looks. */
  #stepWall(seconds: number): void {
    this.clock.wallStep += seconds;
    const now = this.clock.now();
    if (seconds > SLEPT_S) this.witness.seemsToWake(now, now + NOTICED_MS);
  }

  async restart(how: 'stop' | 'kill', downMs: number, without: readonly number[]): Promise<void> {
    const { witness, court } = this;
    const before = this.inspector.shown;
    const { kept, keptInMatter } = this.#life;
    if (how === 'kill') {
      witness.killed();
      this.#life.kill();
    } else await this.#end();
    const now = how === 'kill' ? kept : this.#life.kept;
    if (downMs > 0) await this.clock.advance(downMs);
    witness.budget.restarted();
    this.#without = without;
    this.#life = this.#begin(now, keptInMatter);
    for (const [identifier, shown] of before) {
      const door = this.#life.doors.get(identifier);
      const of = witness.doors.find((other) => other.identifier === identifier);
      if (!door || !of) continue;
      const { words } = of;
      const { current } = door.told;
      // What was read while another gateway might still turn the bolt is not worth keeping.
      if (current === 'unknown' && of.isInDoubt) continue;
      const wasLeft = words.bolt === 'unknown' && shown !== 'unknown';
      const promise = wasLeft ? 'leftOnTheWire' : 'quietRestart';
      if (current !== (wasLeft ? 'unknown' : shown))
        court.breaks(promise, `${identifier} was ${shown} and comes back as ${current}`);
    }
  }

  /** Ends the plugin, and looks for what it may have left behind. */
  async shutDown(): Promise<void> {
    const { court, clock } = this;
    await this.#end();
    for (const gateway of this.gateways) gateway.stop();
    await clock.advance(AFTER_MS);
    if (clock.pending > 0) court.breaks('shutdown', `${clock.pending} timers are left`);
  }

  #begin(kept: ReadonlyMap<number, Kept>, matter: MatterDisk): PluginLife {
    const { witness, inspector } = this;
    // Whatever the plugin does while it is being made is already seen.
    const shown = this.world.doors.map((_, number) => {
      const known = kept.get(witness.doors[number]?.identifier ?? 0);
      return known === undefined ? 'unknown' : inspector.lastShown(number);
    });
    witness.started(shown, (door) => this.isCodeless(door));
    inspector.lifeBegins();
    return new PluginLife({
      config: configOf(this.world, this.#without),
      clock: this.clock,
      kept,
      matter,
      dialerFor: (gateway, killed) => {
        const number = numberOf(gateway);
        const [simulated, tap] = [this.gateways[number], this.taps[number]];
        if (!simulated || !tap) throw new Error(`nobody at ${gateway.host}`);
        return tap.dialer(simulatedDialer(simulated), killed);
      },
      hearing: {
        door: (door) => inspector.doorAppears(door),
        said: (saying) => {
          const { sentence, isWarning } = inEnglish(saying);
          this.#holdSecrets(sentence);
          witness.said(saying, sentence, isWarning);
        },
        fault: (error) => this.court.breaks('unheard', String(error)),
      },
    });
  }

  async #end(): Promise<void> {
    const { court, witness } = this;
    const life = this.#life;
    for (const text of life.written) this.#holdSecrets(text);
    const most = 8 + 8 * this.world.doors.length * this.world.gateways.length;
    const before = life.load.listeners;
    if (before > most + 2 * this.inspector.tapsUnderWay)
      court.breaks('shutdown', `${before} listeners while running`);
    const hasEnded = await life.end();
    this.inspector.lifeEnds();
    witness.over();
    if (!hasEnded) court.breaks('shutdown', 'the house has not ended');
    for (const error of life.matterErrors) court.breaks('unheard', `Homebridge's Matter: ${error}`);
    const { asleep } = life.load;
    if (asleep > 0) court.breaks('shutdown', `${asleep} timers are left`);
    if (witness.isWaiting) court.breaks('shutdown', 'a request is left');
    for (const text of life.written) this.#holdSecrets(text);
  }

  #holdSecrets(text: string): void {
    const codes = [GATEWAY_CODE, ...this.world.doors.map((_, number) => ownCode(number))];
    if (codes.some((code) => text.includes(code))) this.court.breaks('secrets', text.replaceAll(/./g, '.'));
  }
}

/** Which of the world's gateways a configured one is, however it is spelled. */
function numberOf({ host }: GatewayConfig): number {
  const number = hosts.findIndex((one) => host === one.host || host === one.twin);
  if (number === -1) throw new Error(`nobody is at ${host}`);
  return number;
}
