import { Failure, type FailureKind } from '../gateway/failure.ts';
import type { Ms } from '../clock.ts';
import { answerOf, type Offer, type Rank } from '../gateway/offer.ts';
import {
  actions,
  parseAcknowledgement,
  parseReport,
  requestFor,
  type LockReport,
} from '../gateway/protocol.ts';
import type { WireAnswer } from '../gateway/wire.ts';
import * as command from './command.ts';
import { acknowledged, readFailed, reported, sending, turnFailed, type Tokens, type Turn } from './facts.ts';
import type { LockCore } from './core.ts';
import { afterFailure, afterReport, afterTurn } from './reading.ts';
import type { Asker } from '../wish.ts';
import type { Way } from './way.ts';

/** How a request stands in the line. */
export interface Place {
  readonly rank: Rank;
  readonly since: Ms;
  readonly wanted: (now: Ms) => boolean;
  readonly withdrawn?: AbortSignal;
  readonly until?: Ms;
  readonly by?: Asker;
  readonly isFresh?: boolean;
}

/** Ends of a wish by which it has ended for good when another process, which had it, says so. */
const ends: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'overtaken',
  'forbidden',
  'jammed',
  'tooLate',
  'inDoubt',
]);

/** What carries requests for a lock out, and takes note of what they come to. */
export class Requests {
  readonly #core: LockCore;
  /** Called after each change, when everything has been taken note of; `isUrgent`: before a first byte leaves. */
  readonly #changed: (isUrgent?: boolean) => void;

  constructor(core: LockCore, changed: (isUrgent?: boolean) => void) {
    this.#core = core;
    this.#changed = changed;
  }

  /** A turn of the bolt by this way. */
  turn(way: Way, turn: Turn, place: Place): Offer {
    const core = this.#core;
    const about = core.about(way, true);
    return this.#offer(way, turn, place, {
      about,
      sending: () => {
        core.facts = sending(core.facts, turn, way.key, core.now);
        this.#changed(true);
      },
      parse: (outcome) => parseAcknowledgement(outcome, turn, core.options.identifier, about),
      done: () => {
        core.facts = acknowledged(core.facts, core.now);
        core.reading = afterTurn(core.reading);
        if (turn !== 'calibrate') return;
        core.calibration?.settle();
        core.calibration = undefined;
      },
      failed: (failure) => this.#turnFailed(way, turn, failure),
    });
  }

  /** A read of the lock by this way. */
  read(way: Way, place: Place): Offer {
    const core = this.#core;
    const about = core.about(way);
    let tokens: Tokens = core.facts.tokens;
    // What another way has listed may be newer than all that is known at this one.
    const isFresh = core.facts.doubt !== undefined || core.readers.size > 0 || core.ways.length > 1;
    return this.#offer(
      way,
      'lockStatus',
      { isFresh, ...place },
      {
        about,
        sending: () => (tokens = core.facts.tokens),
        parse: (answer) => parseReport(answer, core.options.identifier, about),
        done: (report) => this.#reported(way, report, tokens),
        failed: (failure) => this.#readFailed(way, failure),
      },
    );
  }

  #offer<T>(
    way: Way,
    action: Turn | 'lockStatus',
    place: Place,
    handle: {
      readonly about: Offer['about'];
      readonly sending: () => void;
      readonly parse: (answer: WireAnswer) => T;
      readonly done: (value: T) => void;
      readonly failed: (failure: Failure) => void;
    },
  ): Offer {
    const core = this.#core;
    const { signer, stop } = way.options;
    return {
      ...place,
      action,
      about: handle.about,
      wanted: (now) => core.radio === undefined && place.wanted(now),
      make: () => requestFor(actions[action].path, core.options.identifier, signer.sign()),
      sending: () => {
        core.radio = way;
        // There is a connection: somebody is there.
        core.lastHeardAt = core.now;
        handle.sending();
      },
      stop: stop(),
      settled: (outcome) => {
        if (core.radio === way) core.radio = undefined;
        if (core.options.signal.aborted) return;
        if ('answer' in outcome || outcome.failure.answered) core.lastHeardAt = core.now;
        const value = answerOf(outcome, handle.parse);
        if (value instanceof Failure) handle.failed(value);
        else {
          core.seenAt = way.key;
          handle.done(value);
          way.succeeded();
        }
        this.#changed();
      },
    };
  }

  #turnFailed(way: Way, turn: Turn, failure: Failure): void {
    const core = this.#core;
    const { pursuit, calibration, now } = core;
    // Two gateways may have dialed for one wish; only one of them has sent something.
    const onWire = core.facts.onWire?.by === way.key ? core.facts.onWire : undefined;
    if (onWire) core.facts = turnFailed(core.facts, failure.sent);
    // Taken back before anything was sent: nothing has happened.
    if (failure.kind === 'withdrawn' && failure.sent === 'no') return;
    const isRefused = way.failed(failure, now, true);
    core.reading = afterTurn(core.reading);
    if (turn === 'calibrate') {
      if (!calibration) return;
      calibration.lastFailure = failure;
      calibration.notBefore = now + 1_000;
      const isOver = isRefused || failure.sent === 'maybe';
      if (!isOver) return;
      core.calibration = undefined;
      calibration.settle(failure);
      return;
    }
    const wish = turn === 'open' ? 'unsecured' : 'secured';
    if (pursuit?.command.wish !== wish) return;
    if (ends.has(failure.kind)) {
      core.end({ kind: 'refused', failure });
      return;
    }
    let next = command.afterFailure(pursuit.command, failure, now);
    if (failure.sent === 'maybe' && onWire) next = command.afterDoubt(next, onWire.tokens);
    pursuit.command = this.#withWay(next, way, failure, isRefused);
  }

  #reported(way: Way, report: LockReport, tokens: Tokens): void {
    const core = this.#core;
    const { now, pursuit } = core;
    core.lastFailure = undefined;
    core.reading = afterReport(core.reading, report.bolt, core.facts, now);
    core.facts = reported(core.facts, { report, by: way.key, tokens, now });
    core.learn(report);
    for (const reader of [...core.readers]) {
      core.readers.delete(reader);
      reader.settle({ kind: 'read', report, gateway: way.options.gateway });
    }
    if (!pursuit || report.bolt === pursuit.command.wish) return;
    const next = command.afterReport(pursuit.command, report.bolt, now);
    if (typeof next !== 'string') pursuit.command = next;
    else {
      const { lastFailure } = pursuit.command;
      const known = next === 'jammed' ? 'jammed' : 'overtaken';
      const failure = next === 'lost' ? lastFailure : undefined;
      core.end({ kind: 'refused', failure: failure ?? new Failure(known, core.about(way)) });
    }
  }

  #readFailed(way: Way, failure: Failure): void {
    const core = this.#core;
    const { now, pursuit } = core;
    if (failure.kind === 'withdrawn') return;
    const isForCommand = pursuit !== undefined;
    const isRefused = way.failed(failure, now, isForCommand);
    const isAsked = failure.answered || failure.sent === 'maybe';
    if (isAsked) {
      core.lastFailure = failure;
      const isExcused = failure.kind === 'outOfRange' && way.options.upkeep.isSynchronizing;
      core.facts = readFailed(core.facts, now);
      // A command's tries say nothing of how a lock is to be read when nobody waits.
      if (!pursuit) core.reading = afterFailure(core.reading, now, isExcused);
      for (const reader of [...core.readers]) {
        core.readers.delete(reader);
        reader.settle({ kind: 'refused', failure });
      }
    } else core.reading = { ...core.reading, notBefore: Math.max(core.reading.notBefore, now + 1_000) };
    if (!pursuit) return;
    pursuit.command = this.#withWay(
      command.afterFailure(pursuit.command, failure, now),
      way,
      failure,
      isRefused,
    );
  }

  #withWay(next: command.Command, way: Way, failure: Failure, isRefused: boolean): command.Command {
    if (isRefused || failure.about.isOver === true) return command.afterRefusal(next, way.key, failure);
    return failure.kind === 'outOfRange'
      ? command.undetectedBy(next, way.key, failure, this.#core.now)
      : next;
  }
}
