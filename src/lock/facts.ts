import type { GatewayKey } from '../gateway/address.ts';
import type { Ms } from '../clock.ts';
import type { Bolt, LockReport, Token } from '../gateway/protocol.ts';
import { measured, type Battery, type BatteryRange } from './battery.ts';
import type { Wish } from '../wish.ts';

/** The newest token of the lock's event counter, as each of its gateways has listed it. */
export type Tokens = ReadonlyMap<GatewayKey, Token>;

/** What turns a bolt. */
export type Turn = 'open' | 'close' | 'calibrate';

/** The newest word on where the bolt is. */
export interface Word {
  readonly bolt: Bolt;
  readonly at: Ms;
  /** A read, our own acknowledged turn, or what was known before a restart. */
  readonly by: 'read' | 'turn' | 'memory';
  /** What each gateway had listed before the request for this word was sent. */
  readonly tokens: Tokens;
  /** After our own turn: the first new token that each gateway listed, which is the turn's own. */
  readonly expected: Tokens;
}

/** A turn that was sent, from its first byte to its answer. */
export interface Sent {
  readonly turn: Turn;
  readonly at: Ms;
  readonly by: GatewayKey;
  readonly tokens: Tokens;
}

/** Why a word has to be proved. */
export interface Unproven {
  readonly since: Ms;
  readonly by: 'restart' | 'sleep';
  readonly endsBy: Ms;
}

/** What is known of a lock. */
export interface Facts {
  readonly word?: Word;
  /** Where the bolt was last surely seen. */
  readonly lastSeen?: Wish;
  /** What somebody is asking for. */
  readonly wish?: Wish;
  /** The newest tokens listed. */
  readonly tokens: Tokens;
  /** Since when the word is known to be out of date. */
  readonly staleSince?: Ms;
  /** The word stands only if a list that is asked for from `since` on has its token, and no longer than `endsBy`. */
  readonly unproven?: Unproven;
  /** When the first of the reads that have failed since the last good one failed. */
  readonly failingSince?: Ms;
  /** The one turn on the wire. */
  readonly onWire?: Sent;
  /**
   * A turn that was sent and whose end is not known. `isRead`: the lock has been read since. `isOver`: the gateway has
   * answered something since, and serves one request at a time, so that nothing can come of the turn any more.
   */
  readonly doubt?: Sent & { readonly isRead: boolean; readonly isOver: boolean };
  readonly battery: Battery;
  /** dBm, as shown: it follows the signal with some inertia. */
  readonly rssi?: number;
  readonly firmware?: string;
}

/** How long a word stands that is known to be out of date. */
export const UNKNOWN_AFTER_MS = 10_000;
/** A read by time that has not come about for this long is overdue, even if nothing has failed. */
const OVERDUE_MS = 120_000;
/** For this long after our own turn, its token is expected, and stands for nothing else. */
export const EXPECTED_MS = 180_000;
/** A change of signal worth telling, dB. */
const NOTEWORTHY_DB = 5;

export const nothingKnown: Facts = { tokens: new Map(), battery: {} };

/** The facts less some of them; those that are always there are never taken away. */
function without(facts: Facts, ...keys: Exclude<keyof Facts, 'tokens' | 'battery'>[]): Facts {
  const some = new Set<string>(keys);
  const rest = Object.entries(facts).filter(([key]) => !some.has(key));
  return { ...nothingKnown, ...Object.fromEntries(rest) };
}

/** Whether a gateway has listed another token than it had. */
const isOther = (tokens: Tokens, key: GatewayKey, token: Token): boolean =>
  tokens.has(key) && tokens.get(key) !== token;

/** The moment from which a word does not stand any more; `Infinity` while nothing speaks against it. */
export function wordEndsAt(
  { word, staleSince, unproven, failingSince }: Facts,
  around: { readonly hasCounter: boolean; readonly countedAt: Ms; readonly statusIntervalMs: Ms },
): Ms {
  if (!word) return -Infinity;
  const ends: Ms[] = [];
  if (staleSince !== undefined) ends.push(staleSince + UNKNOWN_AFTER_MS);
  if (unproven) ends.push(unprovenEndsAt(unproven, failingSince));
  if (!around.hasCounter && unproven?.by !== 'restart') {
    const dueAt = timedReadDueAt(word, around);
    const failedAt = failingSince === undefined ? Infinity : Math.max(failingSince, dueAt);
    ends.push(Math.min(failedAt, dueAt + OVERDUE_MS) + UNKNOWN_AFTER_MS);
  }
  if (word.expected.size > 0) ends.push(word.at + EXPECTED_MS);
  return Math.min(Infinity, ...ends);
}

/** When a lock without a counter is read again; one that had a counter until `countedAt` was proved by it until then. */
export const timedReadDueAt = (
  word: Word,
  { countedAt, statusIntervalMs }: { readonly countedAt: Ms; readonly statusIntervalMs: Ms },
): Ms => Math.max(word.at, countedAt) + statusIntervalMs;

/** After a restart, a read that fails shortens the time of what was remembered. */
const unprovenEndsAt = ({ by, endsBy }: Unproven, failingSince?: Ms): Ms =>
  by === 'restart' && failingSince !== undefined ? Math.min(endsBy, failingSince + UNKNOWN_AFTER_MS) : endsBy;

/** A word that was remembered, or that another gateway's turn may have overtaken, has to be proved. */
export function toBeProved(facts: Facts, now: Ms): Facts {
  const { unproven } = facts;
  const endsBy = Math.min(unproven?.endsBy ?? Infinity, now + OVERDUE_MS + UNKNOWN_AFTER_MS);
  return { ...facts, unproven: { since: now, by: unproven?.by ?? 'restart', endsBy } };
}

/** A gateway has listed the lock. `isUnexpected`: its token says that somebody else has turned the bolt. */
export function listed(
  facts: Facts,
  { key, token, askedAt, now }: { key: GatewayKey; token: Token | undefined; askedAt: Ms; now: Ms },
): { readonly facts: Facts; readonly isUnexpected: boolean } {
  if (token === undefined) return { facts, isUnexpected: false };
  const before = facts.tokens.get(key);
  const next: Facts = before === token ? facts : { ...facts, tokens: new Map(facts.tokens).set(key, token) };
  const { word, unproven } = next;
  if (!word) return { facts: next, isUnexpected: before !== undefined && before !== token };
  const base = word.tokens.get(key);
  if (token === base || token === word.expected.get(key)) {
    const isProven = unproven !== undefined && askedAt >= unproven.since;
    return { facts: isProven ? without(next, 'unproven') : next, isUnexpected: false };
  }
  // A gateway that had listed no token before the word proves nothing of it, `reading` sees to that; but from its
  // first list on, a turn is a turn.
  if (base === undefined && (before ?? token) === token) return { facts: next, isUnexpected: false };
  const isOwn = word.by === 'turn' && !unproven && !word.expected.has(key) && now - word.at < EXPECTED_MS;
  if (isOwn) {
    const expected = new Map(word.expected).set(key, token);
    return { facts: { ...next, word: { ...word, expected } }, isUnexpected: false };
  }
  return { facts: { ...next, staleSince: next.staleSince ?? now }, isUnexpected: before !== token };
}

/** The first byte of a turn is about to leave. */
export const sending = (facts: Facts, turn: Turn, by: GatewayKey, now: Ms): Facts => ({
  ...facts,
  onWire: { turn, by, at: now, tokens: facts.tokens },
});

/** The gateway has acknowledged the turn on the wire. */
export function acknowledged(facts: Facts, now: Ms): Facts {
  const { onWire } = facts;
  if (!onWire) return facts;
  const rest = without(facts, 'onWire', 'doubt', 'staleSince', 'unproven', 'failingSince');
  // Where a calibration has left the bolt is for a read to say.
  if (onWire.turn === 'calibrate') return without(rest, 'word');
  const bolt = onWire.turn === 'open' ? 'unsecured' : 'secured';
  // Another gateway may have listed the turn's own token before this one has answered.
  const expected = new Map([...facts.tokens].filter(([key, token]) => isOther(onWire.tokens, key, token)));
  const word: Word = { bolt, at: now, by: 'turn', tokens: onWire.tokens, expected };
  return { ...rest, word, lastSeen: bolt };
}

/** The turn on the wire has failed. `sent`: whether it may have reached the bolt. */
export function turnFailed(facts: Facts, sent: 'no' | 'maybe'): Facts {
  const { onWire } = facts;
  if (!onWire) return facts;
  const rest = without(facts, 'onWire');
  return sent === 'no'
    ? rest
    : { ...without(rest, 'word'), doubt: { ...onWire, isRead: false, isOver: false } };
}

/** The lock has been read by a gateway; `tokens` as listed before that was asked. */
export function reported(
  facts: Facts,
  { report, by, tokens, now }: { report: LockReport; by: GatewayKey; tokens: Tokens; now: Ms },
): Facts {
  const { bolt, firmware } = report;
  const { doubt } = facts;
  const rest = without(facts, 'staleSince', 'unproven', 'failingSince', 'word', 'doubt');
  const isPending = doubt !== undefined && doubt.by !== by && !doubt.isOver;
  // Another gateway has listed a turn while this one was reading: before or after, nobody knows.
  const isStale = [...facts.tokens].some(([key, token]) => isOther(tokens, key, token));
  return {
    ...rest,
    ...(bolt !== 'unknown' && { word: { bolt, at: now, by: 'read', tokens, expected: new Map() } }),
    ...((bolt === 'secured' || bolt === 'unsecured') && { lastSeen: bolt }),
    ...(firmware !== undefined && { firmware: String(firmware) }),
    ...(isPending && { doubt: { ...doubt, isRead: true } }),
    ...(isStale && { staleSince: now }),
  };
}

/** A read has failed. */
export function readFailed(facts: Facts, now: Ms): Facts {
  const failing: Facts = { ...facts, failingSince: facts.failingSince ?? now };
  // The token that our own turn explains was to be confirmed by this read.
  const isUnconfirmed = facts.word !== undefined && facts.word.expected.size > 0;
  return isUnconfirmed ? { ...failing, staleSince: facts.staleSince ?? now } : failing;
}

/** What is in doubt cannot turn the bolt any more: its gateway has answered something since, or long should have. */
export function over(facts: Facts): Facts {
  const { doubt } = facts;
  if (!doubt || doubt.isOver) return facts;
  return doubt.isRead ? without(facts, 'doubt') : { ...facts, doubt: { ...doubt, isOver: true } };
}

/** Whether nothing speaks against the word: neither a list, nor a turn that is not known to have ended. */
export const isCurrent = ({ word, staleSince, unproven, onWire, doubt }: Facts): boolean =>
  word?.expected.size === 0 && staleSince === undefined && !unproven && !onWire && !doubt;

/** Somebody asks for something, or nobody does any more. */
export const wished = (facts: Facts, wish: Wish | undefined): Facts =>
  wish === undefined ? without(facts, 'wish') : { ...facts, wish };

/** The computer has slept: what was known before stands only if a list proves it. No sleep makes it stand longer. */
export function slept(facts: Facts, now: Ms): Facts {
  const { word, unproven, failingSince } = facts;
  if (!word) return facts;
  const before = unproven ? unprovenEndsAt(unproven, failingSince) : Infinity;
  const endsBy = Math.min(before, now + UNKNOWN_AFTER_MS);
  return { ...facts, unproven: { since: now, by: 'sleep', endsBy } };
}

/** What a gateway has told of battery (mV) and signal (dBm). */
export function told(
  facts: Facts,
  { battery, rssi }: { battery?: number | undefined; rssi?: number | undefined },
  scale: { readonly range?: BatteryRange | undefined; readonly lowBattery: number },
): Facts {
  const isNews = rssi !== undefined && Math.abs(rssi - (facts.rssi ?? Infinity)) >= NOTEWORTHY_DB;
  const next = battery === undefined ? facts.battery : measured(facts.battery, battery, scale);
  return { ...facts, battery: next, ...(isNews && { rssi }) };
}
