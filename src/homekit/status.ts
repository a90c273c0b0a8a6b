import type { HAP } from 'homebridge';
import type { FailureKind } from '../gateway/failure.ts';
import type { Lock } from '../lock/lock.ts';
import type { View } from '../lock/view.ts';

/** HAP's status numbers (HAP specification, table 6-11); hap-nodejs has them as an enum that only types can see. */
const SERVICE_COMMUNICATION_FAILURE = -70_402;
const RESOURCE_BUSY = -70_403;
const OPERATION_TIMED_OUT = -70_408;
const INSUFFICIENT_AUTHORIZATION = -70_411;
const NOT_ALLOWED_IN_CURRENT_STATE = -70_412;

/** What Home and Siri are told for each way in which a wish can come to nothing. */
const statuses = {
  unreachable: SERVICE_COMMUNICATION_FAILURE,
  turnedAway: RESOURCE_BUSY,
  closed: RESOURCE_BUSY,
  silent: SERVICE_COMMUNICATION_FAILURE,
  cut: SERVICE_COMMUNICATION_FAILURE,
  garbled: SERVICE_COMMUNICATION_FAILURE,
  unheardOf: SERVICE_COMMUNICATION_FAILURE,
  busy: RESOURCE_BUSY,
  badRequest: RESOURCE_BUSY,
  notShared: INSUFFICIENT_AUTHORIZATION,
  wrongCode: INSUFFICIENT_AUTHORIZATION,
  outOfRange: SERVICE_COMMUNICATION_FAILURE,
  incompatible: SERVICE_COMMUNICATION_FAILURE,
  keyRefused: INSUFFICIENT_AUTHORIZATION,
  failed: SERVICE_COMMUNICATION_FAILURE,
  clockInvalid: SERVICE_COMMUNICATION_FAILURE,
  syncNotDetected: SERVICE_COMMUNICATION_FAILURE,
  syncIncompatible: SERVICE_COMMUNICATION_FAILURE,
  syncInvalidData: SERVICE_COMMUNICATION_FAILURE,
  syncConnectionFailed: SERVICE_COMMUNICATION_FAILURE,
  updateInvalidFirmware: SERVICE_COMMUNICATION_FAILURE,
  updateNoFirmware: SERVICE_COMMUNICATION_FAILURE,
  jammed: NOT_ALLOWED_IN_CURRENT_STATE,
  overtaken: NOT_ALLOWED_IN_CURRENT_STATE,
  forbidden: NOT_ALLOWED_IN_CURRENT_STATE,
  tooLate: OPERATION_TIMED_OUT,
  stopped: SERVICE_COMMUNICATION_FAILURE,
  slept: SERVICE_COMMUNICATION_FAILURE,
  withdrawn: SERVICE_COMMUNICATION_FAILURE,
  inDoubt: SERVICE_COMMUNICATION_FAILURE,
} as const satisfies Record<FailureKind, number>;

/** What a wish that has come to nothing is to HomeKit. */
export function hapErrorFor(hap: HAP, kind: FailureKind): Error {
  return new hap.HapStatusError(statuses[kind]);
}

/** No Response: the honest answer when nothing is known. */
export function noResponse(hap: HAP): Error {
  return new hap.HapStatusError(SERVICE_COMMUNICATION_FAILURE);
}

/** The answer to a read, from memory and at once; No Response while the lock cannot be reached, or is not known. */
export function answer<T>(hap: HAP, lock: Lock, value: (view: View) => T | undefined): T {
  lock.lookedAt();
  const { view } = lock;
  const known = view.reachable ? value(view) : undefined;
  if (known === undefined) throw noResponse(hap);
  return known;
}
