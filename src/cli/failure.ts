import { AccountError } from '../account/errors.ts';
import { Failure, type FailureKind } from '../gateway/failure.ts';
import { english } from '../language/english.ts';
import { exitCodes } from './definitions.ts';

/** What the user typed, or has configured, makes no sense; the message says what, in a sentence. Never a code. */
export class UsageError extends Error {}

/** What was asked has not been answered, or not with yes: there is nothing to look up in the help. */
export class Unanswered extends UsageError {}

/** Ended by Ctrl-C or a signal before it was done. */
export class Interrupted extends Error {
  constructor() {
    super('Interrupted. What the gateway has been told already, it may still do.');
  }
}

/** A gateway that is there has not confirmed what it was told; what is known by now has been said. */
export class Unconfirmed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(sentenceOf(failure));
    this.failure = failure;
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

type ExitName = keyof typeof exitCodes;

/** How each failure ends a command, and what the command can do about it beside what its sentence says. */
const ends: Readonly<Record<FailureKind, { readonly exit: ExitName; readonly hint?: string }>> = {
  unreachable: { exit: 'noGateway' },
  turnedAway: { exit: 'noGateway' },
  closed: { exit: 'noGateway' },
  silent: { exit: 'noGateway' },
  cut: { exit: 'noGateway' },
  garbled: { exit: 'noGateway' },
  busy: { exit: 'refused' },
  badRequest: { exit: 'refused' },
  notShared: { exit: 'refused', hint: 'Or with `the-keys share`.' },
  wrongCode: { exit: 'refused', hint: '`the-keys share --show` shows the right one.' },
  outOfRange: { exit: 'refused' },
  incompatible: { exit: 'refused' },
  keyRefused: { exit: 'refused', hint: '`the-keys synchronize_locker` does that.' },
  failed: { exit: 'refused' },
  clockInvalid: { exit: 'refused', hint: '`the-keys synchronize` does that.' },
  unheardOf: { exit: 'refused' },
  syncNotDetected: { exit: 'refused' },
  syncIncompatible: { exit: 'refused' },
  syncInvalidData: { exit: 'refused' },
  syncConnectionFailed: { exit: 'refused' },
  updateInvalidFirmware: { exit: 'refused' },
  updateNoFirmware: { exit: 'refused' },
  jammed: { exit: 'refused' },
  overtaken: { exit: 'refused' },
  tooLate: { exit: 'refused' },
  forbidden: { exit: 'refused' },
  stopped: { exit: 'interrupted' },
  slept: { exit: 'refused' },
  withdrawn: { exit: 'interrupted' },
  inDoubt: { exit: 'inDoubt' },
};

/** What went wrong, as the user and programs get to know it. */
export interface Complaint {
  readonly exitCode: number;
  readonly kind: string;
  readonly message: string;
  /** The gateway's number for it, if it gave one. */
  readonly number?: number;
}

/** What an error is to the user. Never a stack trace, never a secret. */
export function complaintOf(error: unknown): Complaint {
  const complaint = (exit: ExitName, kind: string, message: string): Complaint => ({
    exitCode: exitCodes[exit].code,
    kind,
    message,
  });
  if (error instanceof UsageError) return complaint('usage', 'usage', error.message);
  if (error instanceof Interrupted) return complaint('interrupted', 'interrupted', error.message);
  if (error instanceof Unconfirmed)
    return { ...complaintOf(error.failure), exitCode: exitCodes.refused.code };
  if (error instanceof Failure) {
    const { kind, about } = error;
    return {
      ...complaint(ends[kind].exit, kind, sentenceOf(error)),
      ...(about.number !== undefined && { number: about.number }),
    };
  }
  if (error instanceof AccountError) {
    return complaint('refused', error.kind, english.accountErrors[error.kind](error.about));
  }
  const reason = error instanceof Error ? error.message : String(error);
  return complaint('refused', 'bug', `This should not happen: ${reason}`);
}

/** A gateway's failure in a sentence, with what the command can do about it. */
export function sentenceOf({ kind, about }: Failure): string {
  const { hint } = ends[kind];
  const sentence = english.gatewayErrors[kind](about);
  return hint === undefined ? sentence : `${sentence} ${hint}`;
}
