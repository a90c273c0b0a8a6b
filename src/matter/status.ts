import type { MatterAPI } from 'homebridge';
import type { FailureKind } from '../gateway/failure.ts';
import type { Refusal } from './turn.ts';

/** Of Matter's statuses, those that fit a lock; Homebridge has them as classes to throw. */
export type StatusName = 'Busy' | 'Timeout' | 'Failure' | 'InvalidInState';

/**
 * What a Matter controller is told for each way in which a wish can come to nothing. A refused code is no lack of
 * rights in Matter's sense, which would be the controller's own: it is a failure.
 */
const statuses = {
  unreachable: 'Failure',
  turnedAway: 'Busy',
  closed: 'Busy',
  silent: 'Timeout',
  cut: 'Failure',
  garbled: 'Failure',
  unheardOf: 'Failure',
  busy: 'Busy',
  badRequest: 'Busy',
  notShared: 'Failure',
  wrongCode: 'Failure',
  outOfRange: 'Failure',
  incompatible: 'Failure',
  keyRefused: 'Failure',
  failed: 'Failure',
  clockInvalid: 'Failure',
  syncNotDetected: 'Failure',
  syncIncompatible: 'Failure',
  syncInvalidData: 'Failure',
  syncConnectionFailed: 'Failure',
  updateInvalidFirmware: 'Failure',
  updateNoFirmware: 'Failure',
  jammed: 'InvalidInState',
  overtaken: 'InvalidInState',
  forbidden: 'InvalidInState',
  tooLate: 'Timeout',
  stopped: 'Failure',
  slept: 'Failure',
  withdrawn: 'Timeout',
  inDoubt: 'Timeout',
} as const satisfies Record<FailureKind, StatusName>;

/** Not busy, which invites to try again: a newer wish is not to be fought. */
const SUPERSEDED: StatusName = 'InvalidInState';

/**
 * What a controller is told of a wish that has come to nothing. What was tried until its time was up is told by what
 * stood in the way, where that is known.
 */
export const statusOf = ({ kind, cause }: Refusal): StatusName => {
  if (kind === 'superseded') return SUPERSEDED;
  return (kind === 'tooLate' || kind === 'withdrawn') && cause !== undefined
    ? statuses[cause]
    : statuses[kind];
};

/**
 * The error that makes Homebridge answer so. Homebridge logs whatever a handler throws, with its stack, as an error of
 * a programmer; there is none, so the log gets one line.
 */
export function matterErrorFor(status: MatterAPI['status'], refusal: Refusal, lock: string): Error {
  const error = new status[statusOf(refusal)](`“${lock}” was not turned: ${refusal.kind}`);
  error.stack = error.message;
  return error;
}
