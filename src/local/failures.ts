import { integer, isRecord, short } from '../fields.ts';
import { Failure, isFailureKind, type About } from '../gateway/failure.ts';
import type { SpokenFailure } from './speech.ts';

/** Causes of causes are of no use to anybody. */
const DEEPEST = 3;

/** A failure as it is spoken; without its message and its stack. */
export function spoken({ kind, sent, answered, about }: Failure): SpokenFailure {
  const { cause, ...more } = about;
  return { kind, sent, answered, about: { ...more, ...(cause && { cause: spoken(cause) }) } };
}

/** The failure that was spoken; nothing when it is none. */
export function failureIn(raw: unknown, depth = 0): Failure | undefined {
  if (!isRecord(raw) || !isFailureKind(raw.kind) || depth > DEEPEST) return undefined;
  const { kind, sent, answered } = raw;
  return new Failure(kind, aboutIn(raw.about, depth), {
    ...((sent === 'no' || sent === 'maybe') && { sent }),
    ...(typeof answered === 'boolean' && { answered }),
  });
}

function aboutIn(raw: unknown, depth: number): About {
  if (!isRecord(raw)) return { gateway: '' };
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? short(value) : undefined);
  const { isTurn, isSynchronizing } = raw;
  const lock = text(raw.lock);
  const detail = text(raw.detail);
  const number = integer(raw.number, 0, Number.MAX_SAFE_INTEGER);
  const behind = integer(raw.behind, 0, Number.MAX_SAFE_INTEGER);
  const cause = failureIn(raw.cause, depth + 1);
  return {
    gateway: text(raw.gateway) ?? '',
    ...(lock !== undefined && { lock }),
    ...(detail !== undefined && { detail }),
    ...(number !== undefined && { number }),
    ...(behind !== undefined && { behind }),
    ...(cause && { cause }),
    ...(typeof isTurn === 'boolean' && { isTurn }),
    ...(typeof isSynchronizing === 'boolean' && { isSynchronizing }),
  };
}
