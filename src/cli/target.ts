import {
  codeAt,
  lockIn,
  readConfig,
  type Config,
  type GatewayConfig,
  type LockConfig,
} from '../config/read.ts';
import type { LockKey } from '../gateway/call.ts';
import type { CommandLine } from './command-line.ts';
import { UsageError } from './failure.ts';
import { readHomebridgeConfig, usualHomebridgeConfig, type HomebridgeConfig } from './homebridge-config.ts';

/** The gateway to talk to, and the lock that is meant if one is. */
export interface Target {
  /** What is known of locks, wherever they are; nothing unless it came from a config.json. */
  readonly config: Config;
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
    return { ...placeAt(host), ...identified };
  }
  const path = line.config ?? usualHomebridgeConfig();
  if (path === undefined) throw new UsageError(noGatewayNamed(line.name));
  const found = readHomebridgeConfig(path);
  const { config } = found;
  if (line.name !== undefined && line.identifier === undefined) {
    return { config, ...byName(line.name, found, host), ...(code && { code }) };
  }
  const gateway = oneOf(withLock(candidates(found, host), line.identifier), found);
  return { config, gateway, ...identified };
}

/** The lock that is meant, with the code that signs for it. */
export function signingKeyOf(target: Target): LockKey {
  const { identifier, name } = lockOf(target);
  const code = codeFor(target, identifier);
  if (code === undefined) {
    throw new UsageError(
      `“${name}” wants its share code: give it with -c, THE_KEYS_CODE or a config.json. \`the-keys share\` makes one.`,
    );
  }
  return { identifier, name, code };
}

/** The lock that is meant, for requests that need no code. */
export function lockOf(target: Target): Omit<LockKey, 'code'> {
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
  target.code ?? codeAt(target.gateway, identifier);

/** How the user has refined a lock. */
export const refinementOf = ({ config }: Target, identifier: number): LockConfig =>
  lockIn(config, identifier);

/** A gateway of which no config says anything. */
function placeAt(host: string): { readonly config: Config; readonly gateway: GatewayConfig } {
  const config = readConfig({ gateways: [{ host }] });
  const [gateway] = config.gateways;
  if (!gateway)
    throw new UsageError(`“${host}” is no address of a gateway: 192.168.0.26 or thekeys.local:80 would be.`);
  return { config, gateway };
}

/** The gateways of a config, or the one at a host: without an entry of its own, a plain one. */
function candidates({ config }: HomebridgeConfig, host: string | undefined): readonly GatewayConfig[] {
  if (host === undefined) return config.gateways;
  const { gateway } = placeAt(host);
  return [config.gateways.find(({ key }) => key === gateway.key) ?? gateway];
}

/** The gateways that have an entry for a lock, rather with a code for it than without; else all. */
const withLock = (gateways: readonly GatewayConfig[], identifier?: number): readonly GatewayConfig[] => {
  if (identifier === undefined) return gateways;
  const serving = gateways.filter(({ named }) => named.has(identifier));
  const coded = serving.filter((gateway) => codeAt(gateway, identifier) !== undefined);
  return [coded, serving].find(({ length }) => length > 0) ?? gateways;
};

function byName(
  name: string,
  found: HomebridgeConfig,
  host: string | undefined,
): Pick<Target, 'gateway' | 'identifier'> {
  const { config, path } = found;
  const isIt = (other: string | undefined): boolean => other?.toLowerCase() === name.toLowerCase();
  const all = candidates(found, host);
  const locks = all.flatMap((gateway) =>
    [...gateway.named].map((identifier) => ({ gateway, identifier, name: lockIn(config, identifier).name })),
  );
  const meant = locks.filter((lock) => isIt(lock.name));
  const [first] = meant;
  if (first && new Set(meant.map(({ identifier }) => identifier)).size === 1) {
    const { identifier } = first;
    // Of several gateways that see it, one that there is a code for.
    const { gateway } = meant.find((lock) => codeAt(lock.gateway, identifier) !== undefined) ?? first;
    return { gateway, identifier };
  }
  if (first)
    throw new UsageError(`More than one lock is called “${name}” in ${path}: give its number with -i.`);
  const gateways = all.filter((gateway) => isIt(gateway.name));
  if (gateways.length > 0) return { gateway: oneOf(gateways, found) };
  const known = all.flatMap((gateway) => [
    gateway.name,
    ...locks.flatMap((lock) => (lock.gateway === gateway ? (lock.name ?? []) : [])),
  ]);
  throw new UsageError(`Nothing is called “${name}” in ${path}. There are: ${known.join(', ')}.`);
}

function oneOf(gateways: readonly GatewayConfig[], { path }: HomebridgeConfig): GatewayConfig {
  const [gateway, ...others] = gateways;
  if (gateway && others.length === 0) return gateway;
  const known = gateways.map(({ name }) => name).join(', ');
  throw new UsageError(`Which gateway of ${path}? Give --name or --host: ${known}.`);
}

function noGatewayNamed(name: string | undefined): string {
  return name === undefined
    ? 'Which gateway? Give --host, such as 192.168.0.26 or thekeys.local, or --config.'
    : `To find “${name}”, give the config.json of Homebridge with --config.`;
}

const nonEmpty = (value: string | undefined): string | undefined =>
  value === undefined || value.trim() === '' ? undefined : value.trim();
