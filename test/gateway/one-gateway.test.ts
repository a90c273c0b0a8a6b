import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config/read.ts';
import { httpDialer } from '../../src/gateway/wire.ts';
import { House } from '../../src/house.ts';
import { RecordedLog } from '../recorded-log.ts';
import { listening } from '../simulator/network.ts';
import { CODE, FRONT } from '../simulator/visitor.ts';

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
