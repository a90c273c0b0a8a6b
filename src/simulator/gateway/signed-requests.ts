import { acknowledgement } from './dialect.ts';
import type { SimulatedDoor } from './door.ts';
import { otherPosition, type ReportedState } from './lock.ts';
import { json, type Reply } from './reply.ts';
import type { Verdict } from './shares.ts';
import { refused, type Handled, type Handler, type Site } from './site.ts';

/** The parameters of a signed request, and the name that the gateway complains of each by (doc). */
const parameters = [
  ['identifier', 'identifier'],
  ['ts', 'timestamp'],
  ['hash', 'hash'],
] as const;

const verdicts = {
  'not shared': 32,
  'wrong hash': 33,
  'not newer': 33,
  'clock off': 38,
} as const satisfies Record<Exclude<Verdict, 'good'>, number>;

/** The part of a Bluetooth exchange after which the bolt has turned; the rest brings the answer back. */
const TURNED_AFTER = 0.6;

type Act = (site: Site, door: SimulatedDoor, turns: boolean) => Reply | number;

export const signedRequests: Readonly<Record<string, Handler>> = {
  '/open': signed((site, door, turns) => turn(site, door, turns, 'open')),
  '/close': signed((site, door, turns) => turn(site, door, turns, 'close')),
  '/calibrate': signed((site, door, turns) => {
    if (turns) calibrate(site, door);
    return acknowledgement(site.dialect, 'lock');
  }),
  '/locker_status': signed((_site, door) => {
    door.lock.read();
    return json(report(door));
  }),
};

function turn(site: Site, door: SimulatedDoor, turns: boolean, cause: 'open' | 'close'): ReturnType<Act> {
  // No document says what a command to a jammed lock gets; 37 is "all other failures" (doc).
  if (door.state === 'jammed') return 37;
  if (turns) site.turn(door, cause === 'open' ? 'unsecured' : 'secured', cause);
  return acknowledgement(site.dialect, 'lock');
}

/** The bolt runs both ways and ends where it was, and the lock knows its position again. */
function calibrate(site: Site, door: SimulatedDoor): void {
  const { bolt } = door;
  site.turn(door, otherPosition(bolt), 'calibrate');
  site.turn(door, bolt, 'calibrate');
}

/** Checks what the gateway checks, in its order, then reaches the lock. */
function signed(act: Act): Handler {
  return async (site, form, turns) => {
    const outcome = judge(site, form);
    if (typeof outcome !== 'object') {
      await site.pause(site.latencies.light);
      return typeof outcome === 'number' ? refused(site, outcome) : refused(site, 400, outcome);
    }
    const door = outcome;
    const disconnect = door.radio.connect();
    if (!disconnect) return taken(site);
    try {
      await site.pause(site.latencies.bluetooth * TURNED_AFTER);
      const done = reach(site, door, turns, act);
      await site.pause(site.latencies.bluetooth * (1 - TURNED_AFTER));
      return { ...done, bluetooth: true };
    } finally {
      disconnect();
    }
  };
}

/**
 * Another gateway is connected to the lock, which then answers nobody else. [derived] It is not seen (34), or the
 * attempt to connect fails after a while (37).
 */
async function taken(site: Site): Promise<Handled> {
  const hasTried = site.whileTaken === 37;
  await site.pause(hasTried ? site.latencies.bluetooth : site.latencies.light);
  return { ...refused(site, site.whileTaken), bluetooth: hasTried };
}

/** The lock to reach, or the number of the refusal, or the name of the missing parameter. */
function judge(site: Site, form: ReadonlyMap<string, string>): SimulatedDoor | number | string {
  const missing = parameters.find(([field]) => !form.get(field));
  if (missing) return missing[1];
  const identifier = Number(form.get('identifier'));
  const verdict = site.shares.judge(
    identifier,
    form.get('ts') ?? '',
    form.get('hash') ?? '',
    site.strictTime,
  );
  if (verdict !== 'good') return verdicts[verdict];
  if (site.activity.synchronizing) return site.whileSynchronizing;
  const door = site.doors.get(identifier);
  if (!door?.inRange) return 34;
  return door.compatible ? door : 35;
}

function reach(site: Site, door: SimulatedDoor, turns: boolean, act: Act): Handled {
  // It was there a moment ago: the connection was cut, which is "any other failure" (doc).
  if (!door.inRange) return refused(site, 37);
  if (door.refusesKey) return refused(site, 36);
  door.lock.spendRead();
  const reply = act(site, door, turns);
  return typeof reply === 'number' ? refused(site, reply) : { reply, outcome: 'ok' };
}

/** A lock's state in words and numbers; what a document does not know has neither. */
const reports = {
  unknown: { status: 'Door unknown', code: 0x30 },
  secured: { status: 'Door closed', code: 0x31 },
  unsecured: { status: 'Door open', code: 0x32 },
  jammed: { status: 'Door jammed', code: null },
} as const satisfies Record<ReportedState, object>;

const positions = {
  unknown: 0,
  secured: 4,
  unsecured: 0,
  jammed: 2,
} as const satisfies Record<ReportedState, number>;

const report = (door: SimulatedDoor): Record<string, unknown> => ({
  ...reports[door.state],
  id: door.identifier,
  version: door.firmware,
  position: positions[door.state],
  rssi: door.rssi,
  battery: door.battery,
});
