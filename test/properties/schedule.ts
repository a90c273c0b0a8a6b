import fc from 'fast-check';
import type { Fault } from '../../src/simulator/gateway/faults.ts';
import type { Garbage } from '../../src/simulator/gateway/garbage.ts';
import { mostly, worlds, type World } from './world.ts';

/** What comes back instead of what the gateway answered: as broken firmwares, and strangers at its address, do it. */
export type Meddling =
  /** The answer has no length and stops after a part (0…1) of it: the connection ends there, or hangs. */
  | { readonly kind: 'stops'; readonly after: number; readonly hangs: boolean }
  /** An acknowledgement that is none. */
  | { readonly kind: 'oddAcknowledgement'; readonly body: OddAcknowledgement }
  /** A report with a state that no document knows, or of another lock. */
  | { readonly kind: 'babble'; readonly code: number | string | null }
  | { readonly kind: 'otherLock' }
  | { readonly kind: 'emptyList' }
  /** Each lock twice, the second with another counter. */
  | { readonly kind: 'doubledList'; readonly isSame: boolean }
  /** The lists lack `last_log`. */
  | { readonly kind: 'noCounters' };

export const oddAcknowledgements = {
  'of another lock': { status: 'ok', code: 0, id: 99 },
  'with a cause': { status: 'ok', code: 0, cause: 'unknown error' },
  'with a sentence for a code': { status: 'ok', code: 'unknown error' },
  'with a number unheard of': { status: 'ok', code: 65_573 },
  'a constructor': { status: 'constructor' },
  'a prototype': { status: '__proto__', code: 0 },
} as const;
export type OddAcknowledgement = keyof typeof oddAcknowledgements;

type Wish = 'secured' | 'unsecured';

/** Something that happens to a house. `door` and `gateway` are numbers, counted round from 0. */
export type Happening =
  | {
      readonly kind: 'tap';
      readonly door: number;
      readonly wish: Wish;
      /** Matter takes its wish back after 8 s. */
      readonly by: 'home' | 'matter';
      /** What the command of this tap runs into, at every gateway. */
      readonly meets?: Fault;
    }
  /** One write for all doors. */
  | { readonly kind: 'scene'; readonly wish: Wish }
  | { readonly kind: 'hand'; readonly door: number }
  | { readonly kind: 'look' }
  | { readonly kind: 'calibrate'; readonly door: number }
  /** Homebridge is stopped, or killed, and comes back after `downMs`; without the codes of some doors. */
  | {
      readonly kind: 'restart';
      readonly how: 'stop' | 'kill';
      readonly downMs: number;
      readonly without: readonly number[];
    }
  | { readonly kind: 'unplug'; readonly gateway: number }
  | { readonly kind: 'plug'; readonly gateway: number }
  /** The computer sleeps; doors are turned by hand meanwhile. macOS counts the sleep in its monotonic clock. */
  | {
      readonly kind: 'sleep';
      readonly ms: number;
      readonly isCounted: boolean;
      readonly hands: readonly number[];
    }
  /** The computer's wall clock is set, by so many seconds. */
  | { readonly kind: 'wallClock'; readonly seconds: number }
  /** A gateway's own clock is off by this many seconds, until it synchronizes. */
  | { readonly kind: 'skew'; readonly gateway: number; readonly seconds: number }
  | { readonly kind: 'synchronizing'; readonly gateway: number; readonly ms: number }
  | { readonly kind: 'range'; readonly gateway: number; readonly door: number; readonly isInRange: boolean }
  | { readonly kind: 'says'; readonly door: number; readonly what: 'position' | 'unknown' | 'jammed' }
  | { readonly kind: 'key'; readonly gateway: number; readonly door: number; readonly isRefused: boolean }
  | { readonly kind: 'share'; readonly gateway: number; readonly door: number; readonly isGood: boolean }
  /** A counter jumps, starts again, or is no longer sent by one gateway. */
  | {
      readonly kind: 'counter';
      readonly gateway: number;
      readonly door: number;
      readonly what: 'jumps' | 'resets' | 'vanishes' | 'returns';
    }
  | {
      readonly kind: 'fault';
      readonly gateway: number;
      /** A path, or every request. */
      readonly path: string;
      /** One door's requests only. */
      readonly door?: number;
      readonly fault: Fault;
      readonly times: number;
    }
  | {
      readonly kind: 'meddle';
      readonly gateway: number;
      readonly path: string;
      readonly with: Meddling;
      readonly times: number;
    }
  /** Nobody comes, and nothing changes, for many minutes: how often is it asked, tried, warned? */
  | { readonly kind: 'endure'; readonly minutes: number };

/** A happening, some ms after the one before. */
export interface Step {
  readonly after: number;
  readonly happening: Happening;
}

/** A house, and what happens to it. */
export interface Schedule {
  readonly world: World;
  readonly steps: readonly Step[];
}

const whole = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const door = fc.oneof({ weight: 6, arbitrary: whole(0, 2) }, { weight: 1, arbitrary: whole(0, 14) });
const gateway = whole(0, 1);
const wish = fc.constantFrom('secured', 'unsecured');
const kind = <K extends string>(value: K): fc.Arbitrary<K> => fc.constant(value);

/** Answers that are lost whatever they would have said, so that the bolt may have moved or not. */
const destroyed: readonly Garbage[] = [
  ...(['empty', 'cut JSON', 'HTML', 'null', '[]', 'no locks'] as const),
  ...(['wrong types', 'huge list', 'endless', 'redirect', 'server error'] as const),
];

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constant({ kind: 'busy' } as const),
  fc.constant({ kind: 'reset' } as const),
  fc.constant({ kind: 'refuse' } as const),
  fc.record({ kind: fc.constantFrom('failed', 'cut', 'hang'), moved: fc.boolean() }),
  fc.record({
    kind: kind('error'),
    number: fc.constantFrom(32, 33, 33, 34, 34, 35, 36, 37, 38, 400, 1, 2, 48, 49, 50, 99, 1234),
  }),
  fc.record({ kind: kind('slow'), ms: whole(500, 15_000) }),
  fc.record({ kind: kind('garbage'), body: fc.constantFrom(...destroyed), moved: fc.boolean() }),
  fc.record({
    kind: kind('garbage'),
    body: fc.constantFrom<Garbage>('identifier twice', 'dripping', 'bare state'),
  }),
);

const turnFaults: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 2, arbitrary: fault },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('failed', 'cut', 'hang'), moved: fc.boolean() }),
  },
);

const meddling: fc.Arbitrary<Meddling> = fc.oneof(
  fc.record({ kind: kind('stops'), after: whole(0, 100).map((part) => part / 100), hangs: fc.boolean() }),
  fc.record({
    kind: kind('oddAcknowledgement'),
    body: fc.constantFrom(...(Object.keys(oddAcknowledgements) as OddAcknowledgement[])),
  }),
  fc.record({
    kind: kind('babble'),
    code: fc.constantFrom(0, 1, 4, 51, 52, 138, '0x33', '51', 'closed', null),
  }),
  fc.record({ kind: kind('otherLock') }),
  fc.record({ kind: kind('emptyList') }),
  fc.record({ kind: kind('doubledList'), isSame: fc.boolean() }),
  fc.record({ kind: kind('noCounters') }),
);

const turns = ['/open', '/open', '/close'] as const;
const path = fc.constantFrom(...turns, '/locker_status', '/locker_status', '/lockers', '/status', 'any');
const times = fc.oneof({ weight: 8, arbitrary: whole(1, 3) }, { weight: 1, arbitrary: whole(4, 20) });
const by = mostly<'home' | 'matter'>('home', 'home', 'home', 'matter');
const minute = 60_000;

const weighted = (weight: number, arbitrary: fc.Arbitrary<Happening>) => ({ weight, arbitrary });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  weighted(16, fc.record({ kind: kind('tap'), door, wish, by })),
  weighted(12, fc.record({ kind: kind('tap'), door, wish, by, meets: turnFaults })),
  weighted(3, fc.record({ kind: kind('scene'), wish })),
  weighted(8, fc.record({ kind: kind('hand'), door })),
  weighted(4, fc.record({ kind: kind('look') })),
  weighted(1, fc.record({ kind: kind('calibrate'), door })),
  weighted(
    3,
    fc.record({
      kind: kind('restart'),
      how: fc.constantFrom('stop', 'kill'),
      downMs: mostly(0, 1_000, 30_000, 600_000),
      without: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.tuple(door) }),
    }),
  ),
  weighted(2, fc.record({ kind: kind('unplug'), gateway })),
  weighted(4, fc.record({ kind: kind('plug'), gateway })),
  weighted(
    2,
    fc.record({
      kind: kind('sleep'),
      ms: fc.oneof(whole(minute, 10 * minute), fc.constantFrom(60 * minute, 480 * minute, 10_080 * minute)),
      isCounted: fc.boolean(),
      hands: fc.oneof(fc.constant([]), fc.tuple(door)),
    }),
  ),
  weighted(
    2,
    fc.record({
      kind: kind('wallClock'),
      seconds: fc.oneof(
        whole(-10, 10),
        whole(-7_200, 7_200),
        fc.constantFrom(-31_536_000, -86_400, 86_400, 31_536_000),
      ),
    }),
  ),
  weighted(2, fc.record({ kind: kind('skew'), gateway, seconds: whole(-600, 600) })),
  weighted(
    2,
    fc.record({
      kind: kind('synchronizing'),
      gateway,
      ms: fc.oneof(
        { weight: 9, arbitrary: whole(1_000, 90_000) },
        { weight: 1, arbitrary: fc.constant(800_000) },
      ),
    }),
  ),
  weighted(2, fc.record({ kind: kind('range'), gateway, door, isInRange: fc.boolean() })),
  weighted(
    2,
    fc.record({ kind: kind('says'), door, what: fc.constantFrom('position', 'unknown', 'jammed') }),
  ),
  weighted(2, fc.record({ kind: kind('key'), gateway, door, isRefused: fc.boolean() })),
  weighted(2, fc.record({ kind: kind('share'), gateway, door, isGood: fc.boolean() })),
  weighted(
    2,
    fc.record({
      kind: kind('counter'),
      gateway,
      door,
      what: fc.constantFrom('jumps', 'resets', 'vanishes', 'returns'),
    }),
  ),
  weighted(
    16,
    fc.record(
      { kind: kind('fault'), gateway, path, door, fault, times },
      { requiredKeys: ['kind', 'gateway', 'path', 'fault', 'times'] },
    ),
  ),
  weighted(5, fc.record({ kind: kind('meddle'), gateway, path, with: meddling, times })),
  weighted(
    1,
    fc.record({
      kind: kind('endure'),
      minutes: fc.oneof(
        { weight: 40, arbitrary: fc.constant(3) },
        { weight: 6, arbitrary: fc.constant(10) },
        { weight: 1, arbitrary: fc.constant(70) },
      ),
    }),
  ),
);

const after = fc.oneof(
  { weight: 4, arbitrary: whole(0, 1_500) },
  { weight: 4, arbitrary: whole(1_500, 8_000) },
  { weight: 2, arbitrary: whole(8_000, 35_000) },
  { weight: 1, arbitrary: whole(35_000, 100_000) },
);

/** Anything that can happen, some ms after what happened before. */
export const steps: fc.Arbitrary<Step> = fc.record({ after, happening });

/** Any day of a house, the bad ones above all. */
export const schedules: fc.Arbitrary<Schedule> = fc.record({
  world: worlds,
  steps: fc.array(steps, { minLength: 1, maxLength: 25, size: 'max' }),
});
