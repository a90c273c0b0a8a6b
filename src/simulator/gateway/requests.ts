import { acknowledgement } from './dialect.ts';
import type { SimulatedDoor } from './door.ts';
import type { Form } from './form.ts';
import { json, type Reply } from './reply.ts';
import { signedRequests } from './signed-requests.ts';
import { refused, type Handled, type Handler, type Site } from './site.ts';

/** The first firmware of a gateway that has `/status` (doc). */
const STATUS_SINCE = 17;

const lockRequests = {
  '/locker/synchronize': withLock(() => undefined),
  '/locker/update': withLock(({ lock }) => {
    lock.firmware += 1;
    // A lock that has just started does not know where its bolt is (doc: 0x30).
    lock.say('unknown');
  }),
};

const handlers: ReadonlyMap<string, Handler> = new Map(
  Object.entries({
    '/': light((site) => json({ version: site.version, current_status: site.activity.words })),
    '/status': async (site: Site) =>
      site.version < STATUS_SINCE
        ? unknownPath(site)
        : light(() => json({ version: String(site.version), current_status: site.activity.words }))(site),
    '/lockers': light((site) => site.list()),
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
    ...lockRequests,
    ...signedRequests,
  }),
);

const radioPaths: ReadonlySet<string> = new Set([
  ...Object.keys(lockRequests),
  ...Object.keys(signedRequests),
]);

/** Whether a request is for a lock, over Bluetooth. */
export const usesRadio = (path: string): boolean => radioPaths.has(path);

/** Answers a request as a gateway in this state would; any HTTP method is as good as another [seen]. */
export async function handle(site: Site, path: string, form: Form, turns: boolean): Promise<Handled> {
  const handler = handlers.get(path);
  return handler ? handler(site, form, turns) : unknownPath(site);
}

async function unknownPath(site: Site): Promise<Handled> {
  await site.pause(site.latencies.light);
  return { reply: { httpStatus: 404, body: 'Not Found' }, outcome: 'unknown path' };
}

function light(answer: (site: Site) => Reply): (site: Site) => Promise<Handled> {
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
    const disconnect = door.radio.connect();
    try {
      await site.pause(site.latencies.bluetooth);
    } finally {
      disconnect?.();
    }
    if (!disconnect) return { ...refused(site, 4, 'connection failed'), bluetooth: true };
    if (!door.compatible) return { ...refused(site, 2, 'locker not compatible'), bluetooth: true };
    door.lock.spendRead();
    act(door);
    return { reply: acknowledgement(site.dialect, 'lock'), outcome: 'ok', bluetooth: true };
  };
}
