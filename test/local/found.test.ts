import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { expect, test, type TestContext } from 'vitest';
import { findPlugin, politely, type NoPlugin, type RunningPlugin } from '../../src/local/found.ts';
import { listen } from '../../src/local/listening.ts';
import { speakLightly } from '../../src/local/speak.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { HOST, Site } from './plugin.ts';

const { signal } = new AbortController();

/** Something that is not this plugin listens where it would, and answers everything with that. */
async function answering(context: TestContext, status: number, body: string): Promise<Site> {
  const site = new Site(context);
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  mkdirSync(dirname(site.socket), { recursive: true, mode: 0o700 });
  await listen(server, site.socket);
  context.onTestFinished(() => void server.close());
  return site;
}

const find = ({ storage, clock }: Site): Promise<RunningPlugin | NoPlugin> =>
  findPlugin([storage], { hostname: HOST, port: 80 }, { speakAt: speakLightly, clock, signal });

test.for([
  [
    'another version, that says when it has asked last',
    404,
    { kind: 'version', answeredMsAgo: 1_200 },
    { why: 'version', answeredMsAgo: 1_200 },
  ],
  ['another version, that says nothing more', 404, { kind: 'version', versions: [7] }, { why: 'version' }],
  [
    'another version, that says nonsense',
    404,
    { kind: 'version', answeredMsAgo: 'soon' },
    { why: 'version' },
  ],
  ['another version, from tomorrow', 404, { kind: 'version', answeredMsAgo: -5 }, { why: 'version' }],
  ['one that has a fault', 500, { kind: 'unexpected' }, { why: 'refused' }],
] as const)('a plugin of %s is known for what it is', async ([, status, error, found], context) => {
  const site = await answering(context, status, JSON.stringify({ error }));
  expect(await find(site)).toEqual(found);
});

test('something else that answers there is no plugin', async (context) => {
  expect(await find(await answering(context, 200, '{"hello":"world"}'))).toEqual({ why: 'garbled' });
});

test.each([
  [1_200, 1_800],
  [0, 3_000],
  [2_999, 1],
  [3_000, 0],
  [600_000, 0],
  [undefined, 0],
])('a gateway that has answered another plugin %s ms ago is asked after %i ms', async (ago, waitMs) => {
  const clock = new VirtualClock();
  let isAsked = false;
  const nobody: NoPlugin = { why: 'version', ...(ago !== undefined && { answeredMsAgo: ago }) };
  void politely(nobody, clock, signal).then(() => (isAsked = true));
  await clock.advance(Math.max(0, waitMs - 1));
  expect(isAsked).toBe(waitMs === 0);
  await clock.advance(1);
  expect(isAsked).toBe(true);
});
