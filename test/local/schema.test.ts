import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import { speakLightly } from '../../src/local/speak.ts';
import { CODE, FRONT, GARDEN, Site, type Plugin } from './plugin.ts';

const file = new URL('../../docs/local-api.schema.json', import.meta.url);
const schema = JSON.parse(readFileSync(file, 'utf8')) as { $id: string; definitions: object };
const ajv = new Ajv({ allErrors: true }).addSchema(schema);

/** What is wrong with something that was said, by the schema. */
function wrongWith(what: string, said: unknown): string {
  ajv.validate(`${schema.$id}#/definitions/${what}`, said);
  return ajv.errorsText();
}

async function said(site: Site, method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
  const { body: heard } = await speakLightly(site.socket)({ method, path, ...(body && { body }) });
  const chunks: Uint8Array[] = [];
  for await (const chunk of heard) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

const at = { identifier: FRONT, by: 'page', withinMs: 10_000 };

describe('what is said is as it is written down', () => {
  test.for([
    ['/v1/turn', 'turn', 'turnEnd', { ...at, wish: 'unsecured', allowUnlock: true, id: 'x' }, 'done'],
    ['/v1/turn', 'turn', 'turnEnd', { ...at, wish: 'unsecured', allowUnlock: false }, 'refused'],
    ['/v1/turn', 'turn', 'turnEnd', { ...at, wish: 'secured', allowUnlock: true, identifier: 77 }, 'refused'],
    ['/v1/read', 'read', 'readEnd', { ...at, fresh: true }, 'read'],
    ['/v1/read', 'read', 'readEnd', { ...at, fresh: false, code: CODE }, 'read'],
    ['/v1/read', 'read', 'readEnd', { ...at, fresh: false, code: 'another', isTrial: true }, 'refused'],
    ['/v1/calibrate', 'calibrate', 'turnEnd', { ...at, allowUnlock: true }, 'done'],
    ['/v1/request', 'request', 'requestEnd', { action: 'lockers', withinMs: 9_000 }, 'answered'],
    ['/v1/request', 'request', 'requestEnd', { action: 'status', withinMs: 9_000 }, 'answered'],
    [
      '/v1/request',
      'request',
      'requestEnd',
      { action: 'synchronizeLock', withinMs: 0, identifier: 1 },
      'refused',
    ],
  ] as const)('POST %s %#', async ([path, asked, answered, body, kind], context) => {
    const site = new Site(context);
    await site.settled();
    expect(wrongWith(asked, body)).toBe('No errors');
    const answer = await said(site, 'POST', path, body);
    expect(wrongWith(answered, answer)).toBe('No errors');
    expect(answer).toMatchObject({ kind });
  });

  test('GET /v1/house, and the errors', async (context) => {
    const site = new Site(context);
    await site.settled();
    expect(wrongWith('house', await said(site, 'GET', '/v1/house'))).toBe('No errors');
    for (const path of ['/v1/nothing', '/v2/house', '/']) {
      expect(wrongWith('error', await said(site, 'GET', path))).toBe('No errors');
    }
    expect(wrongWith('error', await said(site, 'POST', '/v1/turn', {}))).toBe('No errors');
    expect(wrongWith('withdrawn', await said(site, 'POST', '/v1/withdraw', { id: 'x' }))).toBe('No errors');
  });

  test('GET /v1/events, through an outage and a turn by hand', async (context) => {
    const site = new Site(context);
    const plugin: Plugin = await site.settled();
    const end = new AbortController();
    const path = '/v1/events?polls=1';
    const { body } = await speakLightly(site.socket)({ method: 'GET', path, signal: end.signal });
    const heard: string[] = [];
    const listening = (async () => {
      for await (const chunk of body) heard.push(Buffer.from(chunk).toString('utf8'));
    })().catch(() => undefined);
    const has = (text: string): boolean => heard.join('').includes(text);
    site.gateway.turnByHand(GARDEN);
    await site.until(() => plugin.lock(GARDEN).view.bolt === 'unsecured');
    site.gateway.unplug();
    await site.until(() => has('"event":"away"'));
    site.gateway.plug();
    await site.until(() => has('"event":"back"'));
    await site.until(() => has('"event":"alive"'));
    end.abort();
    await listening;
    const lines = heard.join('').split('\n').slice(0, -1);
    const events = lines.map((line) => JSON.parse(line) as { event: string });
    for (const event of events) expect(wrongWith('event', event), JSON.stringify(event)).toBe('No errors');
    expect(new Set(events.map(({ event }) => event))).toEqual(
      new Set(['house', 'poll', 'away', 'back', 'alive']),
    );
  });
});
