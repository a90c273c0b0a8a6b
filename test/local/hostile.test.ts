import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CODE, FRONT, HOST, Site, type Plugin } from './plugin.ts';

/** What somebody says over a connection of his own, and all that he hears until it is closed. */
function say(site: Site, text: string | Buffer): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let heard = '';
  const socket = connect(site.socket);
  socket
    .on('error', () => undefined)
    .on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')))
    .on('close', () => resolve(heard))
    .write(text, () => undefined);
  return promise;
}

const post = (path: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

const turn = (more: object = {}): string =>
  JSON.stringify({
    identifier: FRONT,
    by: 'command',
    wish: 'unsecured',
    withinMs: 5_000,
    allowUnlock: true,
    ...more,
  });

/** It goes on, as if nothing had been. */
async function expectWell(site: Site, plugin: Plugin): Promise<void> {
  expect((await site.client.house()).locks).toHaveLength(2);
  expect(plugin.faults).toEqual([]);
}

const opened = (site: Site): boolean => site.asked().includes('/open');

describe('the plugin goes on whatever is said to it', () => {
  test.for([
    ['garbage', Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 251))],
    ['no HTTP', 'open the door please\r\n\r\n'],
    ['no JSON', post('/v1/turn', 'open')],
    ['JSON that is no object', post('/v1/turn', '[1, 2]')],
    ['a lock that is none', post('/v1/turn', turn({ identifier: '45961123' }))],
    ['a wish that is none', post('/v1/turn', turn({ wish: 'open' }))],
    ['an asker that is none', post('/v1/turn', turn({ by: '__proto__' }))],
    ['no word on whether it may be unlocked', post('/v1/turn', turn({ allowUnlock: 'yes' }))],
    ['a time that is none', post('/v1/turn', turn({ withinMs: -1 }))],
    ['a turn that is to go out raw', post('/v1/request', JSON.stringify({ action: 'open', withinMs: 1 }))],
    ['a place that is none', post('/v1/__proto__', '{}')],
    ['an upgrade', 'GET /v1/house HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'],
    ['another version', post('/v2/turn', turn())],
    ['headers without end', `GET /v1/house HTTP/1.1\r\nx: ${'y'.repeat(200_000)}`],
  ] as const)('%s', async ([, text], context) => {
    const site = new Site(context);
    const plugin = await site.settled();
    const heard = await say(site, text);
    expect(heard).not.toMatch(/^HTTP\/1.1 200/);
    expect(opened(site)).toBe(false);
    await expectWell(site, plugin);
  });

  test('of another version it says so, and when the gateway has answered last', async (context) => {
    const site = new Site(context);
    await site.settled();
    const heard = await say(site, 'GET /v9/house HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    const body: unknown = JSON.parse(heard.slice(heard.indexOf('{')));
    expect(body).toEqual({
      error: { kind: 'version', versions: [1], answeredMsAgo: expect.any(Number) as number },
    });
  });

  test('100 MiB', async (context) => {
    const site = new Site(context);
    const plugin = await site.settled();
    const socket = connect(site.socket).on('error', () => undefined);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    const size = 100 * 1024 * 1024;
    socket.write(`POST /v1/turn HTTP/1.1\r\nhost: x\r\ncontent-length: ${size}\r\n\r\n`);
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const before = process.memoryUsage().arrayBuffers;
    for (let sent = 0; sent < size && !socket.destroyed; sent += chunk.length) {
      if (!socket.write(chunk))
        await Promise.race([closed, new Promise((drain) => socket.once('drain', drain))]);
    }
    await closed;
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10 * 1024 * 1024);
    await expectWell(site, plugin);
  });

  test('a client that reads nothing', async (context) => {
    const site = new Site(context);
    const plugin = await site.settled();
    const socket = connect(site.socket).on('error', () => undefined);
    socket.pause().write('GET /v1/events HTTP/1.1\r\nhost: x\r\n\r\n');
    await site.until(() => plugin.voices.listeners === 1);
    for (let told = 0; told < 50_000 && plugin.voices.listeners > 0; told += 1) {
      plugin.voices.tell({ what: 'gatewayBack', gateway: 'Home', ms: told });
      if (told % 1_000 === 0) await site.client.house();
    }
    expect(plugin.voices.listeners, 'who does not read is not kept').toBe(0);
    socket.destroy();
    await expectWell(site, plugin);
  });

  test('a hundred clients at once, each of whom is answered', async (context) => {
    const site = new Site(context);
    const plugin = await site.settled();
    const all = await Promise.all(Array.from({ length: 100 }, () => site.client.house()));
    expect(all.every(({ locks }) => locks.length === 2)).toBe(true);
    const listening = Array.from({ length: 100 }, () => {
      const end = new AbortController();
      const events = site.client.events({ polls: true, signal: end.signal });
      return { end, first: events.next() };
    });
    await Promise.all(listening.map(({ first }) => first));
    for (const { end } of listening) end.abort();
    await expectWell(site, plugin);
  });

  test('one that hangs up at every byte of a turn: nobody asks for it any more', async (context) => {
    const site = new Site(context);
    const plugin = await site.settled();
    site.gateway.fault('/open', { kind: 'busy' }, 10_000);
    const text = post('/v1/turn', turn({ withinMs: 30_000 }));
    for (let length = 1; length <= text.length; length += 1) {
      const socket: Socket = connect(site.socket).on('error', () => undefined);
      const closed = new Promise((resolve) => socket.on('close', resolve));
      await new Promise((resolve) => socket.write(text.slice(0, length), resolve));
      socket.destroy();
      await closed;
    }
    await site.until(() => !plugin.lock(FRONT).isCommanded);
    expect(site.gateway.door(FRONT).bolt).toBe('secured');
    await expectWell(site, plugin);
  });
});

describe('no code comes out', () => {
  test('whatever is asked, of whatever there is', async (context) => {
    const site = new Site(context);
    const secrets = [CODE, 'planted-at-a-lock', 'planted-in-a-request'];
    await site.settled({}, [{ identifier: 45961199, name: 'Shed', code: 'planted-at-a-lock' }]);
    const asking = { identifier: FRONT, by: 'page', withinMs: 3_000, code: 'planted-in-a-request' };
    const said = [
      'GET /v1/house HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      post('/v1/read', JSON.stringify({ ...asking, fresh: true })),
      post('/v1/read', JSON.stringify({ ...asking, fresh: true, isTrial: true })),
      post('/v1/read', JSON.stringify({ ...asking, identifier: 45961199, fresh: true })),
      post('/v1/turn', turn({ code: 'planted-in-a-request' })),
      post('/v1/turn', turn({ identifier: 99, code: 'planted-in-a-request' })),
      post('/v1/turn', turn({ wish: 'planted-in-a-request' })),
      post('/v1/calibrate', JSON.stringify({ ...asking, allowUnlock: false })),
      post('/v1/request', JSON.stringify({ action: 'status', withinMs: 3_000 })),
      post('/v1/request', JSON.stringify({ action: 'planted-in-a-request', withinMs: 3_000 })),
      post('/v1/withdraw', JSON.stringify({ id: 'planted-in-a-request' })),
    ];
    const heard: string[] = [];
    for (const text of said) heard.push(await say(site, text));
    expect(heard.every((text) => text.startsWith('HTTP/1.1 '))).toBe(true);
    for (const secret of secrets) expect(heard.join('\n')).not.toContain(secret);
  });
});

const isRoot = process.getuid?.() === 0;

describe('another user of the computer', () => {
  test.skipIf(!isRoot)('cannot connect', async (context) => {
    const site = new Site(context);
    await site.settled();
    // The storage folder itself is open to him, as Homebridge's is.
    chmodSync(site.storage, 0o755);
    const knock = `require('node:net').connect(${JSON.stringify(site.socket)}).on('connect', () => console.log('in')).on('error', (error) => console.log(error.code))`;
    const nobody = { uid: 65_534, gid: 65_534, encoding: 'utf8', env: {} } as const;
    expect(execFileSync(process.execPath, ['-e', knock], { ...nobody, cwd: '/' }).trim()).toBe('EACCES');
  });
});

describe('where no socket can be made', () => {
  test('because the path is too long, the doors work all the same, and it is said once', async (context) => {
    const site = new Site(context);
    const deep = join(site.storage, 'a'.repeat(90));
    mkdirSync(deep);
    const plugin = site.plugin({}, [], deep);
    await plugin.knows(FRONT);
    expect(await plugin.lock(FRONT).ask('unsecured', { by: 'home' })).toEqual({ kind: 'done' });
    expect(plugin.log.warnings).toEqual([expect.stringMatching(/path .* is too long for a socket/)]);
  });

  test('because something else is in its place, likewise', async (context) => {
    const site = new Site(context);
    writeFileSync(join(site.storage, 'the-keys'), 'a file');
    const plugin = site.plugin();
    await plugin.knows(FRONT);
    expect(plugin.log.warnings).toHaveLength(1);
    expect(HOST).toBe('192.168.0.26');
  });
});
