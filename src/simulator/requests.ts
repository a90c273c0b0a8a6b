import { acknowledgement, json, type Reply } from './dialect.ts';
import type { SimulatedDoor } from './door.ts';
import { refused, type Form, type Handled, type Handler } from './handled.ts';
import { signedRequests } from './signed-requests.ts';
import type { Site } from './site.ts';

const handlers: Readonly<Record<string, Handler>> = {
  '/': light((site) => json({ version: site.version, current_status: site.activity.words })),
  '/status': light((site) => json({ version: String(site.version), current_status: site.activity.words })),
  '/lockers': light((site) => json({ status: 'ok', devices: listed(site) })),
  '/synchronize': light((site) => {
    site.setClock();
    site.activity.synchronizeAll(site.latencies.synchronizeGateway, site.latencies.synchronizeLock);
    return acknowledgement(site.dialect, 'gateway');
  }),
  '/update': light((site) => {
    site.upgrade();
    site.activity.synchronize('gateway', site.latencies.synchronizeGateway);
    return acknowledgement(site.dialect, 'gateway');
  }),
  '/locker/synchronize': withLock(() => undefined),
  '/locker/update': withLock((door) => {
    door.firmware += 1;
    // A lock that has just started does not know where its bolt is (doc: 0x30).
    door.say('unknown');
  }),
  ...signedRequests,
};

/** Answers a request as a gateway in this state would; any HTTP method is as good as another [seen]. */
export async function handle(site: Site, path: string, form: Form, turns: boolean): Promise<Handled> {
  const handler = handlers[path];
  if (handler) return handler(site, form, turns);
  await site.pause(site.latencies.light);
  return { reply: { httpStatus: 404, body: 'Not Found' }, outcome: 'unknown path' };
}

function light(answer: (site: Site) => Reply): Handler {
  return async (site) => {
    await site.pause(site.latencies.light);
    return { reply: answer(site), outcome: 'ok' };
  };
}

/** A request about a lock that needs no share. Its errors are numbered apart from the others' (doc). */
function withLock(act: (door: SimulatedDoor) => void): Handler {
  return async (site, form) => {
    const identifier = form.get('identifier');
    if (!identifier) {
      await site.pause(site.latencies.light);
      return refused(site, 400, 'identifier');
    }
    const door = site.doors.get(Number(identifier));
    if (!door?.inRange) {
      await site.pause(site.latencies.light);
      return refused(site, 1, 'locker not detected');
    }
    await site.pause(site.latencies.bluetooth);
    if (!door.compatible) return { ...refused(site, 2, 'locker not compatible'), bluetooth: true };
    door.spendRead();
    act(door);
    return { reply: acknowledgement(site.dialect, 'lock'), outcome: 'ok', bluetooth: true };
  };
}

function listed(site: Site): Record<string, unknown>[] {
  return [...site.doors.values()]
    .filter((door) => door.inRange)
    .map((door) => ({
      identifier: door.identifier,
      rssi: door.rssi,
      battery: door.battery,
      ...(site.hasLastLog ? { last_log: door.lastLog } : {}),
    }));
}
