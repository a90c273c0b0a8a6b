import { parseAddress, type Address } from './gateway/address.ts';
import { Entry, Problems } from './config-entry.ts';
import { integer, isRecord } from './gateway/fields.ts';
import type { BatteryRange } from './lock/battery.ts';
import { gatewayNumbers, lockNumbers, MILLIVOLTS } from './settings.ts';

/** One lock as the user refined it. */
export interface LockConfig {
  readonly identifier: number;
  readonly code?: string;
  readonly name?: string;
  readonly hidden: boolean;
  readonly allowUnlock: boolean;
  /** Seconds; 0 is never. */
  readonly autoLock: number;
  /** Percent, 0…100. */
  readonly lowBattery: number;
  readonly battery?: BatteryRange;
  /** Whether a switch that calibrates the lock is wanted. */
  readonly calibrate: boolean;
}

/** One gateway. */
export interface GatewayConfig {
  /** As the user wrote it. */
  readonly host: string;
  readonly address: Address;
  /** What sentences call it: its name, else its host. */
  readonly name: string;
  /** The share code for every lock that has none of its own. */
  readonly code?: string;
  /** Seconds. */
  readonly pollInterval: number;
  /** Seconds. */
  readonly statusInterval: number;
  /** Seconds. */
  readonly commandTimeout: number;
  /** Whether switches to synchronize are wanted. */
  readonly maintenance: boolean;
  readonly locks: ReadonlyMap<number, LockConfig>;
}

/** The user's config, and a sentence for each thing in it that is wrong. */
export interface Config {
  readonly gateways: readonly GatewayConfig[];
  readonly problems: readonly string[];
  /** Whether a mistake hides a gateway, a lock or a code, so that nothing may be concluded from its absence. */
  readonly isPartial: boolean;
}

/** What a lock is when the user said nothing of it. */
export function plainLock(identifier: number): LockConfig {
  return readLock({ identifier }, identifier, new Entry('', {}, new Problems()));
}

/** Reads the platform's block of config.json. Never throws: what is wrong is said and the rest goes on working. */
export function readConfig(block: unknown): Config {
  const problems = new Problems();
  if (!isRecord(block)) {
    problems.lose('The configuration is not an object. Open the settings of The Keys in Homebridge.');
    return { gateways: [], problems: problems.sentences, isPartial: true };
  }
  const entry = new Entry('The configuration', block, problems);
  entry.allow(['platform', 'name', 'matter', 'gateways']);
  entry.text('name');
  if (block.matter !== undefined && block.matter !== 'off') {
    entry.complain('matter', 'is not available in this version. Set it to "off"');
  }
  const gateways = new Map<string, GatewayConfig>();
  for (const [index, raw] of entry.list('gateways').entries()) {
    const gateway = readGateway(raw, `Gateway ${index + 1}`, problems);
    if (!gateway) continue;
    const key = `${gateway.address.hostname}:${gateway.address.port}`;
    if (gateways.has(key))
      problems.lose(`Gateway ${index + 1}: “${gateway.host}” is listed twice. Remove one entry.`);
    else gateways.set(key, gateway);
  }
  if (!Array.isArray(block.gateways) || block.gateways.length === 0) {
    problems.lose('No gateway is configured. Open the settings of The Keys in Homebridge to find yours.');
  }
  return { gateways: [...gateways.values()], problems: problems.sentences, isPartial: problems.areLosses };
}

function readGateway(raw: unknown, where: string, problems: Problems): GatewayConfig | undefined {
  if (!isRecord(raw)) {
    problems.lose(`${where}: this is not a gateway. Give it at least a "host" and a "code".`);
    return undefined;
  }
  const named = typeof raw.host === 'string' && raw.host !== '' ? `${where} (${raw.host})` : where;
  const entry = new Entry(named, raw, problems);
  const numbers = Object.keys(gatewayNumbers);
  entry.allow(['host', 'code', 'name', 'maintenance', 'locks', ...numbers]);
  const host = entry.text('host');
  const address = host === undefined ? undefined : parseAddress(host);
  if (host === undefined || !address) {
    entry.lose('host', 'must be the address of the gateway, such as 192.168.1.50 or thekeys.local:80');
    return undefined;
  }
  const code = entry.text('code');
  return {
    host,
    address,
    name: entry.text('name') ?? host,
    ...(code !== undefined && { code }),
    pollInterval: entry.whole('pollInterval', gatewayNumbers.pollInterval, 's'),
    statusInterval: entry.whole('statusInterval', gatewayNumbers.statusInterval, 's'),
    commandTimeout: entry.whole('commandTimeout', gatewayNumbers.commandTimeout, 's'),
    maintenance: entry.flag('maintenance', false),
    locks: readLocks(entry, named, problems),
  };
}

function readLocks(gateway: Entry, where: string, problems: Problems): Map<number, LockConfig> {
  const locks = new Map<number, LockConfig>();
  for (const [index, raw] of gateway.list('locks').entries()) {
    const place = `${where}, lock ${index + 1}`;
    const identifier = isRecord(raw) ? integer(raw.identifier, 1, Number.MAX_SAFE_INTEGER) : undefined;
    if (!isRecord(raw) || identifier === undefined) {
      problems.lose(
        `${place}: "identifier" must be the lock's number, such as 45961123. This entry is ignored.`,
      );
    } else if (locks.has(identifier)) {
      problems.lose(`${place}: ${identifier} is listed twice. Remove one entry; the first one counts.`);
    } else {
      locks.set(identifier, readLock(raw, identifier, new Entry(`${place} (${identifier})`, raw, problems)));
    }
  }
  return locks;
}

function readLock(raw: Record<string, unknown>, identifier: number, entry: Entry): LockConfig {
  entry.allow([
    'identifier',
    'code',
    'name',
    'hidden',
    'allowUnlock',
    'battery',
    'calibrate',
    ...Object.keys(lockNumbers),
  ]);
  const code = entry.text('code');
  const name = entry.text('name');
  const battery = readBattery(raw.battery, entry);
  return {
    identifier,
    ...(code !== undefined && { code }),
    ...(name !== undefined && { name }),
    hidden: entry.flag('hidden', false),
    // Whoever writes something odd here wants some restriction: a bolt that opens by mistake is worse.
    allowUnlock: entry.flag('allowUnlock', true, false),
    autoLock: entry.whole('autoLock', lockNumbers.autoLock, 's'),
    lowBattery: entry.whole('lowBattery', lockNumbers.lowBattery, '%'),
    ...(battery && { battery }),
    calibrate: entry.flag('calibrate', false),
  };
}

function readBattery(raw: unknown, entry: Entry): BatteryRange | undefined {
  // The settings form leaves an empty object behind; that is nobody's mistake.
  if (raw === undefined || (isRecord(raw) && raw.empty === undefined && raw.full === undefined))
    return undefined;
  const { least, most } = MILLIVOLTS;
  const empty = isRecord(raw) ? integer(raw.empty, least, most) : undefined;
  const full = isRecord(raw) ? integer(raw.full, least, most) : undefined;
  if (empty !== undefined && full !== undefined && empty < full) return { empty, full };
  entry.complain(
    'battery',
    `must have "empty" below "full", both in mV, ${least} to ${most}; the usual scale is used`,
  );
  return undefined;
}
