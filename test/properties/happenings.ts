import type { Fault } from '../../src/simulator/gateway/faults.ts';
import type { SimulatedGateway } from '../../src/simulator/gateway/gateway.ts';
import { LAG_MS, NOTICED_MS } from './bounds.ts';
import type { Happening } from './schedule.ts';
import type { Trial } from './trial.ts';
import type { Wish } from './wishes.ts';
import { codeOf, gatewaysOf, identifierOf } from './world.ts';

/** By how much a counter jumps: far enough that no turn makes up for it. */
const JUMP = 1_000;

type Of<K extends Happening['kind']> = Extract<Happening, { kind: K }>;

/** Lets things happen to a house. */
export class Happenings {
  readonly #trial: Trial;
  #jumps = 0;

  constructor(trial: Trial) {
    this.#trial = trial;
  }

  async happen(happening: Happening): Promise<void> {
    const { witness } = this.#trial;
    // Somebody does something, or the gateways do: a reason to ask, to try again, to say something.
    if (happening.kind !== 'endure') witness.budget.stirred('times' in happening ? happening.times : 1);
    switch (happening.kind) {
      case 'tap':
        this.#tap(happening);
        break;
      case 'scene':
        for (const [door] of this.#trial.world.doors.entries()) {
          if (door > 0) witness.budget.stirred();
          this.#askAt(door, happening.wish, 'home');
        }
        break;
      case 'hand':
        this.#turn(happening.door);
        break;
      case 'look':
        await this.#trial.inspector.lookAtAll();
        break;
      case 'calibrate':
        this.#trial.inspector.calibrate(this.#doorOf(happening.door));
        break;
      case 'restart':
        await this.#trial.restart(
          happening.how,
          happening.downMs,
          happening.without.map((door) => this.#doorOf(door)),
        );
        break;
      case 'sleep':
        await this.#sleep(happening);
        break;
      case 'wallClock':
        // A clock that is set back in the very moment of a sleep would hide it from anybody.
        await this.#trial.pass(NOTICED_MS + LAG_MS);
        this.#trial.setWallClock(happening.seconds);
        await this.#trial.pass(NOTICED_MS + LAG_MS);
        break;
      case 'endure':
        await this.#trial.pass(happening.minutes * 60_000, 'enduring');
        break;
      case 'unplug':
      case 'plug':
      case 'skew':
      case 'synchronizing':
      case 'range':
      case 'says':
      case 'key':
      case 'share':
      case 'counter':
      case 'fault':
      case 'meddle':
        this.#atGateway(happening);
        break;
      default:
        happening satisfies never;
    }
  }

  #atGateway(
    happening: Of<
      | 'unplug'
      | 'plug'
      | 'skew'
      | 'synchronizing'
      | 'range'
      | 'key'
      | 'share'
      | 'counter'
      | 'fault'
      | 'meddle'
      | 'says'
    >,
  ): void {
    if (happening.kind === 'says') {
      const door = this.#doorOf(happening.door);
      this.#gatewayOf(gatewaysOf(this.#trial.world, door)[0] ?? 0)
        .door(identifierOf(door))
        .say(happening.what);
      return;
    }
    const { world, taps } = this.#trial;
    const number = happening.gateway % world.gateways.length;
    const gateway = this.#gatewayOf(number);
    switch (happening.kind) {
      case 'unplug':
        gateway.unplug();
        break;
      case 'plug':
        gateway.plug();
        break;
      case 'skew':
        gateway.clockSkew = happening.seconds;
        break;
      case 'synchronizing':
        gateway.synchronizing('gateway', happening.ms);
        break;
      case 'fault':
        this.#arm(number, happening);
        break;
      case 'meddle':
        taps[number]?.arm(happening.path, happening.with, happening.times);
        break;
      case 'range':
      case 'key':
      case 'share':
      case 'counter':
        this.#atDoor(happening, number, gateway);
        break;
      default:
        happening satisfies never;
    }
  }

  #atDoor(
    happening: Of<'range' | 'key' | 'share' | 'counter'>,
    number: number,
    gateway: SimulatedGateway,
  ): void {
    const { world } = this.#trial;
    const door = this.#doorOf(happening.door);
    const identifier = identifierOf(door);
    if (!gatewaysOf(world, door).includes(number)) return;
    switch (happening.kind) {
      case 'range':
        gateway.setInRange(identifier, happening.isInRange);
        break;
      case 'key':
        gateway.door(identifier).refusesKey = happening.isRefused;
        break;
      case 'share':
        if (happening.isGood) gateway.addShare(identifier, codeOf(world, door));
        else gateway.removeShare(identifier);
        break;
      case 'counter': {
        const seen = gateway.door(identifier);
        this.#jumps += JUMP;
        if (happening.what === 'jumps') seen.lastLog += this.#jumps;
        else if (happening.what === 'resets') seen.lastLog = -this.#jumps;
        else seen.hasLastLog = happening.what === 'returns' && world.doors[door]?.counter !== 'none';
        break;
      }
      default:
        happening satisfies never;
    }
  }

  #tap({ door, wish, by, meets }: Of<'tap'>): void {
    const { world } = this.#trial;
    if (meets) {
      const path = wish === 'secured' ? '/close' : '/open';
      for (const gateway of gatewaysOf(world, this.#doorOf(door)))
        this.#arm(gateway, { path, door, fault: meets, times: 1 });
    }
    this.#askAt(this.#doorOf(door), wish, by);
  }

  #askAt(door: number, wish: Wish, by: 'home' | 'matter'): void {
    const { inspector } = this.#trial;
    if (by === 'home') inspector.tap(door, wish);
    else inspector.askByMatter(door, wish);
  }

  #turn(door: number): void {
    const { world, witness } = this.#trial;
    const number = this.#doorOf(door);
    witness.budget.moved(`Door ${number}`);
    this.#gatewayOf(gatewaysOf(world, number)[0] ?? 0).turnByHand(identifierOf(number));
  }

  async #sleep({ ms, isCounted, hands }: Of<'sleep'>): Promise<void> {
    const { clock, trueClock, witness } = this.#trial;
    for (const door of hands) this.#turn(door);
    const before = clock.now();
    const woken = clock.hibernate(ms, isCounted);
    if (!isCounted) trueClock.aheadMs += ms;
    witness.woke(before);
    await woken;
  }

  #arm(number: number, { path, door, fault, times }: Omit<Of<'fault'>, 'kind' | 'gateway'>): void {
    const gateway = this.#gatewayOf(number);
    const identifier = door === undefined ? undefined : identifierOf(this.#doorOf(door));
    if (path === 'any' && identifier === undefined && !isFalse(fault)) {
      gateway.fault({}, fault, times);
      return;
    }
    gateway.fault(
      (request) =>
        (path === 'any' || path === request.path) &&
        (identifier === undefined || identifier === request.identifier) &&
        !(isFalse(fault) && this.#isOpen(gateway, request.identifier)),
      fault,
      times,
    );
  }

  /** A gateway that says "closed" of an open bolt cannot be seen through; this one says it of closed bolts only. */
  #isOpen(gateway: SimulatedGateway, identifier: number | undefined): boolean {
    return identifier === undefined || gateway.door(identifier).bolt !== 'secured';
  }

  #doorOf(door: number): number {
    return door % this.#trial.world.doors.length;
  }

  #gatewayOf(number: number): SimulatedGateway {
    const gateway = this.#trial.gateways[number];
    if (!gateway) throw new RangeError(`no gateway ${number}`);
    return gateway;
  }
}

const isFalse = (fault: Fault): boolean => fault.kind === 'garbage' && fault.body === 'bare state';
