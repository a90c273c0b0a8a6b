import { describe, expect, test } from 'vitest';
import type { Happening, Schedule, World } from './schedule.ts';
import { runSchedule } from './trial.ts';

const house: World = {
  doors: 2,
  bolts: ['secured', 'secured'],
  hasLastLog: true,
  strictClock: false,
  dialect: 'observed',
  whileSynchronizing: 34,
  refusal: 'refused',
  isWatched: false,
  insists: false,
  seed: 1,
};

/** A day that once broke a promise; each happening at its moment, in ms from the start. */
function day(world: Partial<World>, ...happenings: readonly (readonly [number, Happening])[]): Schedule {
  const steps = happenings.map(([at, happening], index) => ({
    after: at - (happenings[index - 1]?.[0] ?? 0),
    happening,
  }));
  return { world: { ...house, ...world }, steps };
}

const unsecure = { kind: 'tap', door: 0, wish: 'unsecured' } as const;
const secure = { kind: 'tap', door: 0, wish: 'secured' } as const;

describe('What schedules have found', () => {
  test('a command that waits for its next try ends when the plugin does', async () => {
    const busy = { ...unsecure, meets: { kind: 'busy' } } as const;
    const { broken } = await runSchedule(day({}, [20_000, busy], [21_200, { kind: 'restart' }]));
    expect(broken).toEqual([]);
  });

  test('an open that is still connecting is not sent once the door is to be secured', async () => {
    const { broken, seen } = await runSchedule(
      day({}, [20_000, { kind: 'unplug' }], [20_400, unsecure], [21_900, secure], [22_000, { kind: 'plug' }]),
    );
    expect(broken).toEqual([]);
    expect(seen.get('/open')).toBeUndefined();
  });

  test('a list of locks in answer to a command opens no door, and closes none', async () => {
    const meets = { kind: 'garbage', body: 'no locks', moved: false } as const;
    const open = await runSchedule(day({}, [20_000, { ...unsecure, meets }], [26_000, { kind: 'look' }]));
    expect(open.broken).toEqual([]);
    const bolts = ['unsecured', 'secured'] as const;
    const close = await runSchedule(
      day({ bolts }, [20_000, { ...secure, meets }], [26_000, { kind: 'look' }]),
    );
    expect(close.broken).toEqual([]);
  });

  test('two lost reads and a stray wrong hash do not hide a lock for ten minutes', async () => {
    const read = { kind: 'fault', path: '/locker_status', door: 0 } as const;
    const { broken, seen } = await runSchedule(
      day(
        {},
        [0, { ...read, fault: { kind: 'refuse' }, times: 2 }],
        [0, { ...read, fault: { kind: 'error', number: 33 }, times: 1 }],
        [16_000, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
    expect(seen.get('fault')).toBe(2);
  });

  test('a wrong clock and two wrong hashes do not hide a lock for ten minutes', async () => {
    const read = { kind: 'fault', path: '/locker_status', door: 0, times: 1 } as const;
    const { broken } = await runSchedule(
      day(
        {},
        [0, { ...read, fault: { kind: 'error', number: 38 } }],
        [0, { ...read, fault: { kind: 'error', number: 33 } }],
        [0, { ...read, fault: { kind: 'error', number: 33 } }],
        [26_000, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a command that read the lock and then ran out of time does not leave it without response', async () => {
    const open = { kind: 'fault', path: '/open', times: 1 } as const;
    const { broken } = await runSchedule(
      day(
        { seed: 66 },
        [1_500, { ...open, fault: { kind: 'error', number: 32 } }],
        [3_000, { ...open, fault: { kind: 'hang', moved: false } }],
        [6_480, { kind: 'range', door: 1, isInRange: false }],
        [6_480, unsecure],
        [7_794, { ...secure, door: 1 }],
        [45_997, { ...unsecure, door: 1 }],
        [45_997, unsecure],
        [47_497, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
  });
});
