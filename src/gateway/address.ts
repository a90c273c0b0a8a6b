import { isIPv6 } from 'node:net';

/** Where a gateway listens. */
export interface Address {
  readonly hostname: string;
  /** 1…65535; 80 unless the user says otherwise (source: protocol). */
  readonly port: number;
}

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
  if (isIPv6(host)) return { hostname: host, port: 80 };
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(host) ?? [];
  const number = port === undefined ? 80 : Number(port);
  if (number < 1 || number > 65_535) return undefined;
  if (bracketed !== undefined) return isIPv6(bracketed) ? { hostname: bracketed, port: number } : undefined;
  if (plain === undefined || !HOST_NAME.test(plain)) return undefined;
  // Four numbers with a dot between them are meant as an IPv4 address, so they have to be one.
  if (/^[\d.]+$/.test(plain) && !/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(plain))
    return undefined;
  return { hostname: plain, port: number };
}

/** The address as the origin of a URL. */
export function originOf({ hostname, port }: Address): string {
  return `http://${isIPv6(hostname) ? `[${hostname}]` : hostname}:${port}`;
}
