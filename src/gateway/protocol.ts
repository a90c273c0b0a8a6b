import { defined, integer, isRecord, short } from '../fields.ts';
import {
  garbled,
  isAcknowledged,
  isOurs,
  isRefused,
  isSaid,
  isSuccess,
  notOurs,
  objectIn,
  refusalIn,
  refusalNumber,
} from './body.ts';
import type { About } from './failure.ts';
import { failureFor, isOfAnyRequest, MOST_NUMBER, type Action } from './numbers.ts';
import type { Signature } from './signature.ts';
import type { WireAnswer, WireRequest } from './wire.ts';

export { actions, type Action } from './numbers.ts';

/** Where a bolt is, as far as the gateway says. */
export type Bolt = 'secured' | 'unsecured' | 'jammed' | 'unknown';

/** A lock's event counter as it was listed. It means nothing but to be equal to another or not. */
export type Token = string;

/** One lock in an answer to `/lockers`. What is null, 0 or out of range on the wire is absent here. */
export interface ListedLock {
  readonly identifier: number;
  /** Signal strength at the gateway, −127…0 dBm. */
  readonly rssi?: number;
  /** Battery voltage in mV, above 0. */
  readonly battery?: number;
  /** Moves when the lock was turned (docs/protocol.md, Knowing that a lock was turned). */
  readonly token?: Token;
}

/** The locks that a gateway lists: the first hundred, if it lists more. */
export interface LockList {
  readonly locks: readonly ListedLock[];
  readonly isTooLong: boolean;
}

/** What a lock said of itself in answer to `/locker_status`. */
export interface LockReport {
  readonly bolt: Bolt;
  /** Signal strength at the gateway, −127…0 dBm. */
  readonly rssi?: number;
  /** Battery voltage in mV, above 0. */
  readonly battery?: number;
  readonly firmware?: number;
}

/** What a gateway says of itself in answer to `/status` or `/`. */
export interface GatewayStatus {
  readonly version: string;
  /** In the gateway's words, such as `Scanning...`. */
  readonly activity: string;
  readonly synchronizing: boolean;
}

/** A gateway has one Bluetooth radio; far longer lists are not a gateway's, and would cost memory. */
const MOST_LOCKS = 100;
/** Longer than any number; what is longer is no counter, and would cost memory. */
const LONGEST_TOKEN = 64;

/** The request for a path; `identifier` for those about one lock, `signature` for signed ones (docs/protocol.md, Requests). */
export function requestFor(path: string, identifier?: number, signature?: Signature): WireRequest {
  return identifier === undefined
    ? { path }
    : { path, form: { identifier: String(identifier), ...signature } };
}

/** The locks in an answer to `/lockers`; throws the failure that the answer is. */
export function parseLockers(answer: WireAnswer, about: About): LockList {
  const body = objectIn(answer, about);
  const isRefusal = body.status === 'ko' || refusalNumber(body) !== undefined;
  if (isRefusal || !Array.isArray(body.devices)) throw refusalIn(body, 'lockers', about);
  const locks = new Map<number, ListedLock>();
  const tokens = new Map<number, Token[]>();
  for (const device of body.devices.slice(0, MOST_LOCKS) as unknown[]) {
    if (!isRecord(device)) continue;
    const identifier = integer(device.identifier, 1, Number.MAX_SAFE_INTEGER);
    if (identifier === undefined) continue;
    const token = tokenIn(device.last_log);
    if (token !== undefined) tokens.set(identifier, [...(tokens.get(identifier) ?? []), token]);
    locks.set(identifier, {
      ...locks.get(identifier),
      identifier,
      ...measured(device),
      ...defined('token', joined(tokens.get(identifier))),
    });
  }
  // Whatever it is that says this, it is no list, and nothing is missing from it.
  if (locks.size === 0 && body.devices.length > 0) throw garbled(answer, about);
  return { locks: [...locks.values()], isTooLong: body.devices.length > MOST_LOCKS };
}

/** The gateway's version and activity in an answer to `/status` or `/`; throws the failure that the answer is. */
export function parseStatus(answer: WireAnswer, about: About): GatewayStatus {
  const body = objectIn(answer, about);
  const { version, current_status: activity } = body;
  if ((typeof version !== 'string' && typeof version !== 'number') || typeof activity !== 'string') {
    throw refusalIn(body, 'status', about);
  }
  return {
    version: short(String(version)),
    activity: short(activity),
    synchronizing: /^synchroni[sz]ing/i.test(activity.trim()),
  };
}

/**
 * Returns when the answer is a success, in either dialect, and ours; throws what it is otherwise. `identifier`: the
 * lock that the request was about, if any.
 */
export function parseAcknowledgement(
  answer: WireAnswer,
  action: Action,
  identifier: number | undefined,
  about: About,
): void {
  const body = objectIn(answer, about);
  if (!isOurs(body, identifier)) throw notOurs(body, about);
  if (!isAcknowledged(body) || !isSuccess(answer)) throw refusalIn(body, action, about);
}

/**
 * A lock's report in an answer to `/locker_status`; an odd state is `unknown`, never a guess. Throws the failure that
 * the answer is otherwise.
 */
export function parseReport(answer: WireAnswer, identifier: number, about: About): LockReport {
  // Some firmwares answer with nothing but the number (docs/protocol.md, Answers).
  const bare = integer(/^\s*0x[0-9a-f]+\s*$/i.exec(answer.text)?.[0], 0, MOST_NUMBER);
  if (bare !== undefined && isSuccess(answer)) {
    if (isOfAnyRequest(bare)) throw failureFor(bare, 'lockStatus', about);
    return { bolt: states.get(bare) ?? 'unknown' };
  }

  const body = objectIn(answer, about);
  if (!isOurs(body, identifier)) throw notOurs(body, about);
  if (isRefused(body)) throw refusalIn(body, 'lockStatus', about);
  if (!isSuccess(answer) || isSaid(body.cause)) throw garbled(answer, about);
  const said = typeof body.status === 'string' ? sentences.get(body.status.trim().toLowerCase()) : undefined;
  if (said === undefined && body.code === undefined) throw garbled(answer, about);
  return {
    bolt: boltIn(said, body.code),
    ...measured(body),
    ...defined('firmware', integer(body.version, 0, 1_000_000)),
  };
}

/** The bolt by what a lock says in words and by its code: a contradiction is something we do not know. */
function boltIn(said: Bolt | undefined, code: unknown): Bolt {
  // A jam has a sentence and no code of its own.
  if (said === 'jammed') return said;
  if (code === undefined || code === null) return said ?? 'unknown';
  const meant = states.get(integer(code, 0, MOST_NUMBER) ?? NaN) ?? 'unknown';
  return said === undefined || said === meant ? meant : 'unknown';
}

/** Lock state codes (docs/protocol.md, Lock states). */
const states: ReadonlyMap<number, Bolt> = new Map<number, Bolt>([
  [0x30, 'unknown'],
  [0x31, 'secured'],
  [0x32, 'unsecured'],
]);

/** Lock states in words (docs/protocol.md, Lock states). */
const sentences: ReadonlyMap<string, Bolt> = new Map<string, Bolt>([
  ['door closed', 'secured'],
  ['door open', 'unsecured'],
  ['door jammed', 'jammed'],
]);

/** A lock's counter, whatever it is written as; nothing when it is missing. */
function tokenIn(value: unknown): Token | undefined {
  if (typeof value !== 'string' && !(typeof value === 'number' && Number.isFinite(value))) return undefined;
  const token = String(value).trim();
  return token === '' || token.length > LONGEST_TOKEN ? undefined : token;
}

/** The counters of a lock that is listed more than once: another token as soon as one of them has moved. */
function joined(tokens: readonly Token[] = []): Token | undefined {
  const [first] = tokens;
  return tokens.every((token) => token === first) ? first : tokens.toSorted().join(' ');
}

/** What a list and a report have in common. A battery of null or 0 is not known (docs/protocol.md, Battery). */
function measured(body: Record<string, unknown>): Pick<LockReport, 'rssi' | 'battery'> {
  return {
    ...defined('rssi', integer(body.rssi, -127, 0)),
    ...defined('battery', integer(body.battery, 1, 99_999)),
  };
}
