import { english } from '../language/english.ts';

/** What an error sentence may speak of. Never a share code. */
export interface About {
  /** The gateway's name or address, as the user knows it. */
  readonly gateway: string;
  /** The lock's name, when the error is about one lock. */
  readonly lock?: string;
  /** What the gateway added in its own words. */
  readonly detail?: string;
  /** The number the gateway answered with. */
  readonly number?: number;
}

/** Every way in which asking a gateway can go wrong; a language must have a sentence for each. */
export type GatewayErrorKind =
  | 'unreachable'
  | 'silent'
  | 'cut'
  | 'garbled'
  | 'unheardOf'
  | 'busy'
  | 'badRequest'
  | 'notShared'
  | 'wrongCode'
  | 'outOfRange'
  | 'incompatible'
  | 'keyRefused'
  | 'failed'
  | 'clockInvalid'
  | 'syncNotDetected'
  | 'syncIncompatible'
  | 'syncInvalidData'
  | 'syncConnectionFailed'
  | 'updateInvalidFirmware'
  | 'updateNoFirmware'
  | 'jammed'
  | 'overtaken'
  | 'tooLate'
  | 'replaced'
  | 'stopped';

/** Base of all that a gateway, or the way to it, can answer instead of success. */
export abstract class GatewayError extends Error {
  readonly kind: GatewayErrorKind;
  readonly about: About;

  constructor(kind: GatewayErrorKind, about: About, options?: ErrorOptions) {
    super(english.gatewayErrors[kind](about), options);
    this.kind = kind;
    this.about = about;
    this.name = new.target.name;
  }
}

const errorOf = (kind: GatewayErrorKind) =>
  class extends GatewayError {
    constructor(about: About, options?: ErrorOptions) {
      super(kind, about, options);
    }
  };

/** No connection came about: nothing was sent, so nothing can have moved. Wait, then again. */
export class Unreachable extends errorOf('unreachable') {}
/** Connected and sent, but no answer in time. The bolt may have moved: read first. */
export class Silent extends errorOf('silent') {}
/** The connection closed before a whole answer. The bolt may have moved: read first. */
export class Cut extends errorOf('cut') {}
/** An answer that makes no sense (not JSON, too long, a page of something else). Read first. */
export class Garbled extends errorOf('garbled') {}
/** A number that no document knows. Read first. */
export class UnheardOf extends errorOf('unheardOf') {}
/** 500: another action is under way. Wait, then again (doc: gateway page). */
export class Busy extends errorOf('busy') {}
/** 400: a parameter is missing (doc), or the action has already started (seen). Wait, then again. */
export class BadRequest extends errorOf('badRequest') {}
/** 32: the lock is not shared with this gateway. Only a new share helps (doc). */
export class NotShared extends errorOf('notShared') {}
/** 33: the hash is wrong (doc) or its `ts` was not newer (seen). A fresh `ts`, then it is the code. */
export class WrongCode extends errorOf('wrongCode') {}
/** 34: the gateway does not detect the lock (doc), or is synchronizing (seen). */
export class OutOfRange extends errorOf('outOfRange') {}
/** 35: lock and gateway do not work together (doc). Only a firmware update helps. */
export class Incompatible extends errorOf('incompatible') {}
/** 36: the lock refused the key (doc). Check the share, synchronize the lock. */
export class KeyRefused extends errorOf('keyRefused') {}
/** 37: connection to the lock failed, was cut or timed out (doc). The bolt may have moved: read first. */
export class Failed extends errorOf('failed') {}
/** 38: the gateway's time is invalid (seen). Synchronize the gateway, then again. */
export class ClockInvalid extends errorOf('clockInvalid') {}
/** `/locker/synchronize` 1: the lock is not detected (doc). */
export class SyncNotDetected extends errorOf('syncNotDetected') {}
/** `/locker/synchronize` 2: not compatible (doc). */
export class SyncIncompatible extends errorOf('syncIncompatible') {}
/** `/locker/synchronize` 3: the account service returned invalid data (doc). */
export class SyncInvalidData extends errorOf('syncInvalidData') {}
/** `/locker/synchronize` 4: the connection to the lock failed (doc). */
export class SyncConnectionFailed extends errorOf('syncConnectionFailed') {}
/** `/update` 1: the firmware did not download well (doc). */
export class UpdateInvalidFirmware extends errorOf('updateInvalidFirmware') {}
/** `/update` 2: the account service returned no firmware (doc). */
export class UpdateNoFirmware extends errorOf('updateNoFirmware') {}
/** The lock answered that it is jammed. Somebody has to go and look. */
export class Jammed extends errorOf('jammed') {}
/** The bolt was opened and closed again by somebody while its state was in doubt: it stays closed. */
export class Overtaken extends errorOf('overtaken') {}
/** The command's deadline passed; nothing more is sent. */
export class TooLate extends errorOf('tooLate') {}
/** A newer wish took this command's place. Nothing to do. */
export class Replaced extends errorOf('replaced') {}
/** The plugin is shutting down, or the caller took its request back. Nothing to do. */
export class Stopped extends errorOf('stopped') {}
