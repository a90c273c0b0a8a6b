import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Whether a request may be for the page: one that another site makes a browser send (with an `Origin` of its own, or
 * under a name of its own that points here) may not. Programs that are no browser send no `Origin` and may.
 */
export function isSameOrigin({ headers }: IncomingMessage, ownHost: string): boolean {
  const { host, origin } = headers;
  if (host === undefined || !isOwnName(host, ownHost)) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return origin === undefined || origin === `http://${host}`;
}

/** A rebound DNS name is the only way to another's page, so addresses are good, and names must be ours. */
function isOwnName(hostAndPort: string, ownHost: string): boolean {
  const name = hostAndPort.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return isIP(name) !== 0 || name === 'localhost' || name === ownHost;
}
