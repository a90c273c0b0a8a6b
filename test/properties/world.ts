import fc from 'fast-check';

/** What a lock makes of its counter: sound, absent, moved by being read, or a number that no counter should be. */
export type Counter = 'sound' | 'none' | 'countsReads' | 'negative' | 'fraction';

export interface DoorWorld {
  /** Which gateways see it; where there is one gateway only, that one. */
  readonly at: 'first' | 'second' | 'both';
  readonly bolt: 'secured' | 'unsecured';
  readonly counter: Counter;
  /** In s; 0 is off. */
  readonly autoLock: number;
  /** Which entries for this lock say that it may not be unlocked. */
  readonly lockOnly: 'none' | 'first' | 'second' | 'twin';
  /** Whether it has a code of its own, or goes by its gateway's. */
  readonly hasOwnCode: boolean;
}

export interface GatewayWorld {
  /** In s. */
  readonly pollInterval: number;
  readonly statusInterval: number;
  readonly dialect: 'observed' | 'documented';
  readonly version: number;
  /** How its lists write counters: as numbers, as texts, or beyond 2^53. */
  readonly counters: 'number' | 'text' | 'huge';
  readonly strictClock: boolean;
  readonly whileSynchronizing: 34 | 500;
  /** What a signed request gets while another gateway is connected to its lock. */
  readonly whileTaken: 34 | 37;
  /** What a client meets when the plug is pulled: a reset, or nothing at all. */
  readonly powerCut: 'closed' | 'silent';
  /** What it needs after an answer, in ms, and how it turns away who comes sooner. */
  readonly needsMs: number;
  readonly refusal: 'refused' | 'closed';
  /** A second entry in the config for the same gateway, spelled in another way. */
  readonly hasTwinEntry: boolean;
}

/** What a house is like for the length of a schedule; everything in it is in the config, or in the simulator. */
export interface World {
  readonly gateways: readonly GatewayWorld[];
  readonly doors: readonly DoorWorld[];
  /** How far the computer's clock is off when the plugin first starts, in s. */
  readonly wallAtBoot: number;
  /** Whether somebody has Home open the whole time; else it hears events, and is looked at now and then. */
  readonly isWatched: boolean;
  /** Whether somebody taps a door that is refused for good once the trouble is over, or just waits. */
  readonly insists: boolean;
  /** Of the latencies. */
  readonly seed: number;
}

/** The two gateways' hosts, and other spellings of the same. */
export const hosts = [
  { host: '192.168.0.26', twin: '192.168.0.26:80' },
  { host: 'thekeys.local', twin: 'TheKeys.Local.' },
] as const;
export const FIRST_IDENTIFIER = 45_961_123;
export const identifierOf = (door: number): number => FIRST_IDENTIFIER + door;
/** A gateway's code serves every lock without one of its own. */
export const GATEWAY_CODE = 'Zmo1sps2OVyCFtl1';
export const ownCode = (door: number): string => `0wnC0de${String(door).padStart(2, '0')}sEcReT`;
export const codeOf = (world: World, door: number): string =>
  world.doors[door]?.hasOwnCode === true ? ownCode(door) : GATEWAY_CODE;

/** The numbers of the gateways (0 and 1) that see a door. */
export function gatewaysOf({ gateways, doors }: World, door: number): number[] {
  const at = doors[door]?.at ?? 'first';
  if (gateways.length < 2) return [0];
  return at === 'both' ? [0, 1] : [at === 'first' ? 0 : 1];
}

/** The gateways whose entries name a door: those that see it, and those under which more is said of it. */
export function namedAt(world: World, door: number): number[] {
  const lockOnly = world.doors[door]?.lockOnly ?? 'none';
  const seen = gatewaysOf(world, door);
  return world.gateways.flatMap(({ hasTwinEntry }, index) => {
    const side = index === 0 ? 'first' : 'second';
    const isNamed = lockOnly === side || (lockOnly === 'twin' && hasTwinEntry);
    return seen.includes(index) || isNamed ? [index] : [];
  });
}

/** Whether any entry says that a door may only be locked. */
export const isLockOnly = ({ gateways, doors }: World, door: number): boolean => {
  const lockOnly = doors[door]?.lockOnly ?? 'none';
  return (
    lockOnly === 'first' ||
    (lockOnly === 'second' && gateways.length > 1) ||
    (lockOnly === 'twin' && gateways.some(({ hasTwinEntry }) => hasTwinEntry))
  );
};

/**
 * The config as the user writes it. `without` are doors whose code is not in it this time: their own, or, for a door
 * that goes by its gateway's, the gateway's.
 */
export function configOf(world: World, without: readonly number[] = []): Record<string, unknown> {
  const isMissing = (door: number): boolean => without.includes(door);
  const goesWithout = world.doors.some((door, index) => !door.hasOwnCode && isMissing(index));
  const gateways = world.gateways.flatMap((gateway, index) => {
    const { host, twin } = hosts[index] ?? hosts[0];
    const { pollInterval, statusInterval, hasTwinEntry } = gateway;
    const code = goesWithout ? {} : { code: GATEWAY_CODE };
    const side = index === 0 ? 'first' : 'second';
    const locks = world.doors.map((door, number) => ({
      identifier: identifierOf(number),
      name: `Door ${number}`,
      ...(door.hasOwnCode && !isMissing(number) && { code: ownCode(number) }),
      ...(door.autoLock > 0 && { autoLock: door.autoLock }),
      ...(door.lockOnly === side && { allowUnlock: false }),
    }));
    const seen = locks.filter((_, number) => gatewaysOf(world, number).includes(index));
    // Whoever says it under a gateway that does not see the lock has said it all the same.
    const elsewhere = locks.filter(
      (_, number) => !gatewaysOf(world, number).includes(index) && world.doors[number]?.lockOnly === side,
    );
    const entry = { host, name: `Gateway ${index + 1}`, pollInterval, statusInterval, ...code };
    const again = world.doors.flatMap(({ lockOnly }, number) =>
      lockOnly === 'twin' ? [{ identifier: identifierOf(number), allowUnlock: false }] : [],
    );
    const said = elsewhere.map(({ identifier }) => ({ identifier, allowUnlock: false }));
    const twins = hasTwinEntry ? [{ host: twin, name: `Gateway ${index + 1}`, locks: again }] : [];
    return [{ ...entry, locks: [...seen, ...said] }, ...twins];
  });
  return { platform: 'TheKeys', name: 'The Keys', gateways };
}

const whole = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

/** One value most of the time, and the others for the rest. */
export function mostly<T>(value: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant(value) },
    { weight: 2, arbitrary: fc.constantFrom(...others) },
  );
}

const gateway: fc.Arbitrary<GatewayWorld> = fc.record({
  pollInterval: fc.oneof({ weight: 3, arbitrary: fc.constant(2) }, { weight: 3, arbitrary: whole(1, 15) }),
  statusInterval: fc.oneof(
    { weight: 4, arbitrary: fc.constant(60) },
    { weight: 4, arbitrary: whole(10, 120) },
    { weight: 1, arbitrary: whole(120, 86_400) },
  ),
  dialect: fc.constantFrom('observed', 'documented'),
  version: mostly(65, 16),
  counters: mostly<GatewayWorld['counters']>('number', 'text', 'huge'),
  strictClock: fc.boolean(),
  whileSynchronizing: fc.constantFrom(34, 500),
  whileTaken: fc.constantFrom(34, 37),
  powerCut: fc.constantFrom('closed', 'silent'),
  needsMs: fc.oneof({ weight: 2, arbitrary: fc.constant(200) }, { weight: 2, arbitrary: whole(0, 600) }),
  refusal: fc.constantFrom('refused', 'closed'),
  hasTwinEntry: mostly(false, true),
});

const door: fc.Arbitrary<DoorWorld> = fc.record({
  at: fc.constantFrom('first', 'both', 'both', 'second'),
  bolt: fc.constantFrom('secured', 'unsecured'),
  counter: mostly<Counter>('sound', 'none', 'none', 'countsReads', 'negative', 'fraction'),
  autoLock: mostly(0, 5, 30, 120),
  lockOnly: mostly<DoorWorld['lockOnly']>('none', 'none', 'first', 'second', 'twin'),
  hasOwnCode: fc.boolean(),
});

/** Any house that the config allows, those of one to three doors above all. */
export const worlds: fc.Arbitrary<World> = fc.record({
  gateways: fc.oneof(
    { weight: 3, arbitrary: fc.array(gateway, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.array(gateway, { minLength: 2, maxLength: 2 }) },
  ),
  doors: fc.oneof(
    { weight: 12, arbitrary: fc.array(door, { minLength: 1, maxLength: 3, size: 'max' }) },
    { weight: 1, arbitrary: fc.array(door, { minLength: 4, maxLength: 15, size: 'max' }) },
  ),
  wallAtBoot: mostly(0, -86_400, 3_600, -1_699_000_000),
  isWatched: fc.boolean(),
  insists: fc.boolean(),
  seed: whole(1, 9_999),
});
