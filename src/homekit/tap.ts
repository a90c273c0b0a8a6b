import type { Clock } from '../clock.ts';
import type { FailureKind } from '../gateway/failure.ts';
import type { Lock } from '../lock/lock.ts';
import type { Wish } from '../wish.ts';

/** HAP warns at 3 s and fails a write at 9 s, and a lock takes 5 and more: a write waits only for a quick refusal. */
const QUICK_MS = 2_000;

/**
 * Asks for what was tapped in Home, and gives what Home and Siri can still be told of it: why it is refused, if that
 * is known within 2 s, or nothing. Done and superseded are both no failure.
 */
export async function tap(lock: Lock, wish: Wish, clock: Clock): Promise<FailureKind | undefined> {
  const { lastHeardAt } = lock;
  const asked = new AbortController();
  const waiting = new AbortController();
  const end = lock.ask(wish, { by: 'home', signal: asked.signal });
  const slow = clock.sleep(QUICK_MS, waiting.signal).catch(() => undefined);
  const first = await Promise.race([end, slow]);
  waiting.abort();
  if (first) return first.kind === 'refused' ? first.failure.kind : undefined;
  const isAlive = lock.view.reachable || lock.lastHeardAt > lastHeardAt;
  if (isAlive) return undefined;
  // Nobody is there, and Siri would say that it was done. What was told as failed must never be done.
  asked.abort();
  return 'unreachable';
}
