import { describe, expect, test } from 'vitest';
import type { Happening, Schedule } from './schedule.ts';
import { runSchedule } from './trial.ts';
import type { DoorWorld, GatewayWorld, World } from './world.ts';

const gateway: GatewayWorld = {
  pollInterval: 2,
  statusInterval: 60,
  dialect: 'observed',
  version: 65,
  counters: 'number',
  strictClock: false,
  whileSynchronizing: 34,
  whileTaken: 34,
  powerCut: 'closed',
  needsMs: 200,
  refusal: 'refused',
  hasTwinEntry: false,
};
const door: DoorWorld = {
  at: 'both',
  bolt: 'secured',
  counter: 'sound',
  autoLock: 0,
  lockOnly: 'none',
  hasOwnCode: false,
};

interface HouseOptions {
  readonly gateways?: readonly Partial<GatewayWorld>[];
  readonly doors?: readonly Partial<DoorWorld>[];
  readonly world?: Partial<World>;
}

/** A day that once broke a promise; each happening at its moment, in ms from the start. */
function day(
  { gateways = [{}], doors = [{}, {}], world = {} }: HouseOptions,
  ...happenings: readonly (readonly [number, Happening])[]
): Schedule {
  const steps = happenings.map(([at, happening], index) => ({
    after: at - (happenings[index - 1]?.[0] ?? 0),
    happening,
  }));
  return {
    world: {
      gateways: gateways.map((one) => ({ ...gateway, ...one })),
      doors: doors.map((one) => ({ ...door, ...one })),
      wallAtBoot: 0,
      isWatched: false,
      insists: false,
      seed: 1,
      ...world,
    },
    steps,
  };
}

const unsecure = { kind: 'tap', door: 0, wish: 'unsecured', by: 'home' } as const;
const secure = { ...unsecure, wish: 'secured' } as const;
const restart = { kind: 'restart', how: 'stop', downMs: 0, without: [] } as const;
const read = { kind: 'fault', gateway: 0, path: '/locker_status', door: 0, times: 1 } as const;

describe('What schedules have found', () => {
  test('a command that waits for its next try ends when the plugin does', async () => {
    const busy = { ...unsecure, meets: { kind: 'busy' } } as const;
    const { broken } = await runSchedule(day({}, [20_000, busy], [21_200, restart]));
    expect(broken).toEqual([]);
  });

  test('an open that is still connecting is not sent once the door is to be secured', async () => {
    const { broken, seen } = await runSchedule(
      day(
        {},
        [20_000, { kind: 'unplug', gateway: 0 }],
        [20_400, unsecure],
        [21_900, secure],
        [22_000, { kind: 'plug', gateway: 0 }],
      ),
    );
    expect(broken).toEqual([]);
    expect(seen.get('/open')).toBeUndefined();
  });

  test('a list of locks in answer to a command opens no door, and closes none', async () => {
    const meets = { kind: 'garbage', body: 'no locks', moved: false } as const;
    const open = await runSchedule(day({}, [20_000, { ...unsecure, meets }], [26_000, { kind: 'look' }]));
    expect(open.broken).toEqual([]);
    const doors = [{ bolt: 'unsecured' }, {}] as const;
    const close = await runSchedule(
      day({ doors }, [20_000, { ...secure, meets }], [26_000, { kind: 'look' }]),
    );
    expect(close.broken).toEqual([]);
  });

  test('two lost reads and a stray wrong hash do not hide a lock for ten minutes', async () => {
    const { broken, seen } = await runSchedule(
      day(
        {},
        [0, { ...read, fault: { kind: 'refuse' }, times: 2 }],
        [0, { ...read, fault: { kind: 'error', number: 33 } }],
        [16_000, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
    expect(seen.get('fault')).toBe(2);
  });

  test('a wrong clock and two wrong hashes do not hide a lock for ten minutes', async () => {
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
    const open = { kind: 'fault', gateway: 0, path: '/open', times: 1 } as const;
    const { broken } = await runSchedule(
      day(
        { world: { seed: 66 } },
        [1_500, { ...open, fault: { kind: 'error', number: 32 } }],
        [3_000, { ...open, fault: { kind: 'hang', moved: false } }],
        [6_480, { kind: 'range', gateway: 0, door: 1, isInRange: false }],
        [6_480, unsecure],
        [7_794, { ...secure, door: 1 }],
        [45_997, { ...unsecure, door: 1 }],
        [45_997, unsecure],
        [47_497, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('an unlock that takes longer than auto-lock waits is not undone the moment it has come about', async () => {
    const meets = { kind: 'failed', moved: false } as const;
    const doors = [{ autoLock: 5 }, {}] as const;
    const slow = await runSchedule(
      day({ doors }, [3_562, { ...unsecure, meets }], [11_562, { kind: 'hand', door: 0 }]),
    );
    expect(slow.broken).toEqual([]);
    const open = await runSchedule(
      day({ doors: [{ bolt: 'unsecured', counter: 'none', autoLock: 5 }] }, [8_782, unsecure]),
    );
    expect(open.broken).toEqual([]);
  });

  test('the gateway that loses an open to the other does not make it forgotten', async () => {
    const gateways = [{ statusInterval: 10 }, { statusInterval: 10 }] as const;
    const meets = { kind: 'hang', moved: false } as const;
    const { broken, seen } = await runSchedule(
      day({ gateways }, [17_695, { ...unsecure, meets }], [116_191, { kind: 'look' }]),
    );
    expect(broken).toEqual([]);
    expect(seen.get('/open in doubt')).toBeGreaterThan(0);
  });

  test('a read on the wire of a gateway that has lost its power is part of its silence', async () => {
    const { broken } = await runSchedule(
      day(
        { gateways: [{ powerCut: 'silent' }] },
        [5_212, { kind: 'unplug', gateway: 0 }],
        [34_212, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a tap on a lock whose counter has vanished reads it, and does not poll for half a minute', async () => {
    const { broken, seen } = await runSchedule(
      day(
        { gateways: [{ pollInterval: 1 }], doors: [{}] },
        [9_758, { kind: 'counter', gateway: 0, door: 0, what: 'vanishes' }],
        [13_036, { kind: 'sleep', ms: 3_600_000, isCounted: false, hands: [] }],
        [14_273, secure],
        [40_139, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
    expect(seen.get('says commandFailed')).toBeUndefined();
  });

  test('a sleep is noticed within seconds at the longest interval', async () => {
    const { broken } = await runSchedule(
      day(
        { gateways: [{ pollInterval: 15 }], doors: [{ counter: 'none' }] },
        [31_000, { kind: 'fault', gateway: 0, path: 'any', fault: { kind: 'reset' }, times: 20 }],
        [32_000, { kind: 'sleep', ms: 28_800_000, isCounted: false, hands: [0] }],
        [60_000, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a calibration that waits behind a wish is not done by it', async () => {
    const { broken } = await runSchedule(
      day(
        { doors: [{}, {}] },
        [20_000, { kind: 'hand', door: 0 }],
        [20_100, secure],
        [20_300, { ...unsecure, door: 1 }],
        [21_000, { kind: 'calibrate', door: 0 }],
        [40_000, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a clock that is set while a gateway is away does not bring it back', async () => {
    const { broken } = await runSchedule(
      day(
        { doors: [{}] },
        [637, { kind: 'unplug', gateway: 0 }],
        [27_948, { kind: 'wallClock', seconds: 86_400 }],
        [35_000, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a second sleep does not revive a word that the first has ended', async () => {
    const sleep = { kind: 'sleep', ms: 600_000, isCounted: false, hands: [] } as const;
    const { broken } = await runSchedule(
      day(
        { doors: [{ bolt: 'unsecured' }] },
        [20_000, { kind: 'unplug', gateway: 0 }],
        [21_000, sleep],
        [50_000, { kind: 'wallClock', seconds: 6 }],
        [52_000, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a restart does not make fresh what was known to be out of date', async () => {
    const { broken } = await runSchedule(
      day(
        { doors: [{}] },
        [15_000, { kind: 'fault', gateway: 0, path: '/locker_status', fault: { kind: 'busy' }, times: 20 }],
        [15_000, { kind: 'hand', door: 0 }],
        [19_000, restart],
        [45_000, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a scene at a gateway without power ends in half a minute', async () => {
    const doors = [{ bolt: 'unsecured' }, { bolt: 'unsecured' }, { bolt: 'unsecured' }] as const;
    const { broken } = await runSchedule(
      day(
        { doors },
        [30_000, { kind: 'unplug', gateway: 0 }],
        [31_000, { kind: 'scene', wish: 'secured' }],
        [130_000, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a lock without a counter that is refused when its read is due is unknown ten seconds later', async () => {
    const { broken } = await runSchedule(
      day(
        { doors: [{ counter: 'none' }] },
        [6_000, { kind: 'share', gateway: 0, door: 0, isGood: false }],
        [100_000, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a gateway that drips, whose polls give way to taps, is away', async () => {
    const { broken } = await runSchedule(
      day(
        { doors: [{}], world: { isWatched: true } },
        [29_000, { ...unsecure, meets: { kind: 'hang', moved: true } }],
        [
          35_000,
          { kind: 'fault', gateway: 0, path: 'any', fault: { kind: 'garbage', body: 'dripping' }, times: 3 },
        ],
        [45_500, unsecure],
        [53_000, unsecure],
        [63_000, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a lock whose counter is listed no more, and whose key is refused, is unknown', async () => {
    const { broken } = await runSchedule(
      day(
        { gateways: [{ statusInterval: 23 }], doors: [{}] },
        [110_000, { kind: 'key', gateway: 0, door: 0, isRefused: true }],
        [116_000, { kind: 'counter', gateway: 0, door: 0, what: 'vanishes' }],
        [140_000, unsecure],
        [250_000, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a lock that does not know its bolt, and counts being asked, is asked ever more seldom', async () => {
    const { broken } = await runSchedule(
      day(
        { doors: [{ bolt: 'unsecured', counter: 'countsReads' }] },
        [7_500, { kind: 'says', door: 0, what: 'unknown' }],
        [97_500, { kind: 'endure', minutes: 10 }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a gateway that needs longer than its poll interval is asked all the same what it is at', async () => {
    const { broken } = await runSchedule(
      day(
        {
          gateways: [{ strictClock: true, whileSynchronizing: 500, needsMs: 30 }],
          doors: [{}, { bolt: 'unsecured' }],
          world: { isWatched: true, seed: 10 },
        },
        [4_700, { kind: 'skew', gateway: 0, seconds: -600 }],
        [9_700, { ...read, door: 1, fault: { kind: 'refuse' }, times: 3 }],
        [10_500, { kind: 'wallClock', seconds: 86_400 }],
        [12_000, { kind: 'hand', door: 0 }],
        [46_000, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a gateway that answered an open with nonsense has to answer something else before another opens', async () => {
    const silent = { kind: 'stops', after: 0.77, hangs: true } as const;
    const { broken } = await runSchedule(
      day(
        { gateways: [{ strictClock: true, needsMs: 5 }, { needsMs: 70 }], doors: [{ hasOwnCode: true }] },
        [2_032, { kind: 'meddle', gateway: 0, path: '/lockers', with: silent, times: 3 }],
        [6_677, { kind: 'skew', gateway: 0, seconds: -403 }],
        [8_756, { ...unsecure, meets: { kind: 'garbage', body: 'bare state' } }],
        [20_199, { kind: 'look' }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a counter that moves at a gateway whose first list came after the word is news', async () => {
    const { broken } = await runSchedule(
      day(
        { gateways: [{ pollInterval: 13 }, {}], doors: [{ bolt: 'unsecured' }] },
        [100, { kind: 'sleep', ms: 600_000, isCounted: true, hands: [] }],
        [5_900, { kind: 'counter', gateway: 0, door: 0, what: 'jumps' }],
        [105_000, secure],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('the code of a door that is taken out of the config leaves no old state behind', async () => {
    const { broken } = await runSchedule(
      day(
        { doors: [{ counter: 'none' }] },
        [35_000, { ...restart, downMs: 1_000, without: [0] }],
        [36_000, { kind: 'endure', minutes: 3 }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a gateway that was silent for as long as the computer slept is not gone, and Matter is told so', async () => {
    const { broken } = await runSchedule(
      day(
        { gateways: [{ statusInterval: 10, version: 16 }], doors: [{}, { counter: 'none' }] },
        [8_000, { kind: 'fault', gateway: 0, path: '/locker_status', fault: { kind: 'refuse' }, times: 1 }],
        [9_500, { ...unsecure, meets: { kind: 'failed', moved: false } }],
        [14_431, { kind: 'fault', gateway: 0, path: '/open', fault: { kind: 'busy' }, times: 1 }],
        [14_889, { kind: 'sleep', ms: 3_600_000, isCounted: true, hands: [0] }],
      ),
    );
    expect(broken).toEqual([]);
  });

  test('a lock whose refusal is over is not gone any more, and Matter is told so at that moment', async () => {
    const { broken } = await runSchedule(
      day(
        { gateways: [{ statusInterval: 10, version: 16, hasTwinEntry: true }], doors: [{}] },
        [2_193, { kind: 'hand', door: 0 }],
        [2_271, { kind: 'key', gateway: 0, door: 0, isRefused: true }],
        [3_562, { kind: 'endure', minutes: 10 }],
        [611_562, { kind: 'counter', gateway: 0, door: 0, what: 'vanishes' }],
      ),
    );
    expect(broken).toEqual([]);
  });
});
