import type { Clock } from '../clock.ts';
import { GatewayError } from '../gateway/errors.ts';
import type { Lock } from './lock.ts';

/**
 * Secures a lock some time after it was seen unsecured, whoever turned it. Counts from the gateway's word, never from
 * a remembered state, and tries again after the same time if it failed: the door is still open. Ends with `signal`.
 */
export function lockAutomatically(lock: Lock, delayMs: number, clock: Clock, signal: AbortSignal): void {
  let waiting: AbortController | undefined;
  const stop = (): void => waiting?.abort();
  signal.addEventListener('abort', stop, { once: true });

  const follow = (): void => {
    const isOpen = lock.state.isSure && lock.state.bolt === 'unsecured';
    if (!isOpen || signal.aborted) stop();
    else if (!waiting) void wait();
  };

  const wait = async (): Promise<void> => {
    const { signal: cancelled } = (waiting = new AbortController());
    try {
      await clock.sleep(delayMs, cancelled);
      await lock.request('secured');
    } catch (error) {
      // A refusal has been explained by the lock itself; the door may still be open, so this goes on.
      if (!cancelled.aborted && !(error instanceof GatewayError)) throw error;
    } finally {
      waiting = undefined;
    }
    follow();
  };

  lock.on('change', follow);
}
