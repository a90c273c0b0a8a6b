import type { Clock } from '../../src/clock.ts';
import { SimulatedGateway } from '../../src/simulator/gateway/gateway.ts';
import type { SimulatedDoor } from '../../src/simulator/gateway/door.ts';
import { seededRandom } from '../../src/simulator/gateway/seeded-random.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { codeOf, gatewaysOf, identifierOf, type Counter, type World } from './world.ts';

/** The true time when a schedule begins, in s since 1970. */
export const TRUE_TIME_S = 1_700_000_000;

/** The gateways' time: theirs is right, whatever the computer's clock says and for however long it has slept. */
export class TrueClock implements Clock {
  readonly #clock: VirtualClock;
  /** What the monotonic clock has not counted, and what the true time is to be ahead by, in ms. */
  aheadMs = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  wall(): number {
    return TRUE_TIME_S * 1_000 + this.#clock.now() + this.aheadMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#clock.sleep(ms, signal);
  }
}

const firstCounts: Readonly<Record<Counter, number>> = {
  sound: 100,
  none: 100,
  countsReads: 100,
  negative: -100,
  fraction: 100.5,
};

/** The gateways and locks of a world. Two gateways that see one lock share it. */
export function simulatedGateways(world: World, clock: Clock): SimulatedGateway[] {
  const doors = new Map<number, SimulatedDoor>();
  const hasFractions = world.doors.some(({ counter }) => counter === 'fraction');
  return world.gateways.map(({ needsMs, counters, ...gateway }, index) => {
    const simulated = new SimulatedGateway({
      ...gateway,
      clock,
      name: `Gateway ${index + 1}`,
      locks: [],
      random: seededRandom(world.seed + index),
      latencies: { settleLight: needsMs, settleBluetooth: needsMs },
      // A fraction cannot be written beyond 2^53.
      ...(counters !== 'number' && !hasFractions && { lists: { counters } }),
    });
    for (const [number, { bolt, counter }] of world.doors.entries()) {
      if (!gatewaysOf(world, number).includes(index)) continue;
      const sight = { code: codeOf(world, number), hasLastLog: counter !== 'none', rssi: -60 - 5 * index };
      const identifier = identifierOf(number);
      const known = doors.get(number);
      const lastLog = firstCounts[counter];
      const countsReads = counter === 'countsReads';
      if (known) simulated.share(known, sight);
      else doors.set(number, simulated.addLock({ identifier, bolt, lastLog, countsReads, ...sight }));
    }
    return simulated;
  });
}
