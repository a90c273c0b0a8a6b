import type { Ms } from '../clock.ts';
import { Failure } from '../gateway/failure.ts';
import type { Offer } from '../gateway/offer.ts';
import type { List } from '../gateway/upkeep-options.ts';
import * as command from './command.ts';
import { turnOf, type LockCore } from './core.ts';
import type { Pursuit } from './pursuit.ts';
import { readDueAt } from './reading.ts';
import type { Requests } from './requests.ts';
import type { Way } from './way.ts';

/** A fitter gateway is given this long to take a request before another one does, ms. */
const YIELD_MS = 1_000;

type Next = Offer | { readonly notBefore: Ms } | undefined;

/** What a lock would ask by one of its ways now: for a wish, for a calibration, or to know where its bolt is. */
export function nextFor(core: LockCore, requests: Requests, way: Way, now: Ms): Next {
  if (core.radio !== undefined || core.options.signal.aborted) return undefined;
  const usable = core.usable(now);
  if (!usable.includes(way)) return refusalEnds(core, way, now);
  if (core.pursuit) return forWish(core, requests, way, core.pursuit, now);
  if (core.calibration) return forCalibration(core, requests, way, now);
  return ofOwnAccord(core, requests, way, now);
}

function refusalEnds(core: LockCore, way: Way, now: Ms): Next {
  const until = way.refusalAt(now)?.until;
  return until === undefined || core.pursuit ? undefined : { notBefore: until };
}

/** By when a command has to have sent what it sends. */
export const deadlineOf = (core: LockCore, pursuit: Pursuit): Ms =>
  command.deadlineOf(pursuit.command, (key) => {
    const way = core.ways.find((one) => one.key === key);
    return way ? way.options.loop.keptByOthers(way) : { ms: 0 };
  });

function forWish(core: LockCore, requests: Requests, way: Way, pursuit: Pursuit, now: Ms): Next {
  const { wish, since, tries, notBefore, looking } = pursuit.command;
  if (now < notBefore) return { notBefore };
  // Whether it was scanning when it did not detect the lock is being asked.
  if (looking?.key === way.key) return undefined;
  const step = command.stepOf(pursuit.command, core.facts, core.around(now));
  if (step === 'list') return undefined;
  if (step === 'turn' && !core.mayTurnBy(way, now)) {
    return { notBefore: (core.facts.doubt?.at ?? now) + command.SENT_FOR_MS };
  }
  const others = core.usable(now).filter((other) => step === 'read' || core.mayTurnBy(other, now));
  if (others.some((other) => way.yieldsTo(other, now))) return { notBefore: now + YIELD_MS };
  const isOpen = wish === 'unsecured';
  const place = {
    since,
    withdrawn: pursuit.withdrawn,
    until: deadlineOf(core, pursuit),
    by: pursuit.by,
    wanted: (then: Ms): boolean =>
      core.pursuit === pursuit &&
      then <= deadlineOf(core, pursuit) &&
      command.stepOf(pursuit.command, core.facts, core.around(then)) === step,
  };
  if (step === 'read')
    return requests.read(way, { ...place, isFresh: true, rank: isOpen ? 'open' : 'command' });
  const rank = isOpen ? 'open' : tries === 0 ? 'close' : 'command';
  return requests.turn(way, turnOf(wish), { ...place, rank });
}

function forCalibration(core: LockCore, requests: Requests, way: Way, now: Ms): Next {
  const { calibration } = core;
  if (!calibration) return undefined;
  const { since, notBefore, deadline } = calibration;
  if (now < notBefore) return { notBefore };
  if (core.usable(now).some((other) => way.yieldsTo(other, now))) return { notBefore: now + YIELD_MS };
  const wanted = (then: Ms): boolean =>
    core.calibration === calibration && core.pursuit === undefined && then <= deadline;
  return requests.turn(way, 'calibrate', { rank: 'command', since, wanted, until: deadline });
}

function ofOwnAccord(core: LockCore, requests: Requests, way: Way, now: Ms): Next {
  const [reader] = core.readers;
  if (!reader && !way.isListed(now)) return undefined;
  const dueAt = reader ? Math.min(now, reader.since) : readDueAt(core.facts, core.reading, core.around(now));
  if (dueAt > now) return dueAt === Infinity ? undefined : { notBefore: dueAt };
  if (core.usable(now).some((other) => way.yieldsTo(other, now))) return { notBefore: now + YIELD_MS };
  return requests.read(way, {
    rank: 'read',
    since: Math.max(dueAt, core.bornAt),
    wanted: (then) =>
      core.pursuit === undefined &&
      (core.readers.size > 0 || readDueAt(core.facts, core.reading, core.around(then)) <= then),
  });
}

/** A gateway has answered a poll: what that means for a wish that waits, and for a lock that did not know its bolt. */
export function takeNote(core: LockCore, way: Way, list: List): void {
  const { countedAt } = way;
  const isUnexpected = core.heard(way, list);
  const { pursuit } = core;
  // A lock that did not know its bolt knows it once it turns; some count a read as a turn.
  if (isUnexpected && !core.facts.word && core.reading.readAt < countedAt)
    core.reading = { ...core.reading, notBefore: -Infinity };
  if (!pursuit) return;
  if (isUnexpected) pursuit.command = { ...pursuit.command, isDisturbed: true };
  const token = list.locks.get(core.options.identifier)?.token;
  const next = command.afterList(pursuit.command, { key: way.key, token, askedAt: list.askedAt });
  if (typeof next !== 'string') {
    pursuit.command = next;
    return;
  }
  const overtaken = new Failure('overtaken', core.about(way));
  const failure = next === 'lost' ? (pursuit.command.lastFailure ?? overtaken) : overtaken;
  core.end({ kind: 'refused', failure });
}

/**
 * Ends what has come true, or has come to its end by time or for want of a way; gives when the next of it ends. Asks
 * gateways for the lists that a command waits for.
 */
export function settle(core: LockCore): Ms {
  const { now, readers, calibration } = core;
  for (const reader of [...readers]) {
    if (now < reader.since + command.COMMAND_MS) continue;
    readers.delete(reader);
    reader.settle({ kind: 'refused', failure: new Failure('tooLate', core.about()) });
  }
  const readsEndAt = Math.min(Infinity, ...[...readers].map(({ since }) => since + command.COMMAND_MS));
  if (calibration && now > calibration.deadline && core.facts.onWire?.turn !== 'calibrate') {
    core.calibration = undefined;
    calibration.settle(calibration.lastFailure ?? new Failure('tooLate', core.about()));
  }
  const isCalibrating = core.facts.onWire?.turn === 'calibrate';
  const calibrationEndsAt = core.calibration && !isCalibrating ? core.calibration.deadline + 1 : Infinity;
  return Math.min(readsEndAt, calibrationEndsAt, settleWish(core, now));
}

function settleWish(core: LockCore, now: Ms): Ms {
  const { pursuit } = core;
  if (!pursuit) return Infinity;
  settleLooking(core, pursuit);
  const around = core.around(now);
  if (command.isSo(pursuit.command, core.facts, around)) {
    core.end({ kind: 'done' });
    return Infinity;
  }
  const isOnWire = core.facts.onWire?.turn === turnOf(pursuit.command.wish);
  // What is on the wire runs to its answer, which says what has become of it.
  if (isOnWire) return Infinity;
  const deadline = deadlineOf(core, pursuit);
  const isOver = now > deadline;
  const areEnded = core.ways.every((way) => pursuit.command.ended.has(way.key) || way.refusalAt(now));
  if (isOver || areEnded) {
    core.end({ kind: 'refused', failure: failureOf(core, pursuit, areEnded) });
    return Infinity;
  }
  if (command.stepOf(pursuit.command, core.facts, around) === 'list' && now >= pursuit.command.notBefore) {
    const isForOpen = pursuit.command.wish === 'unsecured';
    for (const way of core.usable(now)) way.options.upkeep.pollNow(isForOpen);
  }
  // A millisecond past it: at the deadline itself it may still be sent.
  return deadline + 1;
}

/** What the gateway was doing when it did not detect the lock may be known by now. */
function settleLooking(core: LockCore, pursuit: Pursuit): void {
  const { looking } = pursuit.command;
  const upkeep = core.ways.find(({ key }) => key === looking?.key)?.options.upkeep;
  if (!looking || !upkeep || upkeep.isStatusAsked) return;
  pursuit.command = command.afterLooking(pursuit.command, !upkeep.isSynchronizing);
}

/** A lock that is not detected while its gateway synchronizes need not be any nearer. */
function explained({ ways }: LockCore, failure: Failure | undefined): Failure | undefined {
  // That the bolt may have turned is said where it is so, and once.
  if (failure?.kind === 'failed') return new Failure('failed', { ...failure.about, isTurn: false }, failure);
  const isSynchronizing = ways.some(({ options }) => options.upkeep.isSynchronizing);
  if (failure?.kind !== 'outOfRange' || !isSynchronizing) return failure;
  return new Failure('outOfRange', { ...failure.about, isSynchronizing }, failure);
}

/** What kept a command from being carried out, for whoever asked. */
function failureOf(core: LockCore, pursuit: Pursuit, areEnded: boolean): Failure {
  const { keptAt } = pursuit.command;
  const { now, facts, ways } = core;
  const lastFailure = explained(core, pursuit.command.lastFailure);
  const about = core.about();
  const cause = lastFailure && { cause: lastFailure };
  if (facts.doubt && !facts.doubt.isRead) return new Failure('inDoubt', { ...about, ...cause });
  if (areEnded && lastFailure) return lastFailure;
  if (ways.every((way) => way.options.upkeep.reachAt(now).reach === 'away')) {
    return lastFailure ?? new Failure('unreachable', about);
  }
  const behind = Math.max(
    0,
    ...ways.map((way) => way.options.loop.keptByOthers(way).requests - (keptAt.get(way.key)?.requests ?? 0)),
  );
  return new Failure('tooLate', { ...about, ...cause, ...(behind > 0 && { behind }) });
}
