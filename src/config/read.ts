import { integer, isRecord, short } from '../fields.ts';
import { keyOf, parseAddress, type Address, type GatewayKey } from '../gateway/address.ts';
import { configSentences as say } from '../language/english-config.ts';
import { Problems, readEntry, seen } from './entry.ts';
import { merge } from './merge.ts';
import {
  gatewayOptions,
  lockOptions,
  platformOptions,
  type Given,
  type Merged,
  type ValueOf,
} from './options.ts';

/** One gateway. Seconds, where it is a time. */
export interface GatewayConfig extends Merged<typeof gatewayOptions> {
  /** The same for every spelling of the gateway's address. */
  readonly key: GatewayKey;
  /** As the user wrote it first. */
  readonly host: string;
  readonly address: Address;
  /** What sentences call it: its name, else its host. */
  readonly name: string;
  /** A lock's own share code at this gateway. */
  readonly codes: ReadonlyMap<number, string>;
  /** The locks that have an entry under this gateway. */
  readonly named: ReadonlySet<number>;
}

/**
 * One lock as the user refined it, in all entries for it, whichever gateway they stand under: the strictest counts.
 * `autoLock` is in seconds, 0 is never; `lowBattery` in percent; `battery` in mV.
 */
export interface LockConfig extends Merged<typeof lockOptions> {
  readonly identifier: number;
}

/** The user's config, and a sentence for each thing in it that is wrong. */
export interface Config {
  /** Unique by key. */
  readonly gateways: readonly GatewayConfig[];
  readonly locks: ReadonlyMap<number, LockConfig>;
  /** Whether locks are in HomeKit, in Matter, or in both. */
  readonly matter: ValueOf<typeof platformOptions.matter>;
  readonly problems: readonly string[];
  /** Whether a mistake hides a gateway, a lock or a code, so that nothing may be concluded from its absence. */
  readonly isPartial: boolean;
}

interface GatewayEntry {
  readonly where: string;
  /** Nothing when it leads nowhere; what is said of its locks holds all the same. */
  readonly at?: { readonly host: string; readonly address: Address; readonly key: GatewayKey };
  readonly given: Given<typeof gatewayOptions>;
  readonly locks: readonly LockEntry[];
}

interface LockEntry {
  readonly identifier: number;
  readonly given: Given<typeof lockOptions>;
}

/**
 * Reads the platform's block of config.json. Never throws: what is wrong is said and the rest goes on working.
 *
 * @param twins - keys of gateways that turn out to be others of the config, under another name, and whose.
 */
export function readConfig(block: unknown, twins: ReadonlyMap<GatewayKey, GatewayKey> = new Map()): Config {
  const problems = new Problems();
  if (!isRecord(block)) problems.lose(say.noObject());
  const { gateways: list, matter = platformOptions.matter.preset }: Given<typeof platformOptions> = isRecord(
    block,
  )
    ? readEntry(block, { place: 'platform', table: platformOptions, where: say.wherePlatform, problems })
    : {};
  if (isRecord(block) && (block.gateways === undefined || list?.length === 0)) problems.lose(say.noGateway());
  const entries = (list ?? []).flatMap((raw, index) => readGateway(raw, index + 1, problems, twins) ?? []);

  // An entry that leads nowhere is a gateway of its own: only what it says of locks is of use.
  const groups = [...Map.groupBy(entries, (entry) => entry.at?.key ?? entry).values()];
  for (const group of groups) nameTwins(group, problems);
  const refinements = Map.groupBy(
    entries.flatMap(({ locks }) => locks),
    ({ identifier }) => identifier,
  );
  return {
    gateways: groups.flatMap((group) => mergeGateway(group) ?? []),
    locks: new Map([...refinements].map(([identifier, locks]) => [identifier, mergeLock(identifier, locks)])),
    matter,
    problems: problems.sentences,
    isPartial: problems.areLosses,
  };
}

/** What is said of a lock; a plain one when nothing is. */
export const lockIn = (config: Config, identifier: number): LockConfig =>
  config.locks.get(identifier) ?? mergeLock(identifier, []);

/** The share code of a lock at a gateway: its own, else the gateway's. */
export const codeAt = (gateway: GatewayConfig, identifier: number): string | undefined =>
  gateway.codes.get(identifier) ?? gateway.code;

function readGateway(
  raw: unknown,
  position: number,
  problems: Problems,
  twins: ReadonlyMap<GatewayKey, GatewayKey>,
): GatewayEntry | undefined {
  if (!isRecord(raw)) {
    problems.lose(say.notAGateway(say.whereGateway(position)));
    return undefined;
  }
  const host = typeof raw.host === 'string' ? seen(raw.host) : '';
  const where = say.whereGateway(position, host === '' ? undefined : short(host));
  const address = parseAddress(host);
  if (!address) problems.lose(say.noHost(where));
  const given = readEntry(raw, { place: 'gateway', table: gatewayOptions, where, problems });
  const locks = (given.locks ?? []).flatMap(
    (lock, index) => readLock(lock, index + 1, where, problems) ?? [],
  );
  const spelled = address && keyOf(address);
  const key = spelled === undefined ? undefined : (twins.get(spelled) ?? spelled);
  return { where, ...(address && key !== undefined && { at: { host, address, key } }), given, locks };
}

function readLock(
  raw: unknown,
  position: number,
  gateway: string,
  problems: Problems,
): LockEntry | undefined {
  const { least, most } = lockOptions.identifier;
  const identifier = isRecord(raw) ? integer(raw.identifier, least, most) : undefined;
  const where = say.whereLock(gateway, position, identifier);
  if (!isRecord(raw) || identifier === undefined) {
    problems.lose(say.noIdentifier(where));
    return undefined;
  }
  return { identifier, given: readEntry(raw, { place: 'lock', table: lockOptions, where, problems }) };
}

/** Says which of the entries for one gateway, and for one lock under it, are for the same. */
function nameTwins(group: readonly GatewayEntry[], problems: Problems): void {
  if (group.length > 1) problems.say(say.sameGateway(group.map(({ where }) => where)));
  const locks = Map.groupBy(
    group.flatMap((entry) => entry.locks),
    ({ identifier }) => identifier,
  );
  const twice = [...locks].flatMap(([identifier, { length }]) => (length > 1 ? [identifier] : []));
  const [first] = group;
  if (first && twice.length > 0) problems.say(say.sameLock(first.where, twice));
}

function mergeGateway(group: readonly GatewayEntry[]): GatewayConfig | undefined {
  const at = group[0]?.at;
  if (!at) return undefined;
  const merged = merge(
    gatewayOptions,
    group.map(({ given }) => given),
  );
  const entries = group.flatMap(({ given, locks }) => locks.map((lock) => ({ ...lock, around: given.code })));
  const codes = [...Map.groupBy(entries, ({ identifier }) => identifier)].flatMap(([identifier, locks]) => {
    const own = locks.find(({ given }) => given.code !== undefined)?.given.code;
    // A lock keeps the code that it stood under, although another one serves the whole gateway.
    const around = locks.find((lock) => lock.around !== undefined)?.around;
    const code = own ?? (around === merged.code ? undefined : around);
    return code === undefined ? [] : [[identifier, code] as const];
  });
  return {
    ...merged,
    ...at,
    name: merged.name ?? at.host,
    codes: new Map(codes),
    named: new Set(entries.map(({ identifier }) => identifier)),
  };
}

const mergeLock = (identifier: number, entries: readonly LockEntry[]): LockConfig => ({
  identifier,
  ...merge(
    lockOptions,
    entries.map(({ given }) => given),
  ),
});
