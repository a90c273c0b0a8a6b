import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../src/account/account.ts';
import { accountService } from '../../src/account/service.ts';
import { originOf } from '../../src/gateway/address.ts';
import { english } from '../../src/language/english.ts';
import { french } from '../../src/language/french.ts';
import { answer, type Answer } from '../../src/setup/answer.ts';
import type { Look, OfferedLock, OldDoor } from '../../src/setup/contract.ts';
import { Setup, type SetupContext } from '../../src/setup/setup.ts';
import { demoUser, startAccountService, type AccountService } from '../../src/simulator/account-service.ts';
import { SimulatedGateway } from '../../src/simulator/gateway.ts';
import { simulatedExchange } from '../../src/simulator/in-process.ts';
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

const setupWith = (context: Partial<SetupContext> = {}): Setup =>
  new Setup({
    account: new Account(accountService(service.url), 'the service', clock),
    accountUrl: service.url,
    clock,
    exchange: (address) => {
      const exchange = simulatedExchange(gateway);
      return (request, limits) => {
        asked.push(`${originOf(address)}${request.path}`);
        return exchange(request, limits);
      };
    },
    resolvers: [(name) => Promise.resolve(name === 'thekeys.local' ? host : undefined)],
    oldDoors: () => Promise.resolve(old),
    hasSaved: () => Promise.resolve(true),
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
      locks: [{ identifier, rssi: -62, battery: 7300, percent: 50, lastLog: 100 }],
    });
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

  it('too old to tell its version is good enough', async () => {
    gateway.fault('/status', { kind: 'garbage', body: 'HTML' }, 9);
    const look = (await given('/gateway/look', { host })) as Look;
    expect(look.version).toBeUndefined();
    expect(look.locks).toHaveLength(1);
  });

  it('that is unplugged is said in a sentence, in the language of the page', async () => {
    gateway.unplug();
    const about = { gateway: gateway.name };
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
    expect(listed).toMatchObject({ doors: [{ identifier }, { identifier: 45961124 }] });
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
  const paths = ['/account/sign-in', '/account/code', '/gateway/look', '/lock/read', '/old/import'];
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
    setup = setupWith({ oldDoors: () => Promise.reject(new Error('cannot parse hunter2')) });
    expect(await refused('/old/list', {})).toBe('unexpected');
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).not.toContain('hunter2');
  });
});
