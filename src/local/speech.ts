import type { Ms } from '../clock.ts';
import type { About, FailureKind } from '../gateway/failure.ts';
import type { Action, Bolt, ListedLock } from '../gateway/protocol.ts';
import type { Asker, Wish } from '../wish.ts';
import type { HouseSnapshot } from './snapshot.ts';

/** What the running plugin and its own programs say to each other (docs/local-api.md). Types only. */

export type { GatewaySnapshot, HouseSnapshot, LockSnapshot } from './snapshot.ts';

/** Grows when something that was said before means another thing, or is said no more. */
export const VERSION = 1;

/** A failure, as facts; each side has the sentences. */
export interface SpokenFailure {
  readonly kind: FailureKind;
  readonly sent: 'no' | 'maybe';
  readonly answered: boolean;
  readonly about: Omit<About, 'cause'> & { readonly cause?: SpokenFailure };
}

/** One line of the stream of `GET /v1/events`. */
export type Event =
  | { readonly event: 'house'; readonly house: HouseSnapshot }
  /** A poll has been answered, or has come to nothing; asked for `agoMs` ago. */
  | { readonly event: 'poll'; readonly agoMs: Ms; readonly locks: readonly ListedLock[] }
  | { readonly event: 'poll'; readonly agoMs: Ms; readonly failure: SpokenFailure }
  /** An outage of the gateway begins, with what it is; or is over after `ms`. */
  | { readonly event: 'away'; readonly failure: SpokenFailure }
  | { readonly event: 'stuck'; readonly ms: Ms }
  | { readonly event: 'back'; readonly ms: Ms }
  /** Nothing has changed; sent now and then so that both sides know of each other. */
  | { readonly event: 'alive' };

/** A lock, as whoever asks knows it. */
interface AtLock {
  readonly identifier: number;
  /** What sentences call the lock, if the plugin does not have it. */
  readonly name?: string;
  /** The share code that whoever asks has for it; the plugin's own counts for what it has itself. Never sent back. */
  readonly code?: string;
}

/** Who asks for something, and for how long it is to be tried, ms. */
interface Asking {
  readonly by: Asker;
  readonly withinMs: Ms;
}

export interface TurnRequest extends AtLock, Asking {
  readonly wish: Wish;
  /** As the config of whoever asks has it; the strictest counts. */
  readonly allowUnlock: boolean;
  /** Chosen by whoever asks, to take it back with. */
  readonly id?: string;
}

export interface ReadRequest extends AtLock, Asking {
  /** False: what the plugin surely knows will do. */
  readonly fresh: boolean;
  /** Whether the code is only tried: what comes of it has no consequence for what the plugin knows and does. */
  readonly isTrial?: boolean;
}

export interface CalibrateRequest extends AtLock, Asking {
  readonly allowUnlock: boolean;
}

/** What may be asked of the gateway as it is: its upkeep, and what it lists and says of itself. */
export const rawActions = [
  'lockers',
  'status',
  'root',
  'synchronize',
  'update',
  'synchronizeLock',
  'updateLock',
] as const satisfies readonly Action[];
export type RawAction = (typeof rawActions)[number];

export interface RawRequest {
  readonly action: RawAction;
  readonly withinMs: Ms;
  readonly identifier?: number;
  readonly name?: string;
}

/** What became of a turn or a calibration. */
export type TurnEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'superseded'; readonly by: Asker; readonly sent: 'no' | 'maybe' }
  | { readonly kind: 'refused'; readonly failure: SpokenFailure };

/** What a read has given. */
export interface ReportSpoken {
  readonly bolt: Bolt;
  readonly rssi?: number;
  /** mV. */
  readonly battery?: number;
  readonly firmware?: number;
}

export type ReadEnd =
  | { readonly kind: 'read'; readonly report: ReportSpoken }
  | { readonly kind: 'refused'; readonly failure: SpokenFailure };

/** What the gateway has answered to a raw request, not yet understood. */
export type RawEnd =
  | { readonly kind: 'answered'; readonly httpStatus: number; readonly text: string }
  | { readonly kind: 'refused'; readonly failure: SpokenFailure };

/** Why a request is not even looked at. */
export type SpeechErrorKind = 'version' | 'badRequest' | 'notFound' | 'tooLong' | 'unexpected';

export interface SpeechError {
  readonly error: {
    readonly kind: SpeechErrorKind;
    /** `version`: those that this plugin speaks. */
    readonly versions?: readonly number[];
    /** `version`: how long ago the gateway has answered last, ms, so that whoever goes there himself can be polite. */
    readonly answeredMsAgo?: Ms;
  };
}
