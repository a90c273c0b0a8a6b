import type { HAP } from 'homebridge';
import type { Clock } from '../clock.ts';
import { GatewayError } from '../gateway/errors.ts';
import { hapErrorFor } from './status.ts';

/** HAP warns at 3 s and fails a write at 9 s, and a lock takes 5 and more: a write waits only for a quick refusal. */
const QUICK_MS = 2_000;

/** What Home and Siri can still be told of what they asked for: a refusal within 2 s, or nothing. */
export async function quickFailure(
  hap: HAP,
  clock: Clock,
  outcome: Promise<void>,
): Promise<Error | undefined> {
  const waiting = new AbortController();
  const slow = clock.sleep(QUICK_MS, waiting.signal).catch((error: unknown) => {
    if (!waiting.signal.aborted) throw error;
  });
  try {
    await Promise.race([outcome, slow]);
    return undefined;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return hapErrorFor(hap, error);
  } finally {
    waiting.abort();
  }
}
