import { lookup } from 'node:dns';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as net from 'node:net';
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { Claims } from '../../src/gateway/claims.ts';
import {
  encodeForm,
  httpDialer,
  type Line,
  type WireAnswer,
  type WireRequest,
} from '../../src/gateway/wire.ts';
import { troubleOf } from './outcomes.ts';
import { http, RawServer } from './raw-server.ts';

const never = new AbortController().signal;
/** Dials as if no connection of this process was there. */
const dial = (port: number, signal = never): Promise<Line> =>
  httpDialer({ hostname: '127.0.0.1', port }, { claims: new Claims(), lookup }).dial(signal);

async function ask(port: number, request: WireRequest = { path: '/lockers' }): Promise<WireAnswer> {
  return (await dial(port)).ask(request);
}

/** Answers with these bytes, and ends as told. */
async function answering(bytes: string, end: 'FIN' | 'RST' | 'nothing'): Promise<RawServer> {
  return RawServer.listen({
    asked: (socket) => {
      if (end === 'FIN') socket.end(bytes);
      else if (end === 'RST') void resetAfter(socket, bytes);
      else socket.write(bytes);
    },
  });
}

describe('A request', () => {
  test('without a form is a GET over a connection of its own, which is closed', async () => {
    await using server = await RawServer.listen({ asked: (socket) => socket.write(http('{"status":"ok"}')) });
    expect(await ask(server.port)).toEqual({ httpStatus: 200, text: '{"status":"ok"}' });
    await ask(server.port, { path: '/status' });
    expect(server.heard.map((request) => request.split(' ').slice(0, 2).join(' '))).toEqual([
      'GET /lockers',
      'GET /status',
    ]);
    expect(server.heard[0]).toMatch(/connection: close/i);
    await expect.poll(() => server.connections).toBe(0);
  });

  test('with a form is a POST, percent-encoded, with its length', async () => {
    await using server = await RawServer.listen({ asked: (socket) => socket.end(http('{}')) });
    await ask(server.port, { path: '/open', form: { identifier: '7', ts: '1', hash: 'a+/=' } });
    const [head, body] = server.heard[0]?.split('\r\n\r\n') ?? [];
    expect(head).toMatch(/^POST \/open HTTP\/1.1\r\n/);
    expect(head).toMatch(/content-type: application\/x-www-form-urlencoded/);
    expect(head).toMatch(/content-length: 33/i);
    expect(body).toBe('identifier=7&ts=1&hash=a%2B%2F%3D');
  });

  test('has all of its base64 percent-encoded', () => {
    expect(encodeForm({ identifier: '1', hash: 'a+b/c=' })).toBe('identifier=1&hash=a%2Bb%2Fc%3D');
  });
});

describe('A connection', () => {
  test('carries nothing until something is asked, and nothing ever if it is reset before', async () => {
    await using server = await RawServer.listen({ asked: (socket) => socket.end(http('{}')) });
    const line = await dial(server.port);
    await ask(server.port);
    expect(server.heard.map((request) => request !== '')).toEqual([false, true]);
    line.reset();
    await expect.poll(() => server.connections).toBe(0);
    expect(await troubleOf(line.ask({ path: '/open', form: {} }))).toBe('closed');
    expect(server.heard[0]).toBe('');
  });

  test('that is reset in the breath in which something is asked carries nothing either', async () => {
    await using server = await RawServer.listen({});
    const line = await dial(server.port);
    const asked = troubleOf(line.ask({ path: '/open', form: {} }));
    line.reset();
    line.reset();
    expect(await asked).toBe('closed');
    await expect.poll(() => server.connections).toBe(0);
    expect(server.heard).toEqual(['']);
  });

  test('is not begun when nobody wants it any more, and given up at once when nobody does', async () => {
    await using server = await RawServer.listen({});
    expect(await troubleOf(dial(server.port, AbortSignal.abort()))).toBe('nobody');
    expect(server.heard).toEqual([]);
    const leaving = new AbortController();
    const dialing = troubleOf(dial(server.port, leaving.signal));
    leaving.abort();
    expect(await dialing).toBe('nobody');
    await expect.poll(() => server.connections).toBe(0);
  });

  test('that is refused was turned away; where there is nobody, there is nobody', async () => {
    const server = await RawServer.listen({});
    await server[Symbol.asyncDispose]();
    expect(await troubleOf(dial(server.port))).toBe('turnedAway');
    expect(await troubleOf(httpDialer({ hostname: 'nowhere.invalid', port: 80 }).dial(never))).toBe('nobody');
  });

  // Only Linux shows the timers of a connection: 02 is keep-alive, with the time left in hundredths of a second.
  test.skipIf(process.platform !== 'linux')(
    'is asked once a second whether the gateway is still there',
    async () => {
      await using server = await RawServer.listen({});
      const line = await dial(server.port);
      const port = server.port.toString(16).toUpperCase().padStart(4, '0');
      const ours = readFileSync('/proc/net/tcp', 'utf8')
        .split('\n')
        .map((row) => row.trim().split(/\s+/))
        .find(([, , remote, state]) => remote === `0100007F:${port}` && state === '01');
      line.reset();
      const [timer, left] = ours?.[5]?.split(':') ?? [];
      expect(timer).toBe('02');
      expect(Number.parseInt(left ?? '', 16)).toBeLessThanOrEqual(100);
      line.reset();
    },
  );

  test.each(['ETIMEDOUT', 'EHOSTUNREACH'])(
    'whose other end is found to be gone (%s) has vanished',
    async (code) => {
      const sockets = vi.spyOn(net.Socket.prototype, 'connect');
      await using server = await RawServer.listen({ asked: () => undefined });
      const asked = troubleOf(ask(server.port));
      await vi.waitFor(() => expect(server.heard).toHaveLength(1));
      (sockets.mock.contexts.at(-1) as Socket).destroy(Object.assign(new Error(code), { code }));
      expect(await asked).toBe('vanished');
      sockets.mockRestore();
    },
  );

  test('ends with a reset when an answer is given up', async () => {
    let ended: Promise<unknown> = Promise.resolve();
    await using server = await RawServer.listen({
      asked: (socket) => {
        ended = once(socket, 'error');
      },
    });
    const line = await dial(server.port);
    const asked = troubleOf(line.ask({ path: '/open', form: {} }));
    await expect.poll(() => server.heard[0]).toMatch(/POST/);
    line.reset();
    expect(await asked).toBe('closed');
    expect(await ended).toMatchObject([{ code: 'ECONNRESET' }]);
  });
});

describe('An answer', () => {
  const whole = { httpStatus: 200, text: '{"status":"ok"}' };
  const upgrade = 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nxyz';
  const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

  test.each([
    ['with its length', 'nothing', http(whole.text)],
    ['with its length, and the end', 'FIN', http(whole.text)],
    ['without a length that ends with its connection', 'FIN', `HTTP/1.0 200 OK\r\n\r\n${whole.text}`],
    ['in chunks', 'nothing', `${chunked}7\r\n{"statu\r\n8\r\ns":"ok"}\r\n0\r\n\r\n`],
    ['in chunks, with a trailer', 'nothing', `${chunked}f\r\n${whole.text}\r\n0\r\nX: 1\r\n\r\n`],
    [
      'after a hundred others that are none',
      'FIN',
      `${'HTTP/1.1 102 Wait\r\n\r\n'.repeat(100)}${http(whole.text)}`,
    ],
  ] as const)('%s is whole', async (_name, end, bytes) => {
    await using server = await answering(bytes, end);
    expect(await troubleOf(ask(server.port))).toEqual(whole);
    await expect.poll(() => server.connections).toBe(0);
  });

  test('may come a byte at a time', async () => {
    await using server = await RawServer.listen({
      asked: (socket) => void byByte(socket, http(whole.text)),
    });
    expect(await ask(server.port)).toEqual(whole);
  });

  test('may come before anything was asked for', async () => {
    await using server = await RawServer.listen({ connected: (socket) => socket.write(http(whole.text)) });
    expect(await troubleOf(ask(server.port, { path: '/open', form: { hash: 'x'.repeat(1_000) } }))).toEqual(
      whole,
    );
    await expect.poll(() => server.connections).toBe(0);
  });

  test('that sends us elsewhere is not followed', async () => {
    await using server = await answering(
      http('', 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/'),
      'FIN',
    );
    expect(await ask(server.port)).toEqual({ httpStatus: 302, text: '' });
    expect(server.heard).toHaveLength(1);
  });

  test.each([
    ['nothing', 'FIN', 'closed', ''],
    ['nothing', 'RST', 'closed', ''],
    ['half a head', 'FIN', 'cut', 'HTTP/1.1 200 OK\r\nContent-'],
    ['half a head', 'RST', 'cut', 'HTTP/1.1 200 OK\r\nContent-'],
    ['too little', 'FIN', 'cut', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"status"'],
    ['too little', 'RST', 'cut', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"status"'],
    ['chunks without the last', 'FIN', 'cut', `${chunked}f\r\n${whole.text}\r\n`],
    ['chunks without the last', 'RST', 'cut', `${chunked}f\r\n${whole.text}\r\n`],
    ['a text without a length', 'RST', 'cut', `HTTP/1.0 200 OK\r\n\r\n${whole.text}`],
    ['no HTTP', 'nothing', 'notHttp', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['a few odd bytes', 'FIN', 'notHttp', '\u0015\u0003\u0001\u0000\u0002'],
    ['chunks of no size', 'nothing', 'notHttp', `${chunked}zz\r\n`],
    ['another protocol', 'nothing', 'notHttp', upgrade],
    ['a head that is too long', 'nothing', 'tooLong', `HTTP/1.1 200 OK\r\n${'X-Y: z\r\n'.repeat(10_000)}`],
    ['trailers that are too long', 'nothing', 'tooLong', `${chunked}0\r\n${'X-Y: z\r\n'.repeat(10_000)}`],
    ['others that are none, without end', 'nothing', 'tooLong', 'HTTP/1.1 102 Wait\r\n\r\n'.repeat(20_000)],
    ['more than any gateway has to say', 'nothing', 'tooLong', http('x'.repeat(300_000))],
  ] as const)('of %s, then %s, is %s', async (_name, end, trouble, bytes) => {
    await using server = await answering(bytes, end);
    expect(await troubleOf(ask(server.port))).toBe(trouble);
    await expect.poll(() => server.connections).toBe(0);
  });

  test('of a few bytes without a length, and then nothing, can be given up', async () => {
    await using server = await answering('HTTP/1.1 200 OK\r\n\r\n{"sta', 'nothing');
    const line = await dial(server.port);
    const asked = troubleOf(line.ask({ path: '/lockers' }));
    await expect.poll(() => server.heard[0]).toMatch(/GET/);
    await turn();
    line.reset();
    expect(['cut', 'closed']).toContain(await asked);
    await expect.poll(() => server.connections).toBe(0);
  });

  test('without end is given up after 256 KiB', async () => {
    let written = 0;
    await using server = await RawServer.listen({
      asked: (socket) => {
        socket.write(chunked);
        const more = (): void => {
          while (!socket.destroyed && socket.write(`10000\r\n${'x'.repeat(65_536)}\r\n`)) written += 65_536;
        };
        socket.on('drain', more);
        more();
      },
    });
    expect(await troubleOf(ask(server.port))).toBe('tooLong');
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });
});

/** A reset takes with it what has not been read yet, so that comes first. */
async function resetAfter(socket: Socket, bytes: string): Promise<void> {
  socket.write(bytes);
  for (let turns = 0; turns < 20; turns += 1) await turn();
  socket.resetAndDestroy();
}

async function byByte(socket: Socket, text: string): Promise<void> {
  for (const byte of Buffer.from(text)) {
    socket.write(Buffer.of(byte));
    await turn();
  }
}
