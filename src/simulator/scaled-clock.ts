import type { Clock } from '../clock.ts';

/** A clock `speed` times as fast as another. The wall clock stays real: signatures are about the real time. */
export function scaledClock(clock: Clock, speed: number): Clock {
  return {
    now: () => clock.now() * speed,
    unixSeconds: () => clock.unixSeconds(),
    sleep: (ms, signal) => clock.sleep(ms / speed, signal),
  };
}
