import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../src/account/account.ts';
import type { AccountLock } from '../../src/account/answers.ts';
import {
  AccountError,
  BadNumber,
  Blocked,
  Insecure,
  NoLock,
  NotAllowed,
  Senseless,
  ServiceDown,
  ServiceSilent,
  ServiceUnreachable,
  SignedOut,
  TooManyAttempts,
  Unreadable,
  WrongPassword,
} from '../../src/account/errors.ts';
import { accountService } from '../../src/account/service.ts';
import { english } from '../../src/language/english.ts';
import {
  demoUser,
  startAccountService,
  type AccountFault,
  type AccountService,
} from '../../src/simulator/account/service.ts';
import { SimulatedGateway } from '../../src/simulator/gateway/gateway.ts';
import { simulatedDialer } from '../../src/simulator/gateway/dialer.ts';
import { GatewayCall } from '../../src/gateway/call.ts';
import { VirtualClock } from '../virtual-clock.ts';

const front = { identifier: 45961123, name: 'Front door', gateways: ['TK-0001'] };
const shed = { identifier: 45961125, name: 'Shed', gateways: [] };
const neighbour = {
  phone: '+33699999999',
  password: 'not yours',
  locks: [{ ...front, identifier: 7, name: 'Theirs' }],
};

let clock: VirtualClock;
let gateway: SimulatedGateway;
let service: AccountService;
let account: Account;

const accountAt = (url: string, timeoutMs?: number): Account =>
  new Account(accountService(url, timeoutMs), 'the service', clock);

const signedIn = async (): Promise<Account> => {
  await account.signIn('06 12 34 56 78', demoUser.password);
  return account;
};

const firstLock = async (): Promise<AccountLock> => {
  const [lock] = (await (await signedIn()).locks()).locks;
  if (!lock) throw new Error('no lock');
  return lock;
};

/** The share code of a lock at its first gateway. */
const codeOf = (lock: AccountLock, fresh?: boolean) => {
  const [first] = lock.gateways;
  if (!first) throw new Error('no gateway');
  return account.shareCode(lock, first, fresh);
};

beforeEach(async () => {
  clock = new VirtualClock();
  gateway = new SimulatedGateway({ clock, locks: [{ identifier: front.identifier }], name: 'TK Gateway' });
  service = await startAccountService({
    gateways: [{ gateway, host: '192.168.1.50' }],
    users: [{ ...demoUser, locks: [front, shed] }, neighbour],
    clock,
  });
  account = accountAt(service.url);
});

afterEach(async () => {
  gateway.stop();
  await service.close();
});

describe('signing in', () => {
  it('takes the number as people write it', async () => {
    expect(await account.signIn('06 12.34-56 78', demoUser.password)).toBe(demoUser.phone);
    expect(account.isSignedIn).toBe(true);
  });

  it('says so when number and password do not go together', async () => {
    await expect(account.signIn('0612345678', 'sesame')).rejects.toThrow(WrongPassword);
    expect(account.isSignedIn).toBe(false);
  });

  it('asks nobody when the number cannot be one', async () => {
    await expect(account.signIn('me@example.org', 'sesame')).rejects.toThrow(BadNumber);
    expect(service.requests).toEqual([]);
  });

  it('ends when the token has expired', async () => {
    await signedIn();
    await clock.advance(3_600_000);
    await expect(account.locks()).rejects.toThrow(SignedOut);
  });

  it('ends when the service says that it has', async () => {
    await signedIn();
    service.fault('utilisateur', { kind: 'status', status: 401 });
    await expect(account.locks()).rejects.toThrow(SignedOut);
  });

  it('ends on request', async () => {
    (await signedIn()).signOut();
    await expect(account.locks()).rejects.toThrow(SignedOut);
  });

  it('keeps the password out of everything that can be looked at afterwards', async () => {
    await account.signIn('0612345678', 'hunter2-hunter2').catch(() => undefined);
    await signedIn();
    const { inspect } = await import('node:util');
    const seen = inspect(account, { depth: 10, showHidden: true });
    expect(seen).not.toContain('hunter2');
    expect(seen).not.toContain(demoUser.password);
  });
});

describe('the locks of an account', () => {
  it('come with their gateways, and where these are', async () => {
    const { locks, unread } = await (await signedIn()).locks();
    expect(unread).toBe(0);
    expect(locks).toMatchObject([
      {
        identifier: 45961123,
        name: 'Front door',
        battery: 7235,
        gateways: [{ accessoryId: 'TK-0001', name: 'TK Gateway', host: '192.168.1.50', version: '65' }],
      },
      { identifier: 45961125, name: 'Shed', gateways: [] },
    ]);
  });

  it('are asked for once per gateway, however many locks it has', async () => {
    await service.close();
    const locks = [front, { ...shed, gateways: ['TK-0001'] }];
    service = await startAccountService({ gateways: [{ gateway }], locks, clock });
    account = accountAt(service.url);
    await (await signedIn()).locks();
    expect(service.requests.filter((request) => request.includes('accessoire/get'))).toHaveLength(1);
  });

  const unhelpful: [string, AccountFault][] = [
    ['does not know it', { kind: 'status', status: 404 }],
    ['is out of order', { kind: 'status', status: 500 }],
    ['wants a pause', { kind: 'status', status: 429 }],
    ['cuts the line', { kind: 'cut' }],
    ['never answers', { kind: 'hang' }],
    ['answers with a page', { kind: 'garbage', body: '<html>' }],
  ];
  it.each(unhelpful)(
    'are there with what the list had if the service, asked for more about the gateway, %s',
    async (_how, fault) => {
      account = accountAt(service.url, 500);
      service.fault('accessoire/get', fault);
      const [lock] = (await (await signedIn()).locks()).locks;
      expect(lock?.gateways).toMatchObject([{ accessoryId: 'TK-0001', host: '192.168.1.50' }]);
    },
  );

  it('of many gateways wait for the details of all as long as for those of one', async () => {
    await service.close();
    const gateways = Array.from({ length: 6 }, (_, index) => ({
      gateway: new SimulatedGateway({ clock, locks: [], accessoryId: `TK-${index}` }),
      host: '192.168.1.50',
    }));
    const ids = gateways.map(({ gateway: { accessoryId } }) => accessoryId);
    service = await startAccountService({ gateways, locks: [{ ...front, gateways: ids }], clock });
    account = accountAt(service.url);
    await signedIn();
    service.fault('accessoire/get', { kind: 'hang' }, 6);
    const listed = account.locks();
    // All of them have been asked while none has been answered.
    await expect
      .poll(() => service.requests.filter((request) => request.includes('accessoire/get')).length)
      .toBe(6);
    expect((await listed).locks[0]?.gateways).toHaveLength(6);
  });

  it('that cannot be read are told from none', async () => {
    const strange = {
      status: 200,
      data: { serrures: [{ nummer: 7 }, { id: 1, id_serrure: '2', nom: 'Door' }] },
    };
    service.fault('utilisateur/get', { kind: 'garbage', body: JSON.stringify(strange) });
    const some = await (await signedIn()).locks();
    expect(some).toMatchObject({ unread: 1, locks: [{ identifier: 2 }] });
    service.fault('utilisateur/get', { kind: 'garbage', body: '{"data":{"serrures":[{"nummer":7}]}}' });
    await expect(account.locks()).rejects.toThrow(Unreadable);
  });

  it('may be none', async () => {
    await service.close();
    service = await startAccountService({ gateways: [], clock });
    account = accountAt(service.url);
    await expect((await signedIn()).locks()).rejects.toThrow(NoLock);
  });
});

describe('a share code', () => {
  const read = async (code: string) => {
    const { signal } = new AbortController();
    const call = new GatewayCall({
      gateway: gateway.name,
      by: simulatedDialer(gateway),
      clock,
      signal,
    });
    const { identifier, name } = front;
    return clock.until(call.report({ identifier, code, name }, { withinMs: 10_000 }));
  };

  it('is made when there is none, and the gateway honours it', async () => {
    await expect(read('anything')).rejects.toMatchObject({ kind: 'notShared' });
    const { code, isReused } = await codeOf(await firstLock());
    expect(isReused).toBe(false);
    expect(await read(code)).toMatchObject({ bolt: 'secured' });
  });

  it('stops working when its share is deleted', async () => {
    const { code } = await codeOf(await firstLock());
    const [owner] = [{ ...demoUser, locks: [front, shed] }];
    service.users.delete(service.users.userOf(service.users.signIn(owner.phone, owner.password)) ?? owner, 1);
    await expect(read(code)).rejects.toMatchObject({ kind: 'notShared' });
  });

  it('is that of a permanent active share, when there is one', async () => {
    const elsewhere = new SimulatedGateway({ clock, locks: [], accessoryId: 'TK-0002' });
    service.users.share(front, gateway, { isActive: false, code: 'switchedOff' });
    service.users.share(front, gateway, { from: '2026-01-01', code: 'holidays' });
    service.users.share(front, elsewhere, { code: 'elsewhere' });
    service.users.share(front, gateway, { code: 'forGood' });
    expect(await codeOf(await firstLock())).toEqual({ code: 'forGood', isReused: true });
    expect(service.users.shares).toHaveLength(4);
  });

  it('is a new one when that is asked for', async () => {
    service.users.share(front, gateway, { code: 'forGood' });
    const { code, isReused } = await codeOf(await firstLock(), true);
    expect(isReused).toBe(false);
    expect(code).not.toBe('forGood');
  });

  it('made before the answer got lost is found by the next try', async () => {
    const lock = await firstLock();
    service.fault('partage/create', { kind: 'garbage', body: '{"status":200,"data":{}}' });
    await expect(codeOf(lock)).rejects.toThrow(Senseless);
    service.users.share(front, gateway, { code: 'madeAllTheSame' });
    expect(await codeOf(lock)).toEqual({ code: 'madeAllTheSame', isReused: true });
  });

  it('for a lock of somebody else is refused', async () => {
    const lock = await firstLock();
    const refusal: unknown = await codeOf({ ...lock, id: 3, name: 'Theirs' }).catch(
      (reason: unknown) => reason,
    );
    if (!(refusal instanceof NotAllowed)) throw new Error('it was allowed');
    expect(english.accountErrors[refusal.kind](refusal.about)).toContain('“Theirs”');
  });
});

describe('shares that were made here', () => {
  const codes = (): string[] => service.users.shares.map(({ code }) => code);

  it('are taken back but for those in use; those of others stay', async () => {
    const lock = await firstLock();
    const [first] = lock.gateways;
    if (!first) throw new Error('no gateway');
    service.users.share(front, gateway, { code: 'mine', name: 'Homebridge', description: 'by hand' });
    const made = [];
    for (let times = 0; times < 3; times += 1) made.push((await codeOf(lock, true)).code);
    expect(await account.retire(lock, first, [made[2] ?? ''])).toBe(2);
    expect(codes()).toEqual(['mine', made[2]]);
    expect(await account.retire(lock, first, [made[2] ?? ''])).toBe(0);
  });

  it('at another gateway stay', async () => {
    const lock = await firstLock();
    const [first] = lock.gateways;
    if (!first) throw new Error('no gateway');
    await codeOf(lock, true);
    expect(await account.retire(lock, { ...first, accessoryId: 'TK-0002' }, [])).toBe(0);
    expect(codes()).toHaveLength(1);
  });
});

describe('a service in trouble', () => {
  it.each([403, 404])('such as a firewall that answers %i, is no wrong password', async (status) => {
    service.fault('login_check', { kind: 'status', status });
    await expect(account.signIn(demoUser.phone, demoUser.password)).rejects.toThrow(Blocked);
  });

  const troubles: [string, AccountFault, new (...args: never[]) => AccountError][] = [
    ['is out of order', { kind: 'status', status: 503 }, ServiceDown],
    ['wants a pause', { kind: 'status', status: 429 }, TooManyAttempts],
    ['answers with a page', { kind: 'garbage', body: '<html>Maintenance</html>' }, Senseless],
    ['answers with nothing', { kind: 'garbage', body: '' }, Senseless],
    ['answers with null', { kind: 'garbage', body: 'null' }, Senseless],
    ['answers with other fields', { kind: 'garbage', body: '{"token":{"a":1}}' }, Senseless],
    ['answers without end', { kind: 'garbage', body: ' '.repeat(2_000_000) }, Senseless],
    ['cuts the line', { kind: 'cut' }, ServiceUnreachable],
  ];
  it.each(troubles)('that %s is told apart', async (_name, fault, error) => {
    service.fault('login_check', fault);
    await expect(account.signIn(demoUser.phone, demoUser.password)).rejects.toThrow(error);
  });

  it('that never answers is given up in time', async () => {
    service.fault('login_check', { kind: 'hang' });
    await expect(accountAt(service.url, 150).signIn(demoUser.phone, demoUser.password)).rejects.toThrow(
      ServiceSilent,
    );
  });

  it('that is not there is unreachable', async () => {
    await service.close();
    await expect(account.signIn(demoUser.phone, demoUser.password)).rejects.toThrow(ServiceUnreachable);
  });

  it('that sends elsewhere is not followed', async () => {
    const elsewhere = await startAccountService({ gateways: [], clock });
    service.fault('login_check', { kind: 'redirect', to: `${elsewhere.url}/api/login_check` });
    await expect(account.signIn(demoUser.phone, demoUser.password)).rejects.toThrow(Senseless);
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it.each([
    'http://192.168.1.2',
    'http://api.the-keys.fr',
    'http://127.0.0.1.evil.example',
    'ftp://127.0.0.1',
    'nonsense',
  ])('is not asked at %s, where others could listen', async (url) => {
    await expect(accountAt(url).signIn(demoUser.phone, demoUser.password)).rejects.toThrow(Insecure);
  });

  it('that cannot prove who it is gets nothing', async () => {
    let received = 0;
    const impostor = createServer(() => (received += 1));
    await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
    const { port } = impostor.address() as AddressInfo;
    const attempt = accountAt(`https://127.0.0.1:${port}`).signIn(demoUser.phone, demoUser.password);
    await expect(attempt).rejects.toThrow(AccountError);
    expect(received).toBe(0);
    await new Promise((resolve) => impostor.close(resolve));
  });
});
