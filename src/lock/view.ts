import type { Ms } from '../clock.ts';
import type { Reach } from '../gateway/reach.ts';
import type { Bolt } from '../gateway/protocol.ts';
import { wordEndsAt, type Facts } from './facts.ts';
import type { Wish } from '../wish.ts';

/** What may be said of a lock now; HomeKit and Matter show the same. */
export interface View {
  /** Whether it can be asked anything at all; while not, nothing else may be said of it. */
  readonly reachable: boolean;
  readonly bolt: Bolt;
  /** What somebody asks for, else where the bolt was last surely seen. */
  readonly target: Wish;
  /** Whether anybody but a hand may unlock it. */
  readonly mayUnlock: boolean;
  /** Charge in whole percent; absent while not known. */
  readonly percent?: number;
  readonly isLow?: boolean;
  /** Signal at the fittest gateway, dBm. */
  readonly rssi?: number;
  readonly firmware?: string;
}

/** What one way to a lock contributes to what may be said of it. */
export interface WayFacts {
  readonly reach: Reach;
  /** When `reach` changes by itself. */
  readonly reachChangesAt: Ms;
  /** Since when lists that were asked for lack the lock, or reads of it get 34. */
  readonly lostSince?: Ms;
  /** Until when the gateway is believed to refuse the lock. */
  readonly refusedUntil?: Ms;
  /** Whether the gateway lists a counter of the lock's turns. */
  readonly hasCounter: boolean;
  /** When its newest list with that counter was asked for. */
  readonly countedAt: Ms;
  /** When that changes by itself. */
  readonly counterChangesAt: Ms;
}

/** A lock that lists lack, or that is not detected, for this long is out of reach; single gaps are common. */
export const LOST_MS = 30_000;

/** The one rule that decides whether a lock can be reached by a way, and until when that holds by itself. */
export function isReachableBy(way: WayFacts, now: Ms): { readonly is: boolean; readonly changesAt: Ms } {
  const lostAt = (way.lostSince ?? -Infinity) + LOST_MS;
  const isLost = way.lostSince !== undefined && now >= lostAt;
  const isRefused = way.refusedUntil !== undefined && now < way.refusedUntil;
  if (way.reach !== 'reachable' || isLost || isRefused) {
    // A refusal that is over is believed no more, whether the lock has been asked by then or not.
    return { is: false, changesAt: isRefused ? (way.refusedUntil ?? Infinity) : Infinity };
  }
  return {
    is: true,
    changesAt: Math.min(way.reachChangesAt, way.lostSince === undefined ? Infinity : lostAt),
  };
}

/** What may be said of a lock at this moment, and when that changes by itself. */
export function viewOf(
  facts: Facts,
  ways: readonly WayFacts[],
  { now, allowUnlock, statusIntervalMs }: { now: Ms; allowUnlock: boolean; statusIntervalMs: Ms },
): View & { readonly changesAt: Ms } {
  const reaches = ways.map((way) => isReachableBy(way, now));
  const hasCounter = ways.some((way) => way.hasCounter);
  const countedAt = Math.max(-Infinity, ...ways.map((way) => way.countedAt));
  const endsAt = wordEndsAt(facts, { hasCounter, countedAt, statusIntervalMs });
  const bolt = facts.word && now < endsAt ? facts.word.bolt : 'unknown';
  const { percent, isLow } = facts.battery;
  return {
    reachable: reaches.some(({ is }) => is),
    bolt,
    target: facts.wish ?? facts.lastSeen ?? 'secured',
    mayUnlock: allowUnlock,
    ...(percent !== undefined && { percent }),
    ...(isLow !== undefined && { isLow }),
    ...(facts.rssi !== undefined && { rssi: facts.rssi }),
    ...(facts.firmware !== undefined && { firmware: facts.firmware }),
    changesAt: Math.min(
      now < endsAt ? endsAt : Infinity,
      ...ways.map(({ counterChangesAt }) => counterChangesAt),
      ...reaches.map(({ changesAt }) => changesAt),
    ),
  };
}
