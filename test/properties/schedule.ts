import fc from 'fast-check';
import type { Fault } from '../../src/simulator/faults.ts';
import type { Garbage } from '../../src/simulator/garbage.ts';

/** Something that happens to a house. `door` is the first, second or third. */
export type Happening =
  | {
      readonly kind: 'tap';
      readonly door: number;
      readonly wish: 'secured' | 'unsecured';
      /** What the command of this tap runs into. */
      readonly meets?: Fault;
    }
  | { readonly kind: 'hand'; readonly door: number }
  | { readonly kind: 'look' }
  | { readonly kind: 'restart' }
  | { readonly kind: 'unplug' }
  | { readonly kind: 'plug' }
  /** The host's wall clock is off by this many seconds from now on. */
  | { readonly kind: 'wallClock'; readonly seconds: number }
  /** The gateway's own clock is off by this many seconds, until it synchronizes. */
  | { readonly kind: 'skew'; readonly seconds: number }
  | { readonly kind: 'synchronizing'; readonly ms: number }
  | { readonly kind: 'range'; readonly door: number; readonly isInRange: boolean }
  | { readonly kind: 'says'; readonly door: number; readonly what: 'position' | 'unknown' | 'jammed' }
  /** The next read that goes well says something that no document knows. */
  | { readonly kind: 'babble'; readonly door: number; readonly code: number | string | null }
  | { readonly kind: 'key'; readonly door: number; readonly isRefused: boolean }
  | { readonly kind: 'share'; readonly door: number; readonly isGood: boolean }
  | {
      readonly kind: 'fault';
      /** A path, or every request. */
      readonly path: string;
      /** One door's requests only. */
      readonly door?: number;
      readonly fault: Fault;
      readonly times: number;
    };

/** What a house is like for the length of a schedule. */
export interface World {
  readonly doors: 2 | 3;
  readonly bolts: readonly ('secured' | 'unsecured')[];
  readonly hasLastLog: boolean;
  readonly strictClock: boolean;
  readonly dialect: 'observed' | 'documented';
  readonly whileSynchronizing: 34 | 500;
  readonly refusal: 'refused' | 'closed';
  /** Whether somebody has Home open the whole time; else it hears events, and is looked at now and then. */
  readonly isWatched: boolean;
  /** Whether somebody taps a door that is refused for good once the trouble is over, or just waits. */
  readonly insists: boolean;
  /** Of the latencies. */
  readonly seed: number;
}

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

const door = fc.integer({ min: 0, max: 2 });
const wish = fc.constantFrom('secured', 'unsecured');

const world: fc.Arbitrary<World> = fc.record({
  doors: fc.constantFrom(2, 3),
  bolts: fc.array(wish, { minLength: 3, maxLength: 3 }),
  hasLastLog: mostly(true),
  strictClock: fc.boolean(),
  dialect: fc.constantFrom('observed', 'documented'),
  whileSynchronizing: fc.constantFrom(34, 500),
  refusal: fc.constantFrom('refused', 'closed'),
  isWatched: fc.boolean(),
  insists: fc.boolean(),
  seed: fc.integer({ min: 1, max: 9_999 }),
});

/** Answers that are lost whatever they would have said, so that the bolt may have moved or not. */
const destroyed: readonly Garbage[] = [
  'empty',
  'cut JSON',
  'HTML',
  'null',
  '[]',
  'no locks',
  'wrong types',
  'huge list',
  'endless',
  'redirect',
  'server error',
];

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constant({ kind: 'busy' } as const),
  fc.constant({ kind: 'reset' } as const),
  fc.constant({ kind: 'refuse' } as const),
  fc.record({ kind: fc.constantFrom('failed', 'cut', 'hang'), moved: fc.boolean() }),
  fc.record({
    kind: fc.constant('error' as const),
    number: fc.constantFrom(32, 33, 33, 34, 34, 35, 36, 37, 38, 400, 1, 2, 48, 49, 50, 99, 1234),
  }),
  fc.record({ kind: fc.constant('slow' as const), ms: fc.integer({ min: 500, max: 15_000 }) }),
  fc.record({
    kind: fc.constant('garbage' as const),
    body: fc.constantFrom(...destroyed),
    moved: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('garbage' as const),
    body: fc.constantFrom<Garbage>('identifier twice', 'dripping', 'bare state'),
  }),
);

const path = fc.constantFrom(
  '/open',
  '/open',
  '/close',
  '/locker_status',
  '/locker_status',
  '/lockers',
  '/status',
  'any',
);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('tap' as const), door, wish }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('tap' as const), door, wish, meets: fault }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('hand' as const), door }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('look' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unplug' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('plug' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('wallClock' as const),
      seconds: fc.integer({ min: -7_200, max: 7_200 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('skew' as const),
      seconds: fc.integer({ min: -600, max: 600 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('synchronizing' as const),
      ms: fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 1_000, max: 90_000 }) },
        { weight: 1, arbitrary: fc.constant(800_000) },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('range' as const), door, isInRange: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('says' as const),
      door,
      what: fc.constantFrom('position', 'unknown', 'jammed'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('babble' as const),
      door,
      code: fc.constantFrom(0, 1, 4, 51, 52, 0x26 + 100, '0x33', '51', 'closed', null),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('key' as const), door, isRefused: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('share' as const), door, isGood: fc.boolean() }) },
  {
    weight: 8,
    arbitrary: fc.record(
      {
        kind: fc.constant('fault' as const),
        path,
        door,
        fault,
        times: fc.oneof(
          { weight: 8, arbitrary: fc.integer({ min: 1, max: 3 }) },
          { weight: 1, arbitrary: fc.integer({ min: 4, max: 20 }) },
        ),
      },
      { requiredKeys: ['kind', 'path', 'fault', 'times'] },
    ),
  },
);

const after = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 1_500 }) },
  { weight: 4, arbitrary: fc.integer({ min: 1_500, max: 8_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 8_000, max: 35_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 35_000, max: 100_000 }) },
);

/** Anything that can happen, some ms after what happened before. */
export const steps: fc.Arbitrary<Step> = fc.record({ after, happening });

/** Any day of a house, the bad ones above all. */
export const schedules: fc.Arbitrary<Schedule> = fc.record({
  world,
  steps: fc.array(steps, { minLength: 1, maxLength: 25, size: 'max' }),
});

/** True nine times in ten, or false. */
function mostly(value: boolean): fc.Arbitrary<boolean> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant(value) },
    { weight: 1, arbitrary: fc.constant(!value) },
  );
}
