/** Every way in which asking a gateway can come to nothing; each language has a sentence for each. */
export type FailureKind =
  /** Nobody there: no connection came about. */
  | 'unreachable'
  /** The connection was refused: somebody is there, and busy. */
  | 'turnedAway'
  /** The connection was closed without a byte of answer: somebody is there, most likely busy. */
  | 'closed'
  /** Sent, and no whole answer in time. */
  | 'silent'
  /** The connection was closed in the middle of an answer. */
  | 'cut'
  /** An answer that is none of a gateway's. */
  | 'garbled'
  /** 500: another action is under way (docs/protocol.md, Errors). */
  | 'busy'
  /** 400: a parameter is missing, or the action has already started (docs/protocol.md, Errors). */
  | 'badRequest'
  /** 32: the lock is not shared with this gateway (docs/protocol.md, Errors). */
  | 'notShared'
  /** 33: the hash is wrong, or its `ts` was not newer (docs/protocol.md, Errors). */
  | 'wrongCode'
  /** 34: the gateway does not detect the lock, or synchronizes (docs/protocol.md, Errors). */
  | 'outOfRange'
  /** 35: lock and gateway do not work together (docs/protocol.md, Errors). */
  | 'incompatible'
  /** 36: the lock refused the key (docs/protocol.md, Errors). */
  | 'keyRefused'
  /** 37: the connection to the lock failed, was cut or timed out; the bolt may have turned (docs/protocol.md, Errors). */
  | 'failed'
  /** 38: the gateway's time is invalid (docs/protocol.md, Errors). */
  | 'clockInvalid'
  /** A number that is in no document. */
  | 'unheardOf'
  /** 1 of `/locker/synchronize`: the lock is not detected (docs/protocol.md, Errors). */
  | 'syncNotDetected'
  /** 2 of `/locker/synchronize`: lock and gateway do not work together (docs/protocol.md, Errors). */
  | 'syncIncompatible'
  /** 3 of `/locker/synchronize`: the account service returned invalid data (docs/protocol.md, Errors). */
  | 'syncInvalidData'
  /** 4 of `/locker/synchronize`: the connection to the lock failed (docs/protocol.md, Errors). */
  | 'syncConnectionFailed'
  /** 1 of `/update`: the firmware did not download well (docs/protocol.md, Errors). */
  | 'updateInvalidFirmware'
  /** 2 of `/update`: the account service returned no firmware (docs/protocol.md, Errors). */
  | 'updateNoFirmware'
  /** The lock said that it is jammed. */
  | 'jammed'
  /** Somebody turned the bolt while its state was in doubt: it stays as it is. */
  | 'overtaken'
  /** The wish's deadline passed; nothing more is sent for it. */
  | 'tooLate'
  /** The config lets nobody unlock this lock from here, nor calibrate it. */
  | 'forbidden'
  /** The plugin ends. */
  | 'stopped'
  /** The computer slept meanwhile. */
  | 'slept'
  /** Taken back by whoever asked. */
  | 'withdrawn'
  /** Something was sent, and nobody can say what became of it. */
  | 'inDoubt';

/** What a sentence may speak of. Never a share code. */
export interface About {
  /** The gateway's name or address, as the user knows it. */
  readonly gateway: string;
  /** The lock's name, when the failure is about one lock. */
  readonly lock?: string;
  /** What the gateway added in its own words, or a technical fact such as `HTTP 404`. */
  readonly detail?: string;
  /** The number the gateway answered with. */
  readonly number?: number;
  /** `tooLate`: how many other commands it waited behind. */
  readonly behind?: number;
  /** `tooLate`, `inDoubt`, `withdrawn`: what stood in the way last. */
  readonly cause?: Failure;
  /** Whether the request turns bolts: only then may a bolt have turned all the same. */
  readonly isTurn?: boolean;
  /** Whether whoever was to carry it out has tried as often as is of any use. */
  readonly isOver?: boolean;
  /** `outOfRange`: whether the gateway synchronizes at the moment, and detects no lock meanwhile. */
  readonly isSynchronizing?: boolean;
}

/** What is certain about a request that has failed; `no`: no bolt can have turned for it. */
interface Certainty {
  readonly sent: 'no' | 'maybe';
  readonly answered: boolean;
}

const unsent: Certainty = { sent: 'no', answered: false };
const unanswered: Certainty = { sent: 'maybe', answered: false };
/** The gateway said no before it reached for a bolt. */
const refused: Certainty = { sent: 'no', answered: true };
const answered: Certainty = { sent: 'maybe', answered: true };

/** How it stands with a failure of each kind, unless where it happens more is known. */
const certainties = {
  unreachable: unsent,
  turnedAway: unsent,
  closed: unanswered,
  silent: unanswered,
  cut: unanswered,
  garbled: unanswered,
  busy: refused,
  badRequest: refused,
  notShared: refused,
  wrongCode: refused,
  outOfRange: refused,
  incompatible: refused,
  keyRefused: refused,
  failed: answered,
  clockInvalid: refused,
  unheardOf: answered,
  syncNotDetected: refused,
  syncIncompatible: refused,
  syncInvalidData: refused,
  syncConnectionFailed: refused,
  updateInvalidFirmware: refused,
  updateNoFirmware: refused,
  jammed: answered,
  overtaken: unsent,
  tooLate: unsent,
  forbidden: unsent,
  stopped: unsent,
  slept: unsent,
  withdrawn: unsent,
  inDoubt: unanswered,
} as const satisfies Record<FailureKind, Certainty>;

/** Whether something that was said is the name of a failure. */
export const isFailureKind = (word: unknown): word is FailureKind =>
  typeof word === 'string' && Object.hasOwn(certainties, word);

/** Why something asked of a gateway came to nothing: facts, of which a language makes a sentence where it is shown. */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly about: About;
  /** `no`: nothing left, or the gateway refused before any bolt was reached; `maybe`: the bolt may have turned. */
  readonly sent: 'no' | 'maybe';
  /** Whether a gateway answered, and so is there. */
  readonly answered: boolean;

  /** `facts`: what is known better where it happens than by its kind. The message is for programmers only. */
  constructor(kind: FailureKind, about: About, facts: Partial<Certainty> = {}, options?: ErrorOptions) {
    super(kind, options);
    this.name = 'Failure';
    this.kind = kind;
    this.about = about;
    this.sent = facts.sent ?? certainties[kind].sent;
    this.answered = facts.answered ?? certainties[kind].answered;
  }

  /** The same, of something for which a request was sent before by which the bolt may have turned. */
  afterSending(): Failure {
    return new Failure(this.kind, this.about, { sent: 'maybe', answered: this.answered });
  }
}
