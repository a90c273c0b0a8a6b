import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { english } from '../../src/language/english.ts';
import { demoUser } from '../../src/simulator/account/service.ts';
import {
  frontDoor,
  gardenGate,
  hasBrowser,
  launchBrowser,
  SettingsHome,
  SettingsPage,
  shed,
  type Look,
} from './settings-home.ts';

const { wizard, accountErrors, gatewayErrors, setupErrors } = english;
const named = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
const testOf = (name: string): string => named(wizard.testDoor, { name });
const code = 'Zmo1sps2OVyCFtl1';

// A real browser in a real web interface: patience on machines that are slow or busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let home: SettingsHome;
let browser: Browser;
let settings: SettingsPage;

beforeAll(async () => {
  [home, browser] = await Promise.all([SettingsHome.start(), launchBrowser()]);
});
beforeEach(async () => {
  home.configure([]);
  await home.furnish();
});
afterEach(async () => {
  await settings[Symbol.asyncDispose]();
  expect(settings.complaints).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await home[Symbol.asyncDispose]();
});

const open = async (look?: Look): Promise<void> => {
  settings = await SettingsPage.open(browser, home.url, look);
};
const toAccount = async (): Promise<void> => {
  await open();
  await settings.button(new RegExp(wizard.chooseAccount)).click();
};
const toCode = async (): Promise<void> => {
  await open();
  await settings.button(new RegExp(wizard.chooseCode)).click();
};
const save = async (count: number): Promise<void> => {
  const text = count === 1 ? wizard.saveDoors_one : wizard.saveDoors_other;
  await settings.button(named(text, { count })).click();
  await settings.says(wizard.doneTitle);
};
/** The doors in config.json, once there are some. */
const savedLocks = async (): Promise<Record<string, unknown>[]> => {
  await expect.poll(() => home.saved.length).toBeGreaterThan(0);
  const [gateway] = home.saved[0]?.gateways as { locks: Record<string, unknown>[] }[];
  return gateway?.locks ?? [];
};

describe.runIf(hasBrowser)('with an account', () => {
  test('three steps lead from nothing to two doors that are saved', async () => {
    await toAccount();
    await settings.signIn();
    await settings.says(wizard.doorsTitle);
    await settings.button(testOf('Front door')).click();
    await settings.says(wizard.isSecured);
    await settings.button(testOf('Garden gate')).click();
    await settings.says(wizard.isUnsecured);
    await save(2);

    const shares = home.account.users.shares;
    expect(await savedLocks()).toEqual([
      { identifier: frontDoor.identifier, name: 'Front door', code: shares[0]?.code },
      { identifier: gardenGate.identifier, name: 'Garden gate', code: shares[1]?.code },
    ]);
    expect(home.saved).toMatchObject([
      { platform: 'TheKeys', name: 'The Keys', gateways: [{ host: home.host }] },
    ]);
    // Nothing but reads: a test turns no bolt.
    expect(home.gateway.journal.entries.map(({ path }) => path)).not.toContain('/open');
  });

  test('a wrong password ends in a sentence; the number stays, and the right password goes on', async () => {
    await toAccount();
    await settings.signIn('06 12 34 56 78', 'wrong');
    await settings.says(accountErrors.wrongPassword({ service: '' }));
    expect(await settings.field(wizard.phone).inputValue()).toBe('06 12 34 56 78');
    await settings.field(wizard.password).fill(demoUser.password);
    await settings.button(wizard.signIn).click();
    await settings.says(wizard.doorsTitle);
  });

  test('a number that is none, and nothing typed at all, are said at their fields', async () => {
    await toAccount();
    await settings.button(wizard.signIn).click();
    await settings.says(wizard.needPhone);
    await settings.says(wizard.needPassword);
    await settings.signIn('me@example.org', 'x');
    await settings.says(accountErrors.badNumber({ service: '' }));
    expect(home.account.requests).toEqual([]);
  });

  test('a service that is down ends in a sentence, and the next try goes on', async () => {
    home.account.fault('login_check', { kind: 'status', status: 503 });
    await toAccount();
    await settings.signIn();
    await settings.says(/out of order \(HTTP 503\)/);
    await settings.button(wizard.signIn).click();
    await settings.says(wizard.doorsTitle);
  });

  test('a share that exists is used again', async () => {
    home.account.users.share((await ownedLocks())[0], home.gateway, { code: 'wasThereBefore' });
    await toAccount();
    await settings.signIn();
    await settings.says(/version 65/);
    await settings.frame.getByLabel(named(wizard.useDoor, { name: 'Garden gate' })).uncheck();
    await save(1);
    expect(await savedLocks()).toEqual([
      { identifier: frontDoor.identifier, name: 'Front door', code: 'wasThereBefore' },
    ]);
    expect(home.account.users.shares).toHaveLength(1);
  });

  test('a lock that has no gateway is shown with what to do', async () => {
    await home.furnish([shed]);
    await toAccount();
    await settings.signIn();
    await settings.says('Shed');
    await settings.says(wizard.noGateway);
    await settings.button(wizard.lookAgain).click();
    await settings.says(wizard.noGateway);
  });

  test('an account with no lock is told so, and can be left', async () => {
    await home.furnish([]);
    await toAccount();
    await settings.signIn();
    await settings.says(accountErrors.noLock({ service: '' }));
    await settings.button(wizard.back).click();
    await settings.says(wizard.welcomeTitle);
  });

  test('a gateway that is unplugged is said, and plugged in again it goes on with what was typed', async () => {
    await home.unplug();
    await toAccount();
    await settings.signIn();
    await settings.says(gatewayErrors.turnedAway({ gateway: home.host }));
    await settings.door('Front door').getByLabel(wizard.doorName).fill('Entrance');
    await home.plug();
    await settings.button(wizard.useAddress).click();
    await settings.says(/version 65/);
    await save(2);
    expect(await savedLocks()).toMatchObject([{ name: 'Entrance' }, { name: 'Garden gate' }]);
  });

  test('a gateway whose address nobody knows can be searched for and typed', async () => {
    await home.furnish([frontDoor], '8.8.8.8');
    await toAccount();
    await settings.signIn();
    await settings.says(wizard.noAddress);
    await settings.button(wizard.search).click();
    await settings.says(setupErrors.notFound({}));
    await settings.field(wizard.host).fill(home.host);
    await settings.button(wizard.useAddress).click();
    await settings.says(/version 65/);
    await save(1);
    expect(home.saved).toMatchObject([{ gateways: [{ host: home.host }] }]);
  });

  test('the password is in no file and no log afterwards', async () => {
    await toAccount();
    await settings.signIn(undefined, 'hunter2-hunter2');
    await settings.says(accountErrors.wrongPassword({ service: '' }));
    await settings.signIn();
    await settings.says(wizard.doorsTitle);
    await save(2);
    await savedLocks();
    for (const secret of ['hunter2-hunter2', demoUser.password]) {
      expect(home.log.join('')).not.toContain(secret);
      for (const [file, text] of home.stored()) expect(text.includes(secret), file).toBe(false);
    }
  });

  const ownedLocks = async () => {
    const user = home.account.users.userOf(home.account.users.signIn(demoUser.phone, demoUser.password));
    const [first, ...others] = user?.locks ?? [];
    if (!first) throw new Error('no locks');
    await Promise.resolve();
    return [first, ...others] as const;
  };
});

describe.runIf(hasBrowser)('with a code', () => {
  beforeEach(() => {
    home.gateway.addShare(frontDoor.identifier, code);
  });

  test('a typed address and a pasted code are enough', async () => {
    await toCode();
    await settings.field(wizard.host).fill(home.host);
    await settings.field(wizard.code).fill(` ${code} `);
    await settings.button(wizard.lookForDoors).click();
    const name = `Door ${frontDoor.identifier}`;
    await settings.button(testOf(name)).click();
    await settings.says(wizard.isSecured);
    await settings.door(name).getByLabel(wizard.doorName).fill('Front door');
    await settings.frame
      .getByLabel(named(wizard.useDoor, { name: `Door ${gardenGate.identifier}` }))
      .uncheck();
    await save(1);
    expect(await savedLocks()).toEqual([{ identifier: frontDoor.identifier, name: 'Front door', code }]);
    expect(home.account.requests).toEqual([]);
  });

  test('a wrong code is said at its door, and can be mended there', async () => {
    await toCode();
    await settings.field(wizard.host).fill(home.host);
    await settings.field(wizard.code).fill('theWrongCode');
    await settings.field(wizard.code).press('Enter');
    const name = `Door ${frontDoor.identifier}`;
    await settings.button(testOf(name)).click();
    await settings.says(gatewayErrors.wrongCode({ gateway: home.host, lock: name }));
    await settings.door(name).getByLabel(wizard.code, { exact: true }).fill(code);
    await settings.button(testOf(name)).click();
    await settings.says(wizard.isSecured);
  });

  test('a gateway that is unplugged, or is none, is said; what was typed stays', async () => {
    await home.unplug();
    await toCode();
    await settings.field(wizard.host).fill(home.host);
    await settings.field(wizard.code).fill(code);
    await settings.button(wizard.lookForDoors).click();
    await settings.says(gatewayErrors.turnedAway({ gateway: home.host }));
    await settings.field(wizard.host).fill('not an address');
    await settings.button(wizard.lookForDoors).click();
    await settings.says(setupErrors.badHost({ host: 'not an address' }));
    await settings.field(wizard.host).fill(new URL(home.url).host);
    await settings.button(wizard.lookForDoors).click();
    await settings.says(/makes no sense for a The Keys gateway/);
    expect(await settings.field(wizard.code).inputValue()).toBe(code);
    await home.plug();
    await settings.field(wizard.host).fill(home.host);
    await settings.button(wizard.lookForDoors).click();
    await settings.says(wizard.doorsTitle);
  });

  test('the code is dots until somebody asks for it', async () => {
    await toCode();
    const field = settings.field(wizard.code);
    await field.fill(code);
    expect(await field.getAttribute('type')).toBe('password');
    await settings.button(`${wizard.showCode}: ${wizard.code}`).click();
    expect(await field.getAttribute('type')).toBe('text');
    await settings.button(`${wizard.hideCode}: ${wizard.code}`).click();
    expect(await field.getAttribute('type')).toBe('password');
  });
});

describe.runIf(hasBrowser)('from the old plugin', () => {
  test('doors are taken over with their codes, and the page says to remove the old ones', async () => {
    home.gateway.addShare(frontDoor.identifier, code);
    const old = {
      accessory: 'TheKeys',
      identifier: frontDoor.identifier,
      code,
      ip: home.host,
      locker_name: 'Porte',
    };
    home.configure([], [old, { ...old, identifier: gardenGate.identifier, locker_name: 'Portail' }]);
    await open();
    await settings.button(/Bring 2 doors/).click();
    await settings.frame.getByLabel('Portail').uncheck();
    await settings.button(wizard.oldImport).click();
    await settings.button(testOf('Porte')).click();
    await settings.says(wizard.isSecured);
    await save(1);
    await settings.says(wizard.doneOld);
    expect(await savedLocks()).toEqual([{ identifier: frontDoor.identifier, name: 'Porte', code }]);
  });
});

describe.runIf(hasBrowser)('on later visits', () => {
  const entry = () => ({
    platform: 'TheKeys',
    _bridge: { username: '0E:00:00:00:00:02', port: 51999 },
    name: 'Doors',
    note: 'mine',
    gateways: [
      {
        pollInterval: 5,
        host: home.host,
        locks: [
          {
            identifier: frontDoor.identifier,
            code,
            name: 'Front door',
            autoLock: 60,
            note: 'new cells in May',
          },
          { identifier: gardenGate.identifier, code, name: 'Garden gate' },
        ],
      },
    ],
  });
  beforeEach(async () => {
    home.gateway.addShare(frontDoor.identifier, code);
    home.gateway.addShare(gardenGate.identifier, code);
    home.configure([entry()]);
    await open();
    await isListed();
  });
  /** The overview shows what the gateway lists. */
  const isListed = async (): Promise<void> => {
    await settings
      .door('Front door')
      .getByText(/−62 dBm/)
      .waitFor();
    await settings
      .door('Garden gate')
      .getByText(/−78 dBm/)
      .waitFor();
  };
  const shows = (door: string, text: string): Promise<void> =>
    settings.door(door).getByText(text, { exact: true }).waitFor({ timeout: 20_000 });
  const readOf = (name: string): string => named(wizard.readDoor, { name });
  const asked = (path: string) => home.gateway.journal.entries.filter((entry) => entry.path === path);
  /** Waits until the overview has looked once more: some seconds in which it could have done other things. */
  const looksAgain = async (): Promise<void> => {
    const before = asked('/lockers').length;
    await expect.poll(() => asked('/lockers').length, { timeout: 40_000 }).toBeGreaterThan(before);
  };
  const saveChanges = async (): Promise<void> => {
    await settings.button(wizard.save).click();
    await settings.says(wizard.saved);
  };

  test('what one light request gives is shown at once, and no lock is read', async () => {
    await settings.says(named(wizard.gatewayHereOnly, { host: home.host }));
    await looksAgain();
    await shows('Front door', wizard.notRead);
    const paths = new Set(home.gateway.journal.entries.map(({ path }) => path));
    expect([...paths]).toEqual(['/lockers']);
  });

  test('a lock is read when somebody asks for it; a turn by hand takes that back, and costs no read', async () => {
    await settings.button(readOf('Front door')).click();
    await shows('Front door', wizard.secured);
    await shows('Garden gate', wizard.notRead);
    home.gateway.turnByHand(frontDoor.identifier);
    await shows('Front door', wizard.unknown);
    await settings.says(wizard.hasMoved);
    expect(asked('/locker_status')).toHaveLength(1);
    await settings.button(readOf('Front door')).click();
    await shows('Front door', wizard.unsecured);
  });

  test('all doors are read by one button, one after the other with three seconds between', async () => {
    await settings.button(wizard.readAll).click();
    await shows('Front door', wizard.secured);
    const readAt = performance.now();
    await expect.poll(() => asked('/locker_status').length, { timeout: 20_000, interval: 20 }).toBe(2);
    expect(performance.now() - readAt).toBeGreaterThan(2_500);
    await shows('Garden gate', wizard.unsecured);
  });

  test.each(['the view changes', 'the window closes'])('reading all doors stops when %s', async (how) => {
    await settings.button(wizard.readAll).click();
    await shows('Front door', wizard.secured);
    if (how === 'the view changes') {
      await settings.button(wizard.addDoor).click();
      await settings.button(wizard.back).click();
    } else {
      await settings[Symbol.asyncDispose]();
      await open();
    }
    await isListed();
    await looksAgain();
    expect(asked('/locker_status')).toHaveLength(1);
    await shows('Front door', wizard.notRead);
  });

  test('a gateway is synchronized and updated from its maintenance, which says how it is', async () => {
    const title = named(wizard.gatewayAt, { host: home.host });
    await settings.frame.getByText(wizard.maintenance).last().click();
    await settings.says(/version 65/);
    await settings.button(named(wizard.synchronizeOf, { name: title })).click();
    await settings.says(wizard.gatewayTold);
    expect(asked('/synchronize')).toHaveLength(1);
    await settings.button(named(wizard.updateOf, { name: title })).click();
    await settings.says(named(wizard.updateGatewaySure, { name: title }));
    expect(asked('/update')).toHaveLength(0);
    await settings.button(wizard.update).last().click();
    await settings.says(wizard.gatewayUpdating);
    expect(asked('/update')).toHaveLength(1);
  });

  test('a lock is synchronized and updated from its maintenance', async () => {
    const name = 'Front door';
    const door = settings.door(name);
    await door.getByText(wizard.maintenance).click();
    await door.getByRole('button', { name: named(wizard.synchronizeOf, { name }) }).click();
    await settings.says(named(wizard.lockSynchronized, { name }));
    await door.getByRole('button', { name: named(wizard.updateOf, { name }) }).click();
    await door.getByRole('button', { name: wizard.update, exact: true }).click();
    await settings.says(named(wizard.lockUpdated, { name }));
    expect(asked('/locker/synchronize').map(({ identifier }) => identifier)).toEqual([frontDoor.identifier]);
    expect(asked('/locker/update').map(({ identifier }) => identifier)).toEqual([frontDoor.identifier]);
  });

  test('a lock is calibrated only after a question that says that the bolt turns, and read afterwards', async () => {
    const name = 'Front door';
    const door = settings.door(name);
    await door.getByText(wizard.maintenance).click();
    const calibrate = door.getByRole('button', { name: named(wizard.calibrateOf, { name }) });
    await calibrate.click();
    await settings.says(named(wizard.calibrateSure, { name }));
    await door.getByRole('button', { name: wizard.cancel }).click();
    expect(asked('/calibrate')).toEqual([]);
    await calibrate.click();
    await door.getByRole('button', { name: wizard.calibrate, exact: true }).click();
    await settings.says(wizard.isSecured);
    await shows(name, wizard.secured);
    expect(asked('/calibrate').map(({ identifier }) => identifier)).toEqual([frontDoor.identifier]);
    expect(asked('/locker_status')).toHaveLength(1);
  });

  test('a door that may not be unlocked cannot be calibrated', async () => {
    const forbidden = entry();
    Object.assign(forbidden.gateways[0]?.locks[1] ?? {}, { allowUnlock: false });
    home.configure([forbidden]);
    await settings[Symbol.asyncDispose]();
    await open();
    await settings.door('Garden gate').getByText(wizard.maintenance).click();
    await settings.door('Garden gate').getByText(wizard.noCalibration).waitFor();
    const calibrations = settings.frame.getByRole('button', { name: wizard.calibrate, includeHidden: true });
    expect(await calibrations.count()).toBe(1);
  });

  test('a door is renamed, and everything else stays as it was', async () => {
    const name = settings.door('Front door').getByLabel(wizard.doorName);
    await name.fill('Entrance');
    await name.blur();
    await settings.says(wizard.changed);
    await saveChanges();
    const expected = entry();
    Object.assign(expected.gateways[0]?.locks[0] ?? {}, { name: 'Entrance' });
    await expect.poll(() => JSON.stringify(home.saved)).toBe(JSON.stringify([expected]));
  });

  test('a door is removed only after a second word', async () => {
    const remove = settings.button(named(wizard.removeDoor, { name: 'Garden gate' }));
    await remove.click();
    await settings.button(wizard.cancel).click();
    await remove.click();
    await settings.door('Garden gate').getByRole('button', { name: wizard.remove, exact: true }).click();
    await settings.says(wizard.changed);
    await saveChanges();
    await expect.poll(() => (home.saved[0]?.gateways as { locks: object[] }[])[0]?.locks).toHaveLength(1);
  });

  test('a new share is made after signing in, and its code is kept', async () => {
    await settings.button(named(wizard.newShareOf, { name: 'Front door' })).click();
    await settings.signIn();
    await settings.says(named(wizard.newShareDone, { name: 'Front door' }));
    await saveChanges();
    const made = home.account.users.shares[0]?.code;
    expect(made).toBeDefined();
    await expect
      .poll(() => (home.saved[0]?.gateways as { locks: { code: string }[] }[])[0]?.locks[0]?.code)
      .toBe(made);
    await settings.button(readOf('Front door')).click();
    await settings.says(wizard.isSecured);
  });

  test('a gateway that has moved is given its new address', async () => {
    await home.unplug();
    await settings.says(gatewayErrors.turnedAway({ gateway: home.host }));
    await home.plug();
    await settings.field(wizard.host).fill(home.host.replace('127.0.0.1', 'localhost'));
    await settings.button(wizard.useAddress).click();
    await settings.says(/^At localhost:\d+$/);
    await saveChanges();
    expect(home.saved).toMatchObject([
      { gateways: [{ pollInterval: 5, host: expect.stringContaining('localhost') as string }] },
    ]);
  });

  test('more doors are added beside those that are there', async () => {
    home.configure([
      { ...entry(), gateways: [{ ...entry().gateways[0], locks: entry().gateways[0]?.locks.slice(0, 1) }] },
    ]);
    await settings[Symbol.asyncDispose]();
    await open();
    await settings.button(wizard.addDoor).click();
    await settings.button(new RegExp(wizard.chooseAccount)).click();
    await settings.signIn();
    await settings.says(wizard.doorsTitle);
    await save(2);
    const locks = await savedLocks();
    expect(locks).toMatchObject([{ autoLock: 60, note: 'new cells in May' }, { name: 'Garden gate' }]);
    expect(home.saved).toMatchObject([{ _bridge: { port: 51999 }, note: 'mine' }]);
  });

  test('the advanced form changes one option, and keeps what it does not know', async () => {
    await settings.button(wizard.advanced).click();
    const form = settings.page.locator('app-schema-form, json-schema-form').first();
    await form.getByLabel(english.settings.gateway.statusInterval.title).fill('90');
    await settings.page.getByRole('button', { name: wizard.apply, exact: true }).click();
    await settings.says(wizard.changed);
    await saveChanges();
    const expected = entry();
    Object.assign(expected.gateways[0] ?? {}, { statusInterval: 90 });
    await expect.poll(() => home.saved).toEqual([expected]);
  });

  test('options that are none any more are not shown, stay, and stand in no way', async () => {
    const old = entry();
    Object.assign(old.gateways[0] ?? {}, { pollInterval: 28, commandTimeout: 45, maintenance: true });
    Object.assign(old.gateways[0]?.locks[0] ?? {}, { calibrate: true });
    home.configure([old]);
    await settings[Symbol.asyncDispose]();
    await open();
    await settings.button(wizard.advanced).click();
    const form = settings.page.locator('app-schema-form, json-schema-form').first();
    await form.getByLabel(english.settings.gateway.statusInterval.title).fill('90');
    expect(await form.locator('[name=commandTimeout], [name=maintenance], [name=calibrate]').count()).toBe(0);
    await settings.page.getByRole('button', { name: wizard.apply, exact: true }).click();
    await settings.says(wizard.changed);
    await saveChanges();
    Object.assign(old.gateways[0] ?? {}, { pollInterval: 15, statusInterval: 90 });
    await expect.poll(() => home.saved).toEqual([old]);
  });
});

describe.runIf(hasBrowser)('for everybody', () => {
  test('the way through works by keyboard alone', async () => {
    await open();
    const press = (key: string): Promise<void> => settings.page.keyboard.press(key);
    await press('Tab');
    await press('Enter');
    await settings.says(wizard.accountTitle);
    await press('Tab');
    await settings.page.keyboard.type('0612345678');
    await press('Tab');
    await settings.page.keyboard.type(demoUser.password);
    await press('Enter');
    await settings.says(wizard.doorsTitle);
    await settings.says(/version 65/);
    const focused = () =>
      settings.frame.evaluate(() => {
        const { document } = globalThis as unknown as {
          document: { activeElement: { textContent: string } | null };
        };
        return document.activeElement?.textContent;
      });
    expect(await focused()).toBe(wizard.doorsTitle);
    for (let tabs = 0; (await focused()) !== named(wizard.saveDoors_other, { count: 2 }); tabs += 1) {
      expect(tabs).toBeLessThan(20);
      await press('Tab');
    }
    await press('Enter');
    await settings.says(wizard.doneTitle);
  });

  test('a narrow phone shows all of it without scrolling sideways', async () => {
    await open({ width: 360 });
    expect(await settings.overflow()).toBe(0);
    await settings.button(new RegExp(wizard.chooseAccount)).click();
    expect(await settings.overflow()).toBe(0);
    await settings.signIn();
    await settings.says(/version 65/);
    expect(await settings.overflow()).toBe(0);
    await save(2);
    await settings.button(wizard.toOverview).click();
    await settings.says(/−62 dBm/);
    for (const folded of await settings.frame.locator('summary').all()) await folded.click();
    expect(await settings.overflow()).toBe(0);
  });
});
