import type { Ms } from '../clock.ts';
import type { Bolt } from '../gateway/protocol.ts';
import { timedReadDueAt, type Facts } from './facts.ts';

/** What the reads of a lock have come to lately. */
export interface Reading {
  /** Before this, no read of our own accord. */
  readonly notBefore: Ms;
  /** Reads that have failed in a row. */
  readonly failures: number;
  /** Reads in a row that said that the lock does not know. */
  readonly unknowns: number;
  /** Reads in a row for a counter that had moved, which found the bolt where it was. */
  readonly vain: number;
  /** When the last read was answered. */
  readonly readAt: Ms;
}

export const noReading: Reading = {
  notBefore: -Infinity,
  failures: 0,
  unknowns: 0,
  vain: 0,
  readAt: -Infinity,
};

/** How soon after so many failures in a row: a radio that fails over and over costs battery with each try. */
const AGAIN = [
  { failures: 10, ms: 3_000 },
  { failures: 20, ms: 8_000 },
  { failures: Infinity, ms: 60_000 },
] as const;
/** A lock that says 0x30 has just started: it is asked again after this, then ever more seldom. */
const UNKNOWN_MS = 5_000;
/** A counter that moves when nothing turns is looked into so often, then ever more seldom. */
const VAIN = 3;
const MOST_MS = 600_000;
/** Our own turn is confirmed once the hand that may follow it has had its time. */
const CONFIRM_MS = 8_000;

/** What of the ways to a lock decides whether it is read. */
export interface Surroundings {
  /** Whether some gateway lists a counter of the lock's turns. */
  readonly hasCounter: boolean;
  /** Whether some gateway whose lists can be compared with the word answers. */
  readonly isCompared: boolean;
  /** When the newest list that has the lock was asked for, and the newest that can be compared with the word. */
  readonly listedAt: Ms;
  readonly comparedAt: Ms;
  /** When the newest list that has a counter of the lock's turns was asked for. */
  readonly countedAt: Ms;
  readonly statusIntervalMs: Ms;
}

/** When a read is due of our own accord; `Infinity` while none is. */
export function readDueAt(facts: Facts, reading: Reading, around: Surroundings): Ms {
  return Math.max(reasonAt(facts, around), reading.notBefore);
}

function reasonAt(facts: Facts, around: Surroundings): Ms {
  const { hasCounter, isCompared, listedAt } = around;
  const { word, unproven, doubt, staleSince } = facts;
  if (!word || doubt || staleSince !== undefined) return -Infinity;
  // A list costs nothing and may prove the word; only one that does not calls for a read.
  if (unproven) return listedAt >= unproven.since ? -Infinity : Infinity;
  if (hasCounter && !isCompared) return -Infinity;
  const confirmAt = word.by === 'turn' ? word.at + CONFIRM_MS : Infinity;
  return Math.min(confirmAt, hasCounter ? Infinity : timedReadDueAt(word, around));
}

/** A read has failed; `isExcused`: because the gateway synchronizes, which says nothing of the lock. */
export function afterFailure(reading: Reading, now: Ms, isExcused: boolean): Reading {
  const failures = isExcused ? 0 : reading.failures + 1;
  const again = AGAIN.find((one) => failures <= one.failures);
  return { ...reading, failures, notBefore: now + (again?.ms ?? 0) };
}

/** A read has said where the bolt is. `before`: the facts until then. */
export function afterReport(reading: Reading, bolt: Bolt, before: Facts, now: Ms): Reading {
  const unknowns = bolt === 'unknown' ? reading.unknowns + 1 : 0;
  const isVain = before.staleSince !== undefined && before.word?.by !== 'turn' && before.word?.bolt === bolt;
  const vain = isVain ? reading.vain + 1 : 0;
  const waits = [
    unknowns > 0 ? UNKNOWN_MS * 2 ** (unknowns - 1) : 0,
    vain > VAIN ? UNKNOWN_MS * 2 ** (vain - VAIN) : 0,
  ];
  return { failures: 0, unknowns, vain, readAt: now, notBefore: now + Math.min(MOST_MS, Math.max(...waits)) };
}

/** Somebody looks: a read that is due is not put off any longer. */
export const hurried = (reading: Reading): Reading => ({ ...reading, notBefore: -Infinity });

/** The bolt has turned, or somebody has asked for it to: what stood in the way of a read may be gone. */
export const afterTurn = (reading: Reading): Reading => ({ ...reading, notBefore: -Infinity, unknowns: 0 });
