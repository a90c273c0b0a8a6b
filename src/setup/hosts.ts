import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { parseAddress, type Address } from '../gateway/address.ts';
import { SetupError } from './errors.ts';

/** Finds the IP address of a name; nothing when there is none. */
export type Resolve = (name: string) => Promise<string | undefined>;

const listOf = (...networks: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[]): BlockList => {
  const list = new BlockList();
  for (const [network, bits, family] of networks) list.addSubnet(network, bits, family);
  return list;
};

/** Nothing there can be a gateway: nobody in particular, everybody, or a cloud machine's own secrets. */
const nobody = listOf(
  ['0.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 128, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
);
/** The networks that people have at home. */
const home = listOf(
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['fc00::', 7, 'ipv6'],
);
const loopback = listOf(['127.0.0.0', 8, 'ipv4'], ['::1', 128, 'ipv6']);

const isIn = (list: BlockList, ip: string): boolean => list.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4');

/** Whether an IP address is this machine's own. */
export const isLoopback = (ip: string): boolean => isIP(ip) !== 0 && isIn(loopback, ip);

/** Whether an IP address is on a network that people have at home. */
export const isAtHome = (ip: string): boolean => isIP(ip) !== 0 && isIn(home, ip);

/** The operating system's own way to resolve a name: its hosts file, DNS and, on many, multicast DNS. */
export const systemResolve: Resolve = async (name) => {
  try {
    return (await lookup(name, { family: 4 })).address;
  } catch {
    // Not knowing a name is an answer, whatever the reason is.
    return undefined;
  }
};

/**
 * The IP address and port of a gateway's host as the user typed it. The name is resolved here and once, so that what
 * is checked is what is asked. Throws a `SetupError` when it is no host, or one that no gateway can have.
 */
export async function locate(host: string, ...ways: readonly Resolve[]): Promise<Address> {
  const address = parseAddress(host);
  if (!address) throw new SetupError('badHost', { host });
  const ip = isIP(address.hostname) ? address.hostname : await firstOf(address.hostname, ways);
  if (ip === undefined) throw new SetupError('unresolved', { host });
  if (isIn(nobody, ip)) throw new SetupError('forbiddenHost', { host });
  return { hostname: ip, port: address.port };
}

async function firstOf(name: string, ways: readonly Resolve[]): Promise<string | undefined> {
  for (const resolve of ways) {
    const ip = await resolve(name);
    if (ip !== undefined) return ip;
  }
  return undefined;
}
