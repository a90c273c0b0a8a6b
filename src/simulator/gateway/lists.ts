import type { Ms } from '../../clock.ts';
import { isRecord } from '../../fields.ts';
import type { SimulatedDoor } from './door.ts';
import { json, jsonText, type Reply } from './reply.ts';

/** Ways to write a lock's counter that no client expects. */
export const counterWritings = {
  /** Not at all. */
  absent: () => undefined,
  negative: (counter) => -counter,
  fractional: (counter) => counter + 0.5,
  /** Beyond 2^53: as a number it cannot be told from its neighbours. */
  huge: (counter) => `<${String(2n ** 60n + BigInt(counter))}>`,
  text: (counter) => String(counter),
} as const satisfies Record<string, (counter: number) => number | string | undefined>;

export type CounterWriting = keyof typeof counterWritings;

/** How a gateway's lists of locks may be odd, from now on. Every so many: the fifth, the tenth… of `5`. */
export interface ListQuirks {
  /** Lists without any lock [vendor: now and then]. */
  readonly emptyEvery?: number;
  /** Lists whose locks have no `last_log`. */
  readonly withoutCountersEvery?: number;
  readonly counters?: CounterWriting;
  /** Every lock twice, the second time with another counter. */
  readonly isDoubled?: boolean;
  /** So many locks of strangers behind the own ones. */
  readonly strangers?: number;
}

/** Far enough from the counter that a second entry shows for the first never to look like it. */
const APART = 1000;
/** Identifiers of strangers' locks, from here up. */
const STRANGERS_FROM = 80_000_001;

/** A gateway's answers to `/lockers`, in order. */
export class Lists {
  quirks: ListQuirks;
  #made = 0;

  constructor(quirks: ListQuirks) {
    this.quirks = quirks;
  }

  /** The next answer. */
  next(doors: Iterable<SimulatedDoor>, hasLastLog: boolean, now: Ms): Reply {
    const { emptyEvery, withoutCountersEvery, counters, isDoubled = false, strangers = 0 } = this.quirks;
    this.#made += 1;
    const isTurnOf = (every: number | undefined): boolean => every !== undefined && this.#made % every === 0;
    const devices = isTurnOf(emptyEvery)
      ? []
      : [...doors].filter(({ inRange }) => inRange).map((door) => entryOf(door, hasLastLog, now));
    let reply = json({ status: 'ok', devices });
    if (isDoubled) reply = doubled(reply);
    if (strangers > 0) reply = crowded(reply, strangers);
    if (counters) reply = countersWritten(reply, counters);
    return isTurnOf(withoutCountersEvery) ? countersWritten(reply, 'absent') : reply;
  }
}

const entryOf = (door: SimulatedDoor, hasLastLog: boolean, now: Ms): Record<string, unknown> => ({
  identifier: door.identifier,
  rssi: door.rssi,
  battery: door.battery,
  ...(hasLastLog && door.hasLastLog ? { last_log: door.lock.lastLogAt(now - door.newsAfter) } : {}),
});

/** The same list with its counters written another way. */
export const countersWritten = (reply: Reply, writing: CounterWriting): Reply =>
  changed(reply, (devices) =>
    devices.map(({ last_log: counter, ...rest }) => {
      const written = typeof counter === 'number' ? counterWritings[writing](counter) : undefined;
      return written === undefined ? rest : { ...rest, last_log: written };
    }),
  );

/** The same list with every lock twice, and different counters. */
export const doubled = (reply: Reply): Reply =>
  changed(reply, (devices) => [
    ...devices,
    ...devices.map((lock) =>
      typeof lock.last_log === 'number' ? { ...lock, last_log: lock.last_log + APART } : lock,
    ),
  ]);

/** The same list, and so many locks more. */
export const crowded = (reply: Reply, strangers: number): Reply =>
  changed(reply, (devices) => [
    ...devices,
    ...Array.from({ length: strangers }, (_, n) => ({
      identifier: STRANGERS_FROM + n,
      rssi: -80,
      battery: 7000,
      last_log: 1,
    })),
  ]);

function changed(
  reply: Reply,
  change: (devices: Record<string, unknown>[]) => Record<string, unknown>[],
): Reply {
  const body = bodyIn(reply);
  if (!Array.isArray(body?.devices)) return reply;
  const devices = change(body.devices.filter(isRecord));
  // A number that JavaScript cannot hold goes through JSON as text in brackets.
  return jsonText(JSON.stringify({ ...body, devices }).replace(/"<(\d+)>"/g, '$1'));
}

/** The JSON object in an answer, if there is one. */
export function bodyIn({ body }: Reply): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
