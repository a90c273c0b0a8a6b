import type { Clock, Ms } from '../../clock.ts';

/** How long things take, in ms. */
export interface Latencies {
  /** `/`, `/status`, `/lockers`, and every refusal that needs no Bluetooth [seen: about 130]. */
  readonly light: Ms;
  /** Everything that reaches a lock [seen: about 3200]. */
  readonly bluetooth: Ms;
  /** How far each may stray, as a part of itself, either way. */
  readonly spread: number;
  /** How long after a light answer the next connection is turned away [derived: below the safe 500]. */
  readonly settleLight: Ms;
  /** How long after a Bluetooth answer the next connection is turned away [derived: below the safe 1000]. */
  readonly settleBluetooth: Ms;
  /** `Synchronizing gw` and `Synchronizing <id>` after `/synchronize` [derived; by itself it takes 60 s and more]. */
  readonly synchronizeGateway: Ms;
  readonly synchronizeLock: Ms;
}

export const usualLatencies: Latencies = {
  light: 130,
  bluetooth: 3200,
  spread: 0.15,
  settleLight: 200,
  settleBluetooth: 700,
  synchronizeGateway: 4000,
  synchronizeLock: 1000,
};

/** A clock `speed` times as fast as another. The wall clock stays real: signatures are about the real time. */
export function scaledClock(clock: Clock, speed: number): Clock {
  return {
    now: () => clock.now() * speed,
    wall: () => clock.wall(),
    sleep: (ms, signal) => clock.sleep(ms / speed, signal),
  };
}
