import type { Ms } from '../clock.ts';
import type { FailureKind } from './failure.ts';

/** Polls lost in a row that make an outage; one lost poll is not (gateways refuse now and then). */
const LOST_POLLS = 3;
/** So long of trying in vain is an outage too: polls that hang, and doors that stay shut. */
const TRYING_MS = 15_000;
/** Nothing has been answered for so long, whatever was asked: a lock that hangs is not all of it. */
const SILENT_MS = 30_000;
/** A gateway synchronizes for 60 s, sometimes over 4 minutes (docs/protocol.md, The gateway); this long is stuck. */
const STUCK_MS = 600_000;

/** Failures that say that no gateway, or none that was free, spoke. */
export const turnedAway: ReadonlySet<FailureKind> = new Set<FailureKind>(['turnedAway', 'closed']);

/** Ends of a request that say nothing of the gateway. */
export const unasked: ReadonlySet<FailureKind> = new Set<FailureKind>(['withdrawn', 'slept', 'stopped']);

/** What is known of the way to a gateway. `stuck` answers, but has been unable to reach its locks for minutes. */
export type Reach = 'reachable' | 'away' | 'stuck';

/** What has been seen of a gateway lately. Not having asked it is no outage. */
export interface Signs {
  /** Polls in a row that brought no answer; being turned away at the door is not counted, for somebody is there. */
  readonly lostPolls: number;
  /** When the first request of those that brought no answer since the last one that did was made. */
  readonly tryingSince?: Ms;
  /** When the first request of any kind was made of those that brought no answer since the last answer. */
  readonly unansweredSince?: Ms;
  /** Since when it has said nothing but that it synchronizes, or is busy. */
  readonly hinderedSince?: Ms;
}

export const noSigns: Signs = { lostPolls: 0 };

/** The gateway answered something. */
export const alive = ({ hinderedSince }: Signs): Signs => ({
  lostPolls: 0,
  ...(hinderedSince !== undefined && { hinderedSince }),
});

/** A poll that was asked at `askedAt` brought no answer; `isTurnedAway`: at the door. */
export const lost = (signs: Signs, askedAt: Ms, isTurnedAway: boolean): Signs => ({
  ...signs,
  lostPolls: signs.lostPolls + (isTurnedAway ? 0 : 1),
  // A lock that hangs is no outage; but if the poll after it is lost too, it had begun by then.
  tryingSince: signs.tryingSince ?? Math.min(askedAt, signs.unansweredSince ?? Infinity),
});

/** Something else that was asked at `askedAt` brought no answer: perhaps only a lock hangs. */
export const unanswered = (signs: Signs, askedAt: Ms): Signs => ({
  ...signs,
  unansweredSince: signs.unansweredSince ?? askedAt,
});

/** The gateway says that it synchronizes or is busy. */
export const hindered = (signs: Signs, now: Ms): Signs => ({
  ...signs,
  hinderedSince: signs.hinderedSince ?? now,
});

/** The gateway scans, or has just reached a lock. */
export const free = ({ hinderedSince: _, ...signs }: Signs): Signs => signs;

/** The one rule for reads and writes, HomeKit and Matter: whether a gateway can be reached, and until when that holds. */
export function reachOf(signs: Signs, now: Ms): { readonly reach: Reach; readonly changesAt: Ms } {
  const { lostPolls, tryingSince, unansweredSince, hinderedSince } = signs;
  const awayAt = Math.min((tryingSince ?? Infinity) + TRYING_MS, (unansweredSince ?? Infinity) + SILENT_MS);
  const stuckAt = (hinderedSince ?? Infinity) + STUCK_MS;
  if (lostPolls >= LOST_POLLS || now >= awayAt) return { reach: 'away', changesAt: Infinity };
  if (now >= stuckAt) return { reach: 'stuck', changesAt: awayAt };
  return { reach: 'reachable', changesAt: Math.min(awayAt, stuckAt) };
}

/** When all was last well, or had just begun not to be. */
export const wellUntil = ({ tryingSince, unansweredSince, hinderedSince }: Signs, now: Ms): Ms =>
  Math.min(tryingSince ?? unansweredSince ?? now, hinderedSince ?? now);
