import { isIPv4, isIPv6 } from 'node:net';

/** One key for one gateway, however its address is spelled. */
export type GatewayKey = string;

/** Where a gateway listens. */
export interface Address {
  readonly hostname: string;
  /** 1…65535; 80 unless the user says otherwise (docs/protocol.md, The gateway). */
  readonly port: number;
}

/** The longest name, and a port: what is longer was pasted by mistake. */
const LONGEST = 260;

const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?$/i;

/**
 * Reads what users type as a gateway's host: an IP, a name, either with a port, IPv6 with or without brackets, or
 * the whole thing pasted from a browser. Returns nothing when it is none of these.
 */
export function parseAddress(text: string): Address | undefined {
  const host = text
    .trim()
    .replace(/^http:\/\//i, '')
    .replace(/\/$/, '');
  if (host.length > LONGEST) return undefined;
  if (isPlainIPv6(host)) return { hostname: host, port: 80 };
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(host) ?? [];
  const number = port === undefined ? 80 : Number(port);
  if (number < 1 || number > 65_535) return undefined;
  if (bracketed !== undefined)
    return isPlainIPv6(bracketed) ? { hostname: bracketed, port: number } : undefined;
  if (plain === undefined || !HOST_NAME.test(plain)) return undefined;
  // Four numbers with a dot between them are meant as an IPv4 address, so they have to be one.
  if (/^[\d.]+$/.test(plain) && !isIPv4(plain)) return undefined;
  return { hostname: plain, port: number };
}

/** The address as the origin of a URL. */
export function originOf({ hostname, port }: Address): string {
  return `http://${inUrl(hostname)}:${port}`;
}

/** The key of the gateway at an address. */
export function keyOf({ hostname, port }: Address): GatewayKey {
  // A URL has one spelling for each IPv6 address; one that stands for an IPv4 address becomes that.
  const host = isIPv6(hostname) ? new URL(`http://${inUrl(hostname)}`).hostname : hostname.toLowerCase();
  const [, high, low] = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(host) ?? [];
  const plain =
    high === undefined || low === undefined
      ? host.replace(/\.$/, '')
      : [high, low].flatMap((half) => [parseInt(half, 16) >> 8, parseInt(half, 16) & 255]).join('.');
  return port === 80 ? plain : `${plain}:${port}`;
}

/** A zone, such as `%eth0`, means something on this computer only, and no URL takes it. */
const isPlainIPv6 = (host: string): boolean => isIPv6(host) && !host.includes('%');

const inUrl = (hostname: string): string => (isIPv6(hostname) ? `[${hostname}]` : hostname);
