import { AccountError } from '../account/errors.ts';
import { GatewayError, type GatewayErrorKind } from '../gateway/errors.ts';
import { exitCodes } from './definitions.ts';
import { UsageError } from './usage-error.ts';

/** What went wrong, as the user and programs get to know it. */
export interface Failure {
  readonly exitCode: number;
  readonly kind: string;
  readonly message: string;
  /** The gateway's number for it, if it gave one. */
  readonly number?: number;
}

/** Ended by Ctrl-C or a signal before it was done. */
export class Interrupted extends Error {
  constructor() {
    super('Interrupted. What the gateway has been told already, it may still do.');
  }
}

/** A gateway that is there has not confirmed what it was told; what is known by now has been said. */
export class Unconfirmed extends Error {
  readonly error: GatewayError;

  constructor(error: GatewayError) {
    super(error.message);
    this.error = error;
  }
}

/** The work, or `Interrupted` as soon as the signal aborts, for work that cannot be called back. */
export async function orInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new Interrupted());
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** No gateway spoke. */
const absences: ReadonlySet<GatewayErrorKind> = new Set(['unreachable', 'silent', 'cut', 'garbled']);

/** What the command line can do about an error, beside what its sentence says. */
const hints: Partial<Record<GatewayErrorKind, string>> = {
  notShared: 'Or with `the-keys share`.',
  wrongCode: '`the-keys share --show` shows the right one.',
  clockInvalid: '`the-keys synchronize` does that.',
  keyRefused: '`the-keys synchronize_locker` does that.',
};

/** What an error is to the user. Never a stack trace, never a secret. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError) {
    return { exitCode: exitCodes.usage.code, kind: 'usage', message: error.message };
  }
  if (error instanceof Interrupted) {
    return { exitCode: exitCodes.interrupted.code, kind: 'interrupted', message: error.message };
  }
  if (error instanceof Unconfirmed) return { ...failureOf(error.error), exitCode: exitCodes.refused.code };
  if (error instanceof GatewayError) {
    const { kind, about } = error;
    const { code } = absences.has(kind) ? exitCodes.noGateway : exitCodes.refused;
    const message = sentenceOf(error);
    return { exitCode: code, kind, message, ...(about.number !== undefined && { number: about.number }) };
  }
  if (error instanceof AccountError) {
    return { exitCode: exitCodes.refused.code, kind: error.kind, message: error.message };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { exitCode: exitCodes.refused.code, kind: 'bug', message: `This should not happen: ${reason}` };
}

/** A gateway's error in a sentence, with what the command line can do about it. */
export function sentenceOf({ kind, message }: GatewayError): string {
  const hint = hints[kind];
  return hint === undefined ? message : `${message} ${hint}`;
}
