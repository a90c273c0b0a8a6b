import type { LookupFunction } from 'node:net';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config/read.ts';
import { Claims } from '../../src/gateway/claims.ts';
import { httpDialer, type Line } from '../../src/gateway/wire.ts';
import { House } from '../../src/house.ts';
import { RecordedLog } from '../recorded-log.ts';
import { listening } from '../simulator/network.ts';
import { CODE, FRONT } from '../simulator/visitor.ts';
import { troubleOf } from './outcomes.ts';
import { http, RawServer } from './raw-server.ts';

const never = new AbortController().signal;

test('A gateway under a name and its address is never asked two things at once', async () => {
  const server = await listening();
  const { gateway, port } = server;
  const { journal } = gateway;
  const { tell } = new RecordedLog();
  const ending = new AbortController();
  const faults: unknown[] = [];
  const house = new House({
    config: readConfig({
      gateways: ['localhost', '127.0.0.1'].map((host) => ({
        host: `${host}:${port}`,
        code: CODE,
        pollInterval: 1,
      })),
    }),
    world: { clock: systemClock, dialerFor: ({ address }) => httpDialer(address) },
    tell,
    signal: ending.signal,
    fault: (error) => faults.push(error),
  });
  house.start();
  await expect.poll(() => house.locks.get(FRONT)?.isSure, { timeout: 20_000 }).toBe(true);
  expect(await house.locks.get(FRONT)?.ask('unsecured', { by: 'page' })).toEqual({ kind: 'done' });
  const polls = journal.count('poll');
  await expect.poll(() => journal.count('poll') - polls, { timeout: 20_000 }).toBeGreaterThan(5);
  ending.abort();
  await house.ended;
  expect(house.gateways).toHaveLength(2);
  expect(journal.mostAtOnce).toBe(1);
  expect(gateway.door(FRONT).bolt).toBe('unsecured');
  expect(journal.turns).toHaveLength(1);
  expect(faults).toEqual([]);
});

describe('A gateway that has a connection already', () => {
  const dialAs = (hostname: string, port: number, by?: LookupFunction): Promise<Line> =>
    by
      ? httpDialer({ hostname, port }, { claims, lookup: by }).dial(never)
      : httpDialer({ hostname, port }).dial(never);
  const claims = new Claims();
  /** A name server that answers with these addresses, one after the other. */
  const resolving = (...answers: readonly (readonly string[])[]): LookupFunction => {
    const left = [...answers];
    return (_name, _options, callback) => {
      const answer = (left.length > 1 ? left.shift() : left[0]) ?? [];
      if (answer.length === 0) callback(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), []);
      else
        callback(
          null,
          answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        );
    };
  };

  test.each([
    ['127.0.0.1', 'localhost'],
    ['localhost', '127.0.0.1'],
    ['localhost', 'LocalHost'],
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
  ])('as %s turns whoever comes to %s away, and not a byte reaches it', async (one, other) => {
    await using server = await RawServer.listen({ asked: (socket) => socket.end(http('{}')) });
    const line = await dialAs(one, server.port);
    expect(await troubleOf(dialAs(other, server.port))).toBe('turnedAway');
    expect(server.heard).toHaveLength(1);
    // At once, not only when the operating system has closed it: the next one is dialed in the same breath.
    line.reset();
    const next = await dialAs(other, server.port);
    expect(await next.ask({ path: '/lockers' })).toMatchObject({ httpStatus: 200 });
    expect(await (await dialAs(one, server.port)).ask({ path: '/lockers' })).toMatchObject({
      httpStatus: 200,
    });
    expect(server.heard).toHaveLength(3);
  });

  test('is not the one at another port', async () => {
    await using server = await RawServer.listen({});
    await using other = await RawServer.listen({});
    const line = await dialAs('localhost', server.port);
    const elsewhere = await dialAs('127.0.0.1', other.port);
    elsewhere.reset();
    line.reset();
  });

  test('under a name that means it only later is known by what the name means at each connection', async () => {
    await using server = await RawServer.listen({});
    const names = resolving([], ['127.0.0.1'], ['127.0.0.2', '127.0.0.1']);
    const line = await dialAs('127.0.0.1', server.port, names);
    const asked = async (): Promise<unknown> => troubleOf(dialAs('gateway.local', server.port, names));
    expect([await asked(), await asked(), await asked()]).toEqual(['nobody', 'turnedAway', 'turnedAway']);
    expect(server.heard).toHaveLength(1);
    line.reset();
  });

  test('is free again once that is refused, given up, or over', async () => {
    const gone = await RawServer.listen({});
    await gone[Symbol.asyncDispose]();
    expect(await troubleOf(dialAs('localhost', gone.port))).toBe('turnedAway');
    await using server = await RawServer.listen({ asked: (socket) => socket.end(http('{}')) });
    const leaving = new AbortController();
    const given = troubleOf(httpDialer({ hostname: 'localhost', port: server.port }).dial(leaving.signal));
    leaving.abort();
    expect(await given).toBe('nobody');
    for (const host of ['127.0.0.1', 'localhost', '127.0.0.1']) {
      expect(await (await dialAs(host, server.port)).ask({ path: '/status' })).toMatchObject({ text: '{}' });
    }
  });
});
