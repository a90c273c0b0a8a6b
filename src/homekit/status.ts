import type { HAP } from 'homebridge';
import type { GatewayError, GatewayErrorKind } from '../gateway/errors.ts';
import type { Lock } from '../lock/lock.ts';

/** HAP's status numbers (HAP specification, table 6-11); hap-nodejs has them as an enum that only types can see. */
const SUCCESS = 0;
const SERVICE_COMMUNICATION_FAILURE = -70_402;
const RESOURCE_BUSY = -70_403;
const OPERATION_TIMED_OUT = -70_408;
const INSUFFICIENT_AUTHORIZATION = -70_411;
const NOT_ALLOWED_IN_CURRENT_STATE = -70_412;

/** What Home and Siri are told for each way in which a command can fail. */
const statuses = {
  unreachable: SERVICE_COMMUNICATION_FAILURE,
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
  tooLate: OPERATION_TIMED_OUT,
  replaced: SUCCESS,
  stopped: SERVICE_COMMUNICATION_FAILURE,
} as const satisfies Record<GatewayErrorKind, number>;

/** What a failed command is to HomeKit; nothing when it is no failure (a newer wish took over). */
export function hapErrorFor(hap: HAP, error: GatewayError): Error | undefined {
  const status: number = statuses[error.kind];
  return status === SUCCESS ? undefined : new hap.HapStatusError(status);
}

/** No Response: the honest answer when nothing is known. */
export function noResponse(hap: HAP): Error {
  return new hap.HapStatusError(SERVICE_COMMUNICATION_FAILURE);
}

/** What an unlock gets from a lock that may only be locked. */
export function notAllowed(hap: HAP): Error {
  return new hap.HapStatusError(NOT_ALLOWED_IN_CURRENT_STATE);
}

/** The answer to a read, from memory and at once; No Response while the lock cannot be reached, or is not known. */
export function answer<T>(hap: HAP, lock: Lock, value: () => T | undefined): T {
  lock.lookedAt();
  const known = lock.isReachable ? value() : undefined;
  if (known === undefined) throw noResponse(hap);
  return known;
}
