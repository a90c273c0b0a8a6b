import type { Clock, Ms } from '../clock.ts';
import type { FailureKind } from '../gateway/failure.ts';
import type { Lock } from '../lock/lock.ts';
import type { Wish } from '../wish.ts';

/** Controllers wait for some ten seconds, some for less; what they were told by then is to be true. */
export const ANSWER_MS: Ms = 7_500;

/** Why a wish from Matter came to nothing. */
export interface Refusal {
  readonly kind: FailureKind | 'superseded';
  /** What stood in the way last, where that is known. */
  readonly cause?: FailureKind;
}

/**
 * Asks for what a Matter controller wishes. Gives nothing once the gateway has confirmed it, or why it came to
 * nothing, within 7.5 s: what has not come about by then is taken back, for what was told as failed must never be done.
 */
export async function turn(lock: Lock, wish: Wish, clock: Clock): Promise<Refusal | undefined> {
  const asked = new AbortController();
  const waiting = new AbortController();
  const end = lock.ask(wish, { by: 'matter', signal: asked.signal });
  const late = clock.sleep(ANSWER_MS, waiting.signal).catch(() => undefined);
  const first = await Promise.race([end, late]);
  waiting.abort();
  // Ends it at once.
  asked.abort();
  const last = first ?? (await end);
  if (last.kind === 'superseded') return { kind: 'superseded' };
  if (last.kind === 'done') return undefined;
  const { kind, about } = last.failure;
  return { kind, ...(about.cause && { cause: about.cause.kind }) };
}
