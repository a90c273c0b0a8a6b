import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { exchange, type Terms } from '../../src/gateway/exchange.ts';
import { httpDialer } from '../../src/gateway/wire.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { about, endOf } from './outcomes.ts';
import { http, RawServer } from './raw-server.ts';

describe('Over a real connection, an exchange', () => {
  const begin = (port: number, terms: Partial<Terms> = {}): Promise<unknown> =>
    endOf(
      exchange(httpDialer({ hostname: '127.0.0.1', port }), {
        clock: systemClock,
        about,
        timeoutMs: 10_000,
        stop: new AbortController().signal,
        make: () => ({ path: '/open', form: { identifier: '7' } }),
        ...terms,
      }),
    );

  test('gives the answer', async () => {
    await using server = await RawServer.listen({ asked: (socket) => socket.end(http('{}')) });
    expect(await begin(server.port)).toBe('{}');
  });

  test('with nobody there was turned away', async () => {
    const server = await RawServer.listen({});
    await server[Symbol.asyncDispose]();
    expect(await begin(server.port)).toBe('turnedAway, sent no');
  });

  test('that nobody wants once it is connected sends not a byte', async () => {
    await using server = await RawServer.listen({});
    expect(await begin(server.port, { wanted: () => false })).toBe('withdrawn, sent no');
    await expect.poll(() => server.connections).toBe(0);
    expect(server.heard).toEqual(['']);
  });

  test('that never gets an answer is silent once its time is up, and resets its connection', async () => {
    let ended: Promise<unknown> = Promise.resolve();
    await using server = await RawServer.listen({
      asked: (socket) => {
        ended = once(socket, 'error');
      },
    });
    expect(await begin(server.port, { timeoutMs: 1_000 })).toBe('silent, sent maybe');
    expect(await ended).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  test.each([
    ['in its head', 'HTTP/1.1 200 OK\r\n'],
    ['and has no length', 'HTTP/1.1 200 OK\r\n\r\n{"status'],
    ['short of its length', 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"status'],
    ['in a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"sta'],
  ])('whose answer stops %s is silent, and resets its connection', async (_name, bytes) => {
    const clock = new VirtualClock();
    const asked = Promise.withResolvers<{ readonly error: Promise<unknown> }>();
    await using server = await RawServer.listen({
      asked: (socket) => {
        asked.resolve({ error: once(socket, 'error') });
        socket.write(bytes);
      },
    });
    const end = begin(server.port, { clock });
    const { error } = await asked.promise;
    for (let turns = 0; turns < 20; turns += 1) await turn();
    await clock.advance(10_000);
    expect(await end).toBe('silent, sent maybe');
    expect(await error).toMatchObject([{ code: 'ECONNRESET' }]);
    await expect.poll(() => server.connections).toBe(0);
  });

  test('that is stopped in the middle of an answer without a length resets at once', async () => {
    const stop = new AbortController();
    await using server = await RawServer.listen({
      asked: (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n{"sta', () => stop.abort()),
    });
    expect(await begin(server.port, { stop: stop.signal })).toBe('stopped, sent maybe');
    await expect.poll(() => server.connections).toBe(0);
    await turn();
  });
});
