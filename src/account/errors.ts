/** What a sentence about the account service may speak of. Never a password, token or share code. */
export interface AboutAccount {
  /** The host of the service, as in its address. */
  readonly service: string;
  /** The name of the lock, when it is about one. */
  readonly lock?: string;
  /** The name of the gateway, when it is about one. */
  readonly gateway?: string;
  /** A word on what happened: an HTTP status, an error code. */
  readonly detail?: string;
}

/** Every way in which asking the account service can go wrong; a language must have a sentence for each. */
export type AccountErrorKind =
  | 'badNumber'
  | 'wrongPassword'
  | 'signedOut'
  | 'noLock'
  | 'unreadable'
  | 'blocked'
  | 'noGateway'
  | 'insecure'
  | 'untrusted'
  | 'unreachable'
  | 'silent'
  | 'down'
  | 'tooMany'
  | 'notAllowed'
  | 'senseless';

/**
 * Base of all that the account service, or the way to it, can answer instead of success. Its message is for programmers
 * only: a language has the sentence.
 */
export abstract class AccountError extends Error {
  readonly kind: AccountErrorKind;
  readonly about: AboutAccount;

  constructor(kind: AccountErrorKind, about: AboutAccount, options?: ErrorOptions) {
    super(kind, options);
    this.kind = kind;
    this.about = about;
    this.name = new.target.name;
  }
}

const errorOf = (kind: AccountErrorKind) =>
  class extends AccountError {
    constructor(about: AboutAccount, options?: ErrorOptions) {
      super(kind, about, options);
    }
  };

/** What was typed cannot be a phone number; nothing was sent. */
export class BadNumber extends errorOf('badNumber') {}
/** The service knows no such number and password together. */
export class WrongPassword extends errorOf('wrongPassword') {}
/** The token is no longer good, or there never was one: sign in again. */
export class SignedOut extends errorOf('signedOut') {}
/** Something on the way to the service refuses to let a sign-in through; the password was not looked at. */
export class Blocked extends errorOf('blocked') {}
/** The account has locks, in a shape that nobody here knows. */
export class Unreadable extends errorOf('unreadable') {}
/** The account has no lock at all. */
export class NoLock extends errorOf('noLock') {}
/** The lock has no gateway, so nothing on the LAN can turn it. */
export class NoGateway extends errorOf('noGateway') {}
/** The address set for the service is neither HTTPS nor on this machine; nothing was sent. */
export class Insecure extends errorOf('insecure') {}
/** Who answers cannot prove to be the service; nothing was sent. */
export class Untrusted extends errorOf('untrusted') {}
/** No connection to the service. */
export class ServiceUnreachable extends errorOf('unreachable') {}
/** Connected, but no whole answer in time. */
export class ServiceSilent extends errorOf('silent') {}
/** The service says that it has failed (HTTP 5xx). */
export class ServiceDown extends errorOf('down') {}
/** Too many attempts (HTTP 429). */
export class TooManyAttempts extends errorOf('tooMany') {}
/** The lock or gateway is not this account's to share. */
export class NotAllowed extends errorOf('notAllowed') {}
/** An answer that is not the service's: not JSON, too long, a redirection, fields missing. */
export class Senseless extends errorOf('senseless') {}
