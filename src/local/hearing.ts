import { defined, integer, isRecord, oneOf } from '../fields.ts';
import type { Bolt, ListedLock } from '../gateway/protocol.ts';
import { askers, type Wish } from '../wish.ts';
import { failureIn, spoken } from './failures.ts';
import {
  VERSION,
  type Event,
  type GatewaySnapshot,
  type HouseSnapshot,
  type LockSnapshot,
  type RawEnd,
  type ReadEnd,
  type ReportSpoken,
  type SpokenFailure,
  type TurnEnd,
} from './speech.ts';

/** What the plugin has said, looked at; each gives nothing when it makes no sense. */

const bolts = ['secured', 'unsecured', 'jammed', 'unknown'] as const satisfies readonly Bolt[];
const wishes = ['secured', 'unsecured'] as const satisfies readonly Wish[];
const reaches = ['reachable', 'away', 'stuck'] as const satisfies readonly GatewaySnapshot['reach'][];

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
const ms = (value: unknown): number | undefined =>
  typeof value === 'number' && value >= 0 ? value : undefined;
const identifierIn = (value: unknown): number | undefined => integer(value, 1, Number.MAX_SAFE_INTEGER);
const rssiIn = (value: unknown): number | undefined => integer(value, -127, 0);

export function houseIn(raw: unknown): HouseSnapshot | undefined {
  if (!isRecord(raw) || raw.api !== VERSION || !Array.isArray(raw.locks)) return undefined;
  const gateway = gatewayIn(raw.gateway);
  if (!gateway) return undefined;
  const locks = (raw.locks as unknown[]).flatMap((lock) => lockIn(lock) ?? []);
  const all = Array.isArray(raw.all) ? (raw.all as unknown[]).flatMap((key) => text(key) ?? []) : [];
  return { api: VERSION, plugin: text(raw.plugin) ?? '', all, gateway, locks };
}

function gatewayIn(raw: unknown): GatewaySnapshot | undefined {
  if (!isRecord(raw)) return undefined;
  const { key, host, name } = raw;
  const reach = oneOf(reaches, raw.reach);
  if (typeof key !== 'string' || typeof host !== 'string' || typeof name !== 'string' || !reach)
    return undefined;
  const list = isRecord(raw.list) ? raw.list : {};
  const locks = listIn(list.locks);
  const agoMs = ms(list.agoMs);
  return {
    key,
    host,
    name,
    reach,
    isSynchronizing: raw.isSynchronizing === true,
    ...defined('version', text(raw.version)),
    ...defined('activity', text(raw.activity)),
    ...defined('at', atIn(raw.at)),
    ...(locks && agoMs !== undefined && { list: { agoMs, locks } }),
  };
}

function atIn(raw: unknown): GatewaySnapshot['at'] {
  if (!isRecord(raw)) return undefined;
  const action = text(raw.action);
  const forMs = ms(raw.forMs);
  return action === undefined || forMs === undefined
    ? undefined
    : { action, forMs, ...defined('lock', text(raw.lock)) };
}

function lockIn(raw: unknown): LockSnapshot | undefined {
  if (!isRecord(raw)) return undefined;
  const identifier = identifierIn(raw.identifier);
  const name = text(raw.name);
  const bolt = oneOf(bolts, raw.bolt);
  const target = oneOf(wishes, raw.target);
  if (identifier === undefined || name === undefined || !bolt || !target) return undefined;
  return {
    identifier,
    name,
    bolt,
    target,
    reachable: raw.reachable === true,
    mayUnlock: raw.mayUnlock === true,
    forMs: ms(raw.forMs) ?? 0,
    isSure: raw.isSure === true,
    isCommanded: raw.isCommanded === true,
    ...defined('percent', integer(raw.percent, 0, 100)),
    ...defined('isLow', flag(raw.isLow)),
    ...defined('rssi', rssiIn(raw.rssi)),
    ...defined('firmware', text(raw.firmware)),
  };
}

function listIn(raw: unknown): readonly ListedLock[] | undefined {
  if (!Array.isArray(raw)) return undefined;
  return (raw as unknown[]).filter(isRecord).flatMap((lock) => {
    const identifier = identifierIn(lock.identifier);
    if (identifier === undefined) return [];
    const measured = { ...defined('rssi', rssiIn(lock.rssi)), ...defined('token', text(lock.token)) };
    return [{ identifier, ...measured, ...defined('battery', integer(lock.battery, 1, 99_999)) }];
  });
}

function refusalIn(raw: Record<string, unknown>): { kind: 'refused'; failure: SpokenFailure } | undefined {
  const failure = failureIn(raw.failure);
  return failure && { kind: 'refused', failure: spoken(failure) };
}

export function turnEndIn(raw: unknown): TurnEnd | undefined {
  if (!isRecord(raw)) return undefined;
  if (raw.kind === 'done') return { kind: 'done' };
  const by = oneOf(askers, raw.by);
  if (raw.kind === 'superseded' && by)
    return { kind: 'superseded', by, sent: raw.sent === 'no' ? 'no' : 'maybe' };
  return refusalIn(raw);
}

export function readEndIn(raw: unknown): ReadEnd | undefined {
  if (!isRecord(raw)) return undefined;
  const report = reportIn(raw.report);
  return raw.kind === 'read' && report ? { kind: 'read', report } : refusalIn(raw);
}

function reportIn(raw: unknown): ReportSpoken | undefined {
  if (!isRecord(raw)) return undefined;
  const bolt = oneOf(bolts, raw.bolt);
  return (
    bolt && {
      bolt,
      ...defined('rssi', rssiIn(raw.rssi)),
      ...defined('battery', integer(raw.battery, 1, 99_999)),
      ...defined('firmware', integer(raw.firmware, 0, 1_000_000)),
    }
  );
}

export function rawEndIn(raw: unknown): RawEnd | undefined {
  if (!isRecord(raw)) return undefined;
  const httpStatus = integer(raw.httpStatus, 0, 999);
  const body = text(raw.text);
  if (raw.kind === 'answered' && httpStatus !== undefined && body !== undefined)
    return { kind: 'answered', httpStatus, text: body };
  return refusalIn(raw);
}

export function eventIn(raw: unknown): Event | undefined {
  if (!isRecord(raw)) return undefined;
  const { event } = raw;
  if (event === 'alive') return { event };
  if (event === 'house') {
    const house = houseIn(raw.house);
    return house && { event, house };
  }
  const failure = failureIn(raw.failure);
  if (event === 'away') return failure && { event, failure: spoken(failure) };
  const spanMs = ms(raw.ms);
  if ((event === 'stuck' || event === 'back') && spanMs !== undefined) return { event, ms: spanMs };
  const agoMs = ms(raw.agoMs);
  if (event !== 'poll' || agoMs === undefined) return undefined;
  const locks = listIn(raw.locks);
  if (locks) return { event, agoMs, locks };
  return failure && { event, agoMs, failure: spoken(failure) };
}
