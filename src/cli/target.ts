import { readConfig, type GatewayConfig, type LockConfig, plainLock } from '../config.ts';
import { parseAddress } from '../gateway/address.ts';
import type { LockKey } from '../gateway/session.ts';
import type { CommandLine } from './command-line.ts';
import { readHomebridgeConfig, usualHomebridgeConfig, type HomebridgeConfig } from './homebridge-config.ts';
import { UsageError } from './usage-error.ts';

/** The gateway to talk to, and the lock that is meant if one is. */
export interface Target {
  readonly gateway: GatewayConfig;
  readonly identifier?: number;
  /** A code from the command line or the environment: it goes before those of the config. */
  readonly code?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Finds out which gateway and lock are meant. Throws a `UsageError` when that is not clear. */
export function findTarget(line: CommandLine, environment: Environment): Target {
  const code = line.code ?? nonEmpty(environment.THE_KEYS_CODE);
  const identified = {
    ...(line.identifier !== undefined && { identifier: line.identifier }),
    ...(code && { code }),
  };
  const host = line.host ?? nonEmpty(environment.THE_KEYS_HOST);
  if (host !== undefined && line.config === undefined && line.name === undefined) {
    return { gateway: gatewayAt(host), ...identified };
  }
  const path = line.config ?? usualHomebridgeConfig();
  if (path === undefined) throw new UsageError(noGatewayNamed(line.name));
  const config = readHomebridgeConfig(path);
  if (line.name !== undefined && line.identifier === undefined) {
    return { ...byName(line.name, config, host), ...(code && { code }) };
  }
  const gateway = oneOf(withLock(candidates(config, host), line.identifier), config);
  return { gateway, ...identified };
}

/** The lock that is meant, with the code that signs for it. */
export function keyOf(target: Target): LockKey {
  const { identifier, name } = unsignedKeyOf(target);
  const code = codeFor(target, identifier);
  if (code === undefined) {
    throw new UsageError(
      `“${name}” wants its share code: give it with -c, THE_KEYS_CODE or a config.json. \`the-keys share\` makes one.`,
    );
  }
  return { identifier, name, code };
}

/** The lock that is meant, for requests that need no code. */
export function unsignedKeyOf(target: Target): Omit<LockKey, 'code'> {
  const { identifier } = target;
  if (identifier === undefined) {
    throw new UsageError('Which lock? Give its number with -i; `the-keys search` lists them.');
  }
  return { identifier, name: nameOf(target, identifier) };
}

/** What sentences call a lock. */
export const nameOf = (target: Target, identifier: number): string =>
  refinementOf(target, identifier).name ?? `Lock ${identifier}`;

/** The code that signs for a lock, if there is one. */
export const codeFor = (target: Target, identifier: number): string | undefined =>
  target.code ?? refinementOf(target, identifier).code ?? target.gateway.code;

/** How the user has refined a lock. */
export const refinementOf = ({ gateway }: Target, identifier: number): LockConfig =>
  gateway.locks.get(identifier) ?? plainLock(identifier);

function gatewayAt(host: string): GatewayConfig {
  const [gateway] = readConfig({ gateways: [{ host }] }).gateways;
  if (!gateway)
    throw new UsageError(`“${host}” is no address of a gateway: 192.168.0.26 or thekeys.local:80 would be.`);
  return gateway;
}

/** The gateways of a config, or the one at a host: without an entry of its own, a plain one. */
function candidates({ gateways }: HomebridgeConfig, host: string | undefined): readonly GatewayConfig[] {
  if (host === undefined) return gateways;
  const { hostname, port } = parseAddress(host) ?? gatewayAt(host).address;
  const known = gateways.filter(({ address }) => address.hostname === hostname && address.port === port);
  return known.length > 0 ? known : [gatewayAt(host)];
}

const withLock = (gateways: readonly GatewayConfig[], identifier?: number): readonly GatewayConfig[] => {
  const serving = gateways.filter(({ locks }) => identifier !== undefined && locks.has(identifier));
  return serving.length > 0 ? serving : gateways;
};

function byName(name: string, config: HomebridgeConfig, host: string | undefined): Target {
  const isIt = (other: string | undefined): boolean => other?.toLowerCase() === name.toLowerCase();
  const all = candidates(config, host);
  const locks = all.flatMap((gateway) =>
    [...gateway.locks.values()]
      .filter((lock) => isIt(lock.name))
      .map(({ identifier }) => ({ gateway, identifier })),
  );
  const [first] = locks;
  if (first && new Set(locks.map(({ identifier }) => identifier)).size === 1) return first;
  if (first)
    throw new UsageError(
      `More than one lock is called “${name}” in ${config.path}: give its number with -i.`,
    );
  const gateways = all.filter((gateway) => isIt(gateway.name));
  if (gateways.length > 0) return { gateway: oneOf(gateways, config) };
  const known = all.flatMap((gateway) => [
    gateway.name,
    ...[...gateway.locks.values()].flatMap((lock) => lock.name ?? []),
  ]);
  throw new UsageError(`Nothing is called “${name}” in ${config.path}. There are: ${known.join(', ')}.`);
}

function oneOf(gateways: readonly GatewayConfig[], config: HomebridgeConfig): GatewayConfig {
  const [gateway, ...others] = gateways;
  if (gateway && others.length === 0) return gateway;
  const known = gateways.map(({ name }) => name).join(', ');
  throw new UsageError(`Which gateway of ${config.path}? Give --name or --host: ${known}.`);
}

function noGatewayNamed(name: string | undefined): string {
  return name === undefined
    ? 'Which gateway? Give --host, such as 192.168.0.26 or thekeys.local, or --config.'
    : `To find “${name}”, give the config.json of Homebridge with --config.`;
}

const nonEmpty = (value: string | undefined): string | undefined =>
  value === undefined || value.trim() === '' ? undefined : value.trim();
