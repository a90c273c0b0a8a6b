import type { LockMemory } from '../../src/lock/memory.ts';
import type { LockOptions } from '../../src/simulator/gateway/lock.ts';
import type { Shown } from './home.ts';
import { House, type Door, type GatewayOfHouse } from './house.ts';

/** The key of a house's first gateway, under which what it had listed is remembered. */
export const HOME_KEY = '192.168.0.26';

/** What Home remembers of a lock whose counter stands where a new simulated lock's does. */
export const remembered = (bolt: 'secured' | 'unsecured'): LockMemory => ({
  bolt,
  lastSeen: bolt,
  tokens: { [HOME_KEY]: '100' },
});

/** So many doors, numbered from 1001. */
export const doorsOf = (count: number, more: Partial<LockOptions> = {}): (LockOptions & { name: string })[] =>
  Array.from({ length: count }, (_, n) => ({ identifier: 1001 + n, name: `Door ${n + 1}`, ...more }));

/** A radio that takes 3.2 s to the millisecond, so that times can be reckoned. */
export const steady = { latencies: { spread: 0 } };

/** So many doors that Home knows, all of them where they were, at a gateway that has answered some polls. */
export async function houseOfDoors(
  count: number,
  bolt: 'secured' | 'unsecured',
  gateway: GatewayOfHouse = {},
): Promise<House> {
  const house = new House({
    doors: doorsOf(count, { bolt }),
    memory: remembered(bolt),
    gateways: [{ ...gateway, simulated: { ...steady, ...gateway.simulated } }],
  });
  await house.clock.advance(20_000);
  return house;
}

/** What a controller that reads a door's current state twice a second would have seen, each word once in a row. */
export async function shownFor(house: House, door: Door, ms: number): Promise<Shown[]> {
  const seen: Shown[] = [];
  for (let passed = 0; passed < ms; passed += 500) {
    await house.clock.advance(500);
    const shown = await door.home.current();
    if (shown !== seen.at(-1)) seen.push(shown);
  }
  return seen;
}

/** Moves time on until something is so; throws when it never is. Gives how long it took, ms. */
export async function timeUntil(
  house: House,
  isSo: () => boolean | Promise<boolean>,
  limitMs = 120_000,
): Promise<number> {
  const since = house.clock.now();
  while (!(await isSo())) {
    if (house.clock.now() - since > limitMs) throw new Error(`not so within ${limitMs} ms`);
    await house.clock.advance(100);
  }
  return house.clock.now() - since;
}

/** When the requests for a path came that a house's gateways have taken since a moment, and for which lock. */
export const taken = (house: House, path: string, since = 0): { at: number; identifier?: number }[] =>
  house.gateways
    .flatMap(({ journal }) => journal.entries)
    .filter((entry) => entry.path === path && entry.at >= since && entry.outcome !== 'refused')
    .toSorted((one, other) => one.at - other.at);
