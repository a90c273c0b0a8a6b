import { describe, expect, test } from 'vitest';
import { parseForm } from '../../../src/simulator/gateway/form.ts';
import { scaledClock } from '../../../src/simulator/gateway/latencies.ts';
import { seededRandom } from '../../../src/simulator/gateway/seeded-random.ts';
import { VirtualClock } from '../../virtual-clock.ts';

describe('A form', () => {
  test.each([
    ['identifier=7&hash=a%2Bb%2F%3D', { identifier: '7', hash: 'a+b/=' }],
    ['hash=a+b/c=', { hash: 'a+b/c=' }],
    ['hash=%zz&ts=1', { hash: '%zz', ts: '1' }],
    ['ts=1&ts=2', { ts: '2' }],
    ['=x&identifier&&', {}],
    ['', {}],
  ])('is read as the gateway reads it: %s', (body, fields) => {
    expect(Object.fromEntries(parseForm(body))).toEqual(fields);
  });
});

describe('Chance', () => {
  test('is the same for the same seed, another for another, and spread over 0 to 1', () => {
    const row = (seed: number): number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 1000 }, random);
    };
    expect(row(7)).toEqual(row(7));
    expect(row(7)).not.toEqual(row(8));
    expect(row(7).every((number) => number >= 0 && number < 1)).toBe(true);
    expect(row(7).reduce((sum, number) => sum + number) / 1000).toBeCloseTo(0.5, 1);
  });
});

describe('A hurried clock', () => {
  test('runs ten times as fast, and leaves the wall clock alone', async () => {
    const real = new VirtualClock();
    const hurried = scaledClock(real, 10);
    const woken = hurried.sleep(1000).then(() => real.now());
    await real.advance(100);
    expect(await woken).toBe(100);
    expect(hurried.now()).toBe(1000);
    expect(hurried.wall()).toBe(real.wall());
  });

  test('gives up a sleep when told', async () => {
    const end = new AbortController();
    const asleep = scaledClock(new VirtualClock(), 10).sleep(1000, end.signal);
    end.abort(new Error('enough'));
    await expect(asleep).rejects.toThrow('enough');
  });
});
