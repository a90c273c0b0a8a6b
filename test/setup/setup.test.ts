import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../src/account/account.ts';
import { accountService } from '../../src/account/service.ts';
import { originOf } from '../../src/gateway/address.ts';
import type { Dialer } from '../../src/gateway/wire.ts';
import { english } from '../../src/language/english.ts';
import { french } from '../../src/language/french.ts';
import { answer, type Answer } from '../../src/setup/answer.ts';
import type { Look, OfferedLock, OldDoor, Rehearsal } from '../../src/setup/contract.ts';
import { Setup, type SetupContext } from '../../src/setup/setup.ts';
import { demoUser, startAccountService, type AccountService } from '../../src/simulator/account/service.ts';
import { SimulatedGateway } from '../../src/simulator/gateway/gateway.ts';
import { simulatedDialer } from '../../src/simulator/gateway/dialer.ts';
import { VirtualClock } from '../virtual-clock.ts';

const identifier = 45961123;
const host = '192.168.1.50';
const code = 'Zmo1sps2OVyCFtl1';
const old: OldDoor[] = [
  { identifier, host, name: 'Front door', code: 'old-secret-1' },
  { identifier: 45961124, host, name: 'Garden gate', code: 'old-secret-2' },
];

let clock: VirtualClock;
let gateway: SimulatedGateway;
let service: AccountService;
let asked: string[];
let complaints: string[];
let setup: Setup;
let kept: Rehearsal[];
/** The plugin's blocks of config.json. */
let saved: Record<string, unknown>[] | undefined;

/** The same dialer, which tells the path of each request that goes through it. */
const heard = (dialer: Dialer, tell: (path: string) => void): Dialer => ({
  async dial(signal) {
    const line = await dialer.dial(signal);
    return {
      ask(request) {
        tell(request.path);
        return line.ask(request);
      },
      reset: () => line.reset(),
    };
  },
});

const setupWith = (context: Partial<SetupContext> = {}): Setup =>
  new Setup({
    account: new Account(accountService(service.url), 'the service', clock),
    accountUrl: service.url,
    clock,
    dialerFor: (address) =>
      heard(simulatedDialer(gateway), (path) => asked.push(`${originOf(address)}${path}`)),
    resolvers: [(name) => Promise.resolve(name === 'thekeys.local' ? host : undefined)],
    oldPlugin: () => Promise.resolve({ doors: old, unusable: [{ name: 'Shed', why: 'noAddress' }] }),
    saved: () => Promise.resolve(saved),
    keep: (rehearsal) => {
      kept.push(rehearsal);
      return Promise.resolve();
    },
    mayUnlock: () => Promise.resolve(true),
    signal: new AbortController().signal,
    ...context,
  });

const post = (path: string, body: unknown = {}): Promise<Answer> =>
  clock.until(answer(setup, path, body, (line) => complaints.push(line)));

/** What the server gives for a request that it can do. */
async function given(path: string, body: object = {}): Promise<unknown> {
  const outcome = await post(path, body);
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.value;
}

/** The word for why the server refused. */
async function refused(path: string, body?: unknown): Promise<string> {
  const outcome = await post(path, body);
  return outcome.ok ? 'done' : outcome.refusal.kind;
}

const signIn = async (): Promise<OfferedLock[]> => {
  const answered = await given('/account/sign-in', { phone: '0612345678', password: demoUser.password });
  return (answered as { locks: OfferedLock[] }).locks;
};

beforeEach(async () => {
  clock = new VirtualClock();
  asked = [];
  complaints = [];
  kept = [];
  saved = [];
  gateway = new SimulatedGateway({
    clock,
    locks: [{ identifier, code, battery: 7300, rssi: -62 }],
    name: 'TK',
  });
  service = await startAccountService({
    gateways: [{ gateway, host }],
    locks: [
      { identifier, name: 'Front door', gateways: ['TK-0001'] },
      { identifier: 45961125, name: 'Shed', gateways: [] },
    ],
    clock,
  });
  setup = setupWith();
});

afterEach(async () => {
  gateway.stop();
  await service.close();
});

describe('a gateway', () => {
  it('is looked at: version, activity, locks with signal and battery', async () => {
    expect(await given('/gateway/look', { host })).toMatchObject({
      host,
      version: '65',
      activity: 'Scanning...',
      isSynchronizing: false,
      locks: [{ identifier, rssi: -62, battery: 7300, percent: 50, token: '100' }],
    });
  });

  it('is listed by one light request: locks with signal and battery', async () => {
    expect(await given('/gateway/list', { host })).toEqual({
      host,
      locks: [{ identifier, rssi: -62, signal: 'good', battery: 7300, percent: 50, token: '100' }],
    });
    expect(asked).toEqual([`http://${host}:80/lockers`]);
  });

  it('is found by its name, and offered by its number', async () => {
    expect(await given('/gateway/find')).toMatchObject({ host, locks: [{ identifier }] });
  });

  it('may not be found, and that is said', async () => {
    setup = setupWith({ resolvers: [() => Promise.resolve(undefined)] });
    expect(await refused('/gateway/find')).toBe('notFound');
  });

  it('that is found outside of the home is not asked', async () => {
    setup = setupWith({ resolvers: [() => Promise.resolve('8.8.8.8')] });
    expect(await refused('/gateway/find')).toBe('notFound');
    expect(asked).toEqual([]);
  });

  it('that turns us away because the plugin is there first is asked again', async () => {
    gateway.fault('/lockers', { kind: 'refuse' }, 2);
    gateway.fault('/status', { kind: 'busy' }, 1);
    expect(await given('/gateway/look', { host })).toMatchObject({ version: '65', locks: [{ identifier }] });
  });

  it('that lists no lock now and then is asked again', async () => {
    gateway.fault('/lockers', { kind: 'garbage', body: 'no locks' }, 1);
    expect(((await given('/gateway/look', { host })) as Look).locks).toHaveLength(1);
  });

  it('that does not tell its version is good enough', async () => {
    gateway.fault('/status', { kind: 'garbage', body: 'HTML' }, 9);
    gateway.fault('/', { kind: 'garbage', body: 'HTML' }, 9);
    const look = (await given('/gateway/look', { host })) as Look;
    expect(look.version).toBeUndefined();
    expect(look.locks).toHaveLength(1);
  });

  it('that is called by two names is asked one thing at a time', async () => {
    const looks = [host, 'thekeys.local', `http://${host}:80/`].map((name) =>
      answer(setup, '/gateway/list', { host: name }, (line) => complaints.push(line)),
    );
    expect((await clock.until(Promise.all(looks))).map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(gateway.journal.refusals).toMatchObject({ whileServing: 0, tooSoon: 0 });
  });

  it('that is unplugged is said in a sentence, in the language of the page', async () => {
    gateway.unplug();
    const about = { gateway: host };
    expect(await post('/gateway/look', { host, language: 'fr' })).toMatchObject({
      refusal: { kind: 'unreachable', message: french.gatewayErrors.unreachable(about) },
    });
    expect(await post('/gateway/look', { host, language: 'en' })).toMatchObject({
      refusal: { message: english.gatewayErrors.unreachable(about) },
    });
  });
});

describe('a lock', () => {
  const read = (with_: object = {}) => ({ host, identifier, code, name: 'Front door', ...with_ });

  it('is read, and nothing turns', async () => {
    expect(await given('/lock/read', read())).toEqual({
      bolt: 'secured',
      rssi: -62,
      signal: 'good',
      battery: 7300,
      percent: 50,
      firmware: 59,
    });
    expect(asked).toEqual([`http://${host}:80/locker_status`]);
  });

  it('is read although the running plugin has used this second', async () => {
    await given('/lock/read', read());
    setup = setupWith();
    gateway.fault('/locker_status', { kind: 'error', number: 33 }, 2);
    expect(await given('/lock/read', read())).toMatchObject({ bolt: 'secured' });
  });

  it('with a wrong code is said to have one', async () => {
    expect(await refused('/lock/read', read({ code: 'wrong' }))).toBe('wrongCode');
  });

  it('that was never shared with the gateway is said not to be', async () => {
    gateway.removeShare(identifier);
    expect(await refused('/lock/read', read())).toBe('notShared');
  });

  it('is read once the gateway has synchronized its clock', async () => {
    gateway.fault('/locker_status', { kind: 'error', number: 38 }, 1);
    expect(await given('/lock/read', read())).toMatchObject({ bolt: 'secured' });
    expect(asked).toContain(`http://${host}:80/synchronize`);
  });

  it('out of range is said to be', async () => {
    gateway.setInRange(identifier, false);
    expect(await refused('/lock/read', read())).toBe('outOfRange');
  });
});

describe('a turn, to see the door turn', () => {
  const turn = (action: string, with_: object = {}) => ({
    ...{ host, identifier, code, name: 'Front door', action, allowUnlock: true },
    ...with_,
  });

  it('unlocks and locks, and says how long each took', async () => {
    const { tookMs } = (await given('/lock/turn', turn('open'))) as { tookMs: number };
    expect(tookMs).toBeGreaterThan(0);
    expect(await given('/lock/read', turn('read'))).toMatchObject({ bolt: 'unsecured' });
    await given('/lock/turn', turn('close'));
    expect(await given('/lock/read', turn('read'))).toMatchObject({ bolt: 'secured' });
  });

  it.each([
    ['the page says', { allowUnlock: false }, true],
    ['the page does not say otherwise', { allowUnlock: undefined }, true],
    ['config.json says', {}, false],
  ])('unlocks no door that may not be unlocked, as %s; it may be locked', async (_who, with_, may) => {
    setup = setupWith({ mayUnlock: () => Promise.resolve(may) });
    expect(await refused('/lock/turn', turn('open', with_))).toBe('forbidden');
    expect(asked).toEqual([]);
    expect(await refused('/lock/turn', turn('close', with_))).toBe('done');
  });

  it('whose answer is lost is not sent again', async () => {
    gateway.fault('/open', { kind: 'cut', moved: true }, 1);
    expect(await refused('/lock/turn', turn('open'))).toBe('cut');
    expect(asked).toEqual([`http://${host}:80/open`]);
  });

  it('is kept with what was seen, and nothing else', async () => {
    const seen = {
      identifier,
      host,
      hand: { isCounted: true, seenAfterMs: 4_200 },
      unlockedAfterMs: 3_100.4,
    };
    await given('/rehearsal', { ...seen, code: 'secret' });
    expect(kept).toEqual([{ ...seen, unlockedAfterMs: 3_100 }]);
    expect(await refused('/rehearsal', { ...seen, lockedAfterMs: 'soon' })).toBe('badRequest');
    expect(await refused('/rehearsal', { ...seen, hand: 7 })).toBe('badRequest');
  });
});

describe('config.json', () => {
  it('is told as it is now; half of one is not told to be empty', async () => {
    saved = [{ platform: 'TheKeys', note: 'mine' }];
    expect(await given('/config')).toEqual({ blocks: saved });
    saved = undefined;
    expect(await refused('/config')).toBe('noConfig');
  });
});

describe('maintenance', () => {
  const maintain = (action: string, with_: object = {}) => ({
    host,
    identifier,
    name: 'Front door',
    action,
    ...with_,
  });
  const calibrate = maintain('calibrate', { code, allowUnlock: true });

  it.each(['synchronize', 'update'])('of a gateway can be to %s', async (action) => {
    expect(await given('/gateway/maintain', { host, action })).toEqual({});
    expect(asked).toEqual([`http://${host}:80/${action}`]);
  });

  it.each([
    ['synchronizeLock', 'locker/synchronize'],
    ['updateLock', 'locker/update'],
  ])('of a lock can be to %s, without its code', async (action, path) => {
    expect(await given('/lock/maintain', maintain(action))).toEqual({});
    expect(asked).toEqual([`http://${host}:80/${path}`]);
  });

  it('waits while the gateway serves the plugin', async () => {
    gateway.fault('/locker/synchronize', { kind: 'busy' }, 3);
    expect(await given('/lock/maintain', maintain('synchronizeLock'))).toEqual({});
  });

  it('that the gateway refuses is said in the language of the page', async () => {
    gateway.setInRange(identifier, false);
    const answered = await post('/lock/maintain', maintain('synchronizeLock', { language: 'fr' }));
    expect(answered).toMatchObject({ refusal: { kind: 'syncNotDetected' } });
    const about = { gateway: host, lock: 'Front door', number: 1 };
    expect(answered).toMatchObject({ refusal: { message: french.gatewayErrors.syncNotDetected(about) } });
  });

  it('can be to calibrate a lock that may be unlocked, once', async () => {
    expect(await given('/lock/maintain', calibrate)).toEqual({});
    expect(asked).toEqual([`http://${host}:80/calibrate`]);
  });

  it.each([
    ['the page says', { allowUnlock: false }, true],
    ['the page does not say otherwise', { allowUnlock: undefined }, true],
    ['config.json says', {}, false],
  ])('turns no bolt of a door that may not be unlocked, as %s', async (_who, with_, may) => {
    setup = setupWith({ mayUnlock: (asked) => Promise.resolve(asked !== identifier || may) });
    expect(await refused('/lock/maintain', { ...calibrate, ...with_ })).toBe('forbidden');
    expect(asked).toEqual([]);
  });

  it('that nobody has heard of is refused', async () => {
    for (const action of ['open', 'close', 'calibrate', 'constructor', 7, undefined]) {
      expect(await refused('/gateway/maintain', { host, action })).toBe('badRequest');
    }
    for (const action of ['open', 'close', 'synchronize', '__proto__', null]) {
      expect(await refused('/lock/maintain', { ...calibrate, action })).toBe('badRequest');
    }
    expect(await refused('/lock/maintain', maintain('calibrate', { allowUnlock: true }))).toBe('badCode');
    expect(asked).toEqual([]);
  });
});

describe('the account', () => {
  it('offers its locks, with gateways where they are, and without', async () => {
    expect(await signIn()).toMatchObject([
      { identifier, name: 'Front door', gateways: [{ name: 'TK', host }] },
      { identifier: 45961125, name: 'Shed', gateways: [] },
    ]);
  });

  it('gives a share code only for its own locks, once signed in', async () => {
    expect(await refused('/account/code', { lock: 1, gateway: 34 })).toBe('notListed');
    const [lock, shed] = await signIn();
    const gatewayId = lock?.gateways[0]?.id;
    expect(await given('/account/code', { lock: lock?.id, gateway: gatewayId })).toMatchObject({
      isReused: false,
    });
    expect(await given('/account/code', { lock: lock?.id, gateway: gatewayId })).toMatchObject({
      isReused: true,
    });
    expect(await refused('/account/code', { lock: shed?.id, gateway: gatewayId })).toBe('noGateway');
    expect(await refused('/account/code', { lock: 99, gateway: gatewayId })).toBe('notListed');
    await given('/account/sign-out');
    expect(await refused('/account/code', { lock: lock?.id, gateway: gatewayId })).toBe('notListed');
  });

  it('takes back shares that were made here, but not those that config.json has or that are to be kept', async () => {
    const [lock] = await signIn();
    const share = { lock: lock?.id, gateway: lock?.gateways[0]?.id };
    expect(await refused('/account/retire', { lock: 99, gateway: 1, kept: [] })).toBe('notListed');
    const made: string[] = [];
    for (let times = 0; times < 3; times += 1) {
      made.push(((await given('/account/code', { ...share, fresh: true })) as { code: string }).code);
    }
    saved = [{ gateways: [{ host, locks: [{ identifier, code: made[0] }] }] }];
    const [savedNow] = [saved];
    saved = undefined;
    expect(await given('/account/retire', { ...share, kept: [made[2]] })).toEqual({ retired: 0 });
    saved = savedNow;
    expect(await given('/account/retire', { ...share, kept: [made[2]] })).toEqual({ retired: 1 });
    expect(service.users.shares.map(({ code: left }) => left)).toEqual([made[0], made[2]]);
  });

  it.each(['8.8.8.8', '127.0.0.1:22', 'evil.example', '169.254.169.254', 'localhost'])(
    'cannot make the server ask %s',
    async (address) => {
      await service.close();
      service = await startAccountService({
        gateways: [{ gateway, host: address }],
        locks: [{ identifier, name: 'Front door', gateways: ['TK-0001'] }],
        clock,
      });
      const account = new Account(accountService(service.url), 'the service', clock);
      setup = setupWith({ account, accountUrl: 'https://api.example' });
      expect((await signIn())[0]?.gateways[0]).not.toHaveProperty('host');
    },
  );

  it('says in a sentence what is wrong with the number or the password', async () => {
    const wrong = { phone: '0612345678', password: 'wrong', language: 'fr' };
    expect(await post('/account/sign-in', wrong)).toMatchObject({
      refusal: { kind: 'wrongPassword', message: french.accountErrors.wrongPassword({ service: '' }) },
    });
    expect(await refused('/account/sign-in', { ...wrong, phone: 'me' })).toBe('badNumber');
  });
});

describe('the old plugin', () => {
  it('is listed without its codes', async () => {
    const listed = await given('/old/list');
    expect(listed).toMatchObject({
      doors: [{ identifier }, { identifier: 45961124 }],
      unusable: [{ name: 'Shed', why: 'noAddress' }],
    });
    expect(JSON.stringify(listed)).not.toContain('secret');
    expect(JSON.stringify(await given('/start', { language: 'en' }))).not.toContain('secret');
  });

  it('gives the codes of the doors that are imported, and no other', async () => {
    expect(await given('/old/import', { identifiers: [identifier] })).toEqual({ doors: [old[0]] });
    expect(await refused('/old/import', { identifiers: [] })).toBe('noOldEntries');
    expect(await refused('/old/import', { identifiers: [7] })).toBe('noOldEntries');
  });
});

describe('a request that makes no sense', () => {
  const bodies = [undefined, null, 7, 'text', [], {}, { host: 7 }, { host: { $ne: 1 } }, { __proto__: null }];
  const paths = [
    '/account/sign-in',
    '/account/code',
    '/gateway/list',
    '/gateway/look',
    '/gateway/maintain',
    '/lock/read',
    '/lock/turn',
    '/lock/maintain',
    '/rehearsal',
    '/account/retire',
    '/old/import',
  ];
  it.each(paths)('to %s is refused, and asks nobody', async (path) => {
    for (const body of bodies) expect(['badRequest', 'notListed']).toContain(await refused(path, body));
    expect(asked).toEqual([]);
    expect(service.requests).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it.each(['/nowhere', '', 'constructor', '__proto__', '/gateway/open', '/open'])(
    'for %j is refused',
    async (path) => {
      expect(await refused(path, {})).toBe('badRequest');
    },
  );

  it('cannot reach other paths of a host', async () => {
    for (const trick of [
      '192.168.1.50/admin',
      '192.168.1.50#',
      '192.168.1.50?x=',
      'a@192.168.1.50',
      '192.168.1.50\r\nX: 1',
    ]) {
      expect(await refused('/gateway/look', { host: trick }), trick).toBe('badHost');
    }
    expect(asked).toEqual([]);
  });

  it.each(['', ' ', 'a b', 'é', 'x'.repeat(200), 7, null])('with %j for a code is told so', async (bad) => {
    expect(await refused('/lock/read', { host, identifier, code: bad, name: 'Door' })).toBe('badCode');
  });

  it('that breaks something unforeseen is complained of without repeating what was typed', async () => {
    setup = setupWith({ oldPlugin: () => Promise.reject(new Error('cannot parse hunter2')) });
    expect(await refused('/old/list', {})).toBe('unexpected');
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).not.toContain('hunter2');
  });
});
