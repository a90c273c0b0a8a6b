import { GatewayError, type GatewayErrorKind } from './errors.ts';
import type { Asking, Session } from './session.ts';

/** What to do about an error before the deadline. */
export type Remedy = 'again' | 'freshTime' | 'synchronize' | 'lookWhy' | 'readFirst' | 'end';

export const remedies = {
  unreachable: 'again',
  busy: 'again',
  badRequest: 'again',
  wrongCode: 'freshTime',
  clockInvalid: 'synchronize',
  outOfRange: 'lookWhy',
  silent: 'readFirst',
  cut: 'readFirst',
  garbled: 'readFirst',
  unheardOf: 'readFirst',
  failed: 'readFirst',
  notShared: 'end',
  incompatible: 'end',
  keyRefused: 'end',
  syncNotDetected: 'end',
  syncIncompatible: 'end',
  syncInvalidData: 'end',
  syncConnectionFailed: 'end',
  updateInvalidFirmware: 'end',
  updateNoFirmware: 'end',
  jammed: 'end',
  tooLate: 'end',
  overtaken: 'end',
  replaced: 'end',
  stopped: 'end',
} as const satisfies Record<GatewayErrorKind, Remedy>;

/** Milliseconds between tries: a gateway recovers in a second or two (seen), and a person is waiting. */
export const AGAIN_MS = 1_000;
/** While a gateway counts as away, a tap lasts only this long: Home and Siri get an honest answer in time. */
export const KNOCK_MS = 1_500;
/** How often an error that is most likely final is tried again: a `ts` may collide, a scan may miss a lock. */
const MOST_SECOND_TRIES = 2;

/** The second tries of one command: for errors that are most likely final, what might help, but not often. */
export class SecondTries {
  readonly #session: Session;
  #made = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Does what might help against `error`; throws it when that has been tried often enough. */
  async prepare(
    remedy: 'freshTime' | 'synchronize' | 'lookWhy',
    error: GatewayError,
    asking: Asking,
  ): Promise<void> {
    if (remedy === 'lookWhy' && (await this.#isSynchronizing(asking))) return;
    this.count(error);
    if (remedy === 'synchronize') {
      // What the gateway answers here does not matter: the next try shows whether its clock is right.
      await this.#session.maintain('synchronize', asking).catch((failure: unknown) => {
        if (!(failure instanceof GatewayError)) throw failure;
      });
    }
  }

  /** Counts one more try after `error`; throws it when there have been enough. */
  count(error: GatewayError): void {
    this.#made += 1;
    if (this.#made > MOST_SECOND_TRIES) throw error;
  }

  async #isSynchronizing(asking: Asking): Promise<boolean> {
    try {
      return (await this.#session.status(asking)).synchronizing;
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return error.kind === 'busy';
    }
  }
}
