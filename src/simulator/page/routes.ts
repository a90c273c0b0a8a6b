import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import type { SimulatedGateway } from '../gateway/gateway.ts';
import { BadControl, control } from './controls.ts';
import { follow } from './live.ts';
import { snapshotOf } from './snapshot.ts';

const SHARED = '../../../../homebridge-ui/public/';

const files: ReadonlyMap<string, { readonly name: string; readonly type: string }> = new Map(
  Object.entries({
    '/simulator': { name: 'index.html', type: 'text/html; charset=utf-8' },
    '/simulator/': { name: 'index.html', type: 'text/html; charset=utf-8' },
    '/simulator/style.css': { name: 'style.css', type: 'text/css; charset=utf-8' },
    '/simulator/page.js': { name: 'page.js', type: 'text/javascript; charset=utf-8' },
    '/simulator/door.js': { name: 'door.js', type: 'text/javascript; charset=utf-8' },
    '/simulator/words.js': { name: 'words.js', type: 'text/javascript; charset=utf-8' },
    // The settings page draws the same door; from src and from dist alike it is three folders up.
    '/simulator/drawing.js': { name: `${SHARED}drawing.js`, type: 'text/javascript; charset=utf-8' },
    '/simulator/drawing.css': { name: `${SHARED}drawing.css`, type: 'text/css; charset=utf-8' },
  }),
);

/** The page needs nothing from elsewhere, and nobody has to frame it. */
const headers = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/** Whether a path is the page's, and not the gateway's. */
export const isPagePath = (path: string): boolean => /^\/simulator(\/|$)/.test(path);

/** Serves the page, its live state, and its controls; none of it counts as a request to the gateway. */
export async function servePage(
  gateway: SimulatedGateway,
  ownHost: string,
  path: string,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): Promise<void> {
  const say = (status: number, type: string, text: string | Buffer): void => {
    response.writeHead(status, { ...headers, 'content-type': type }).end(text);
  };
  const tell = (value: unknown): void => {
    say(200, 'application/json', JSON.stringify(value));
  };
  const complain = (status: number, sentence: string): void => {
    say(status, 'text/plain; charset=utf-8', `${sentence}\n`);
  };

  if (!isSameOrigin(request, ownHost)) {
    complain(403, 'Only the simulator’s own page may do this.');
    return;
  }
  if (path === '/simulator/control') {
    if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json') {
      complain(405, 'A control is a POST of JSON.');
      return;
    }
    try {
      control(gateway, JSON.parse(body));
      response.writeHead(204, headers).end();
    } catch (error) {
      if (!(error instanceof BadControl || error instanceof SyntaxError)) throw error;
      complain(400, error.message);
    }
    return;
  }
  const file = files.get(path);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    complain(405, 'The page is there to be read.');
  } else if (file) {
    say(200, file.type, await readFile(new URL(`public/${file.name}`, import.meta.url)));
  } else if (path === '/simulator/events') {
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
    follow(gateway, response);
  } else if (path === '/simulator/state') {
    tell(snapshotOf(gateway));
  } else if (path === '/simulator/journal') {
    const { entries, turns, refusals, mostAtOnce, connections, paths } = gateway.journal;
    tell({ entries, turns, refusals, mostAtOnce, connections, paths });
  } else {
    complain(404, 'There is no such page.');
  }
}

/**
 * Whether a request may be for the page: one that another site makes a browser send (with an `Origin` of its own, or
 * under a name of its own that points here) may not. Programs that are no browser send no `Origin` and may.
 */
function isSameOrigin({ headers: { host, origin, ...others } }: IncomingMessage, ownHost: string): boolean {
  if (host === undefined || !isOwnName(host, ownHost)) return false;
  const site = others['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return origin === undefined || origin === `http://${host}`;
}

/** A rebound DNS name is the only way to another's page, so addresses are good, and names must be ours. */
function isOwnName(hostAndPort: string, ownHost: string): boolean {
  const name = hostAndPort.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return isIP(name) !== 0 || name === 'localhost' || name === ownHost;
}
