import type { Lock } from '../../src/lock/lock.ts';
import type { SimulatedDoor } from '../../src/simulator/gateway/door.ts';
import type { SimulatedGateway } from '../../src/simulator/gateway/gateway.ts';
import type { BoltPosition, ReportedState } from '../../src/simulator/gateway/lock.ts';
import type { Home } from './home.ts';

/** A door: the lock as it really is, as the plugin has it, and as a controller sees it. */
export class Door {
  readonly identifier: number;
  readonly lock: Lock;
  readonly home: Home;
  readonly #gateways: readonly SimulatedGateway[];

  constructor(lock: Lock, home: Home, gateways: readonly SimulatedGateway[]) {
    this.identifier = lock.identifier;
    this.lock = lock;
    this.home = home;
    this.#gateways = gateways;
  }

  /** Where the bolt really is. */
  get bolt(): BoltPosition {
    return this.at(0).bolt;
  }

  /** The door as the n-th gateway sees it. */
  at(gateway: number): SimulatedDoor {
    return this.#seer(gateway).door(this.identifier);
  }

  /** Somebody turns the key; to the other position, unless said otherwise. */
  turnByHand(to?: BoltPosition): void {
    this.#seer(0).turnByHand(this.identifier, to);
  }

  /** What the lock says when it is read, from now on. */
  says(state: ReportedState): void {
    this.#seer(0).setState(this.identifier, state);
  }

  /** Its share with the n-th gateway is another code from now on, or is taken away. */
  share(code: string | undefined, gateway = 0): void {
    const simulated = this.#seer(gateway);
    simulated.removeShare(this.identifier);
    if (code !== undefined) simulated.addShare(this.identifier, code);
  }

  /** The n-th of the gateways that there are. */
  #seer(index: number): SimulatedGateway {
    const gateway = this.#gateways[index];
    if (!gateway) throw new RangeError(`no gateway ${index}`);
    return gateway;
  }
}
