import { beforeEach, describe, expect, test } from 'vitest';
import { english } from '../../src/language/english.ts';
import { frontDoor, gardenGate } from './settings-home.ts';
import { hasBrowser } from './settings-page.ts';
import { code, named, suite, wizard } from './settings-suite.ts';

const here = suite();
const { gatewayErrors } = english;
const readOf = (name: string): string => named(wizard.readDoor, { name });
const shows = (door: string, text: string | RegExp): Promise<void> =>
  here.settings
    .door(door)
    .getByText(text, { exact: typeof text === 'string' })
    .first()
    .waitFor({ timeout: 20_000 });
const isListed = async (): Promise<void> => {
  for (const door of ['Front door', 'Garden gate']) await shows(door, wizard.signalGood);
};
/** Waits until the overview has looked once more: some seconds in which it could have done other things. */
const looksAgain = async (): Promise<void> => {
  const before = here.asked('/lockers').length;
  await expect.poll(() => here.asked('/lockers').length, { timeout: 40_000 }).toBeGreaterThan(before);
};

describe.runIf(hasBrowser)('on later visits', () => {
  beforeEach(async () => {
    await here.visit();
    await isListed();
  });

  test('the doors are there to be read: drawn, in words, and by one light request', async () => {
    const { settings } = here;
    await settings.says(named(wizard.gatewayHereOnly, { host: here.home.host }));
    await looksAgain();
    await shows('Front door', wizard.notRead);
    await shows('Front door', named(wizard.batteryGood, { percent: 67 }));
    expect(await settings.frame.getByText('dBm').count()).toBe(0);
    expect(await settings.door('Front door').locator('svg').count()).toBe(1);
    expect(await settings.door('Front door').getAttribute('data-bolt')).toBe('unknown');
    // At rest, one button for each door and each gateway, and three for all of them.
    expect(await settings.frame.getByRole('button').count()).toBe(6);
    const paths = new Set(here.home.gateway.journal.entries.map(({ path }) => path));
    expect([...paths]).toEqual(['/lockers']);
  });

  test('a weak signal and a low battery say what to do', async () => {
    here.home.gateway.setBattery(frontDoor.identifier, 6_500);
    here.home.gateway.setSignal(gardenGate.identifier, -90);
    await shows('Front door', named(wizard.batteryLow, { percent: 6 }));
    await shows('Garden gate', wizard.signalWeak);
  });

  test('a lock is read when somebody asks for it; a turn by hand takes that back, and costs no read', async () => {
    const { settings, home } = here;
    await settings.more('Front door');
    await settings.button(readOf('Front door')).click();
    await shows('Front door', /^Locked, read at \d+:\d+/);
    expect(await settings.door('Front door').getAttribute('data-bolt')).toBe('secured');
    await shows('Garden gate', wizard.notRead);
    home.gateway.turnByHand(frontDoor.identifier);
    await shows('Front door', wizard.unknown);
    await settings.says(wizard.hasMoved);
    expect(await settings.door('Front door').getAttribute('data-bolt')).toBe('unknown');
    expect(here.asked('/locker_status')).toHaveLength(1);
    await settings.button(readOf('Front door')).click();
    await shows('Front door', /^Unlocked, read at/);
  });

  test('all doors are read by one button, one after the other with three seconds between', async () => {
    await here.settings.button(wizard.readAll).click();
    await shows('Front door', /^Locked/);
    const readAt = performance.now();
    await expect.poll(() => here.asked('/locker_status').length, { timeout: 20_000, interval: 20 }).toBe(2);
    expect(performance.now() - readAt).toBeGreaterThan(2_500);
    await shows('Garden gate', /^Unlocked/);
  });

  test.each(['the view changes', 'the window closes'])('reading all doors stops when %s', async (how) => {
    const { settings } = here;
    await settings.button(wizard.readAll).click();
    await shows('Front door', /^Locked/);
    if (how === 'the view changes') {
      await settings.button(wizard.addDoor).click();
      await settings.button(wizard.back).click();
    } else await here.reopen();
    await isListed();
    await looksAgain();
    expect(here.asked('/locker_status')).toHaveLength(1);
    await shows('Garden gate', wizard.notRead);
  });

  test('a gateway is synchronized and updated behind its “More”, which says how it is', async () => {
    const { settings } = here;
    const title = named(wizard.gatewayAt, { host: here.home.host });
    await settings.more(title);
    await settings.says(/version 65/);
    await settings.button(named(wizard.synchronizeOf, { name: title })).click();
    await settings.says(wizard.gatewayTold);
    expect(here.asked('/synchronize')).toHaveLength(1);
    await settings.button(named(wizard.updateOf, { name: title })).click();
    await settings.says(named(wizard.updateGatewaySure, { name: title }));
    expect(here.asked('/update')).toHaveLength(0);
    await settings.button(wizard.update).last().click();
    await settings.says(wizard.gatewayUpdating);
    expect(here.asked('/update')).toHaveLength(1);
  });

  test('a lock is synchronized and updated behind its “More”', async () => {
    const name = 'Front door';
    const { settings } = here;
    const door = settings.door(name);
    await settings.more(name);
    await door.getByRole('button', { name: named(wizard.synchronizeOf, { name }) }).click();
    await settings.says(named(wizard.lockSynchronized, { name }));
    await door.getByRole('button', { name: named(wizard.updateOf, { name }) }).click();
    await door.getByRole('button', { name: wizard.update, exact: true }).click();
    await settings.says(named(wizard.lockUpdated, { name }));
    for (const path of ['/locker/synchronize', '/locker/update'])
      expect(here.asked(path).map(({ identifier }) => identifier)).toEqual([frontDoor.identifier]);
  });

  test('a lock is calibrated only after a question that says that the bolt turns, and read afterwards', async () => {
    const name = 'Front door';
    const { settings } = here;
    const door = settings.door(name);
    await settings.more(name);
    const calibrate = door.getByRole('button', { name: named(wizard.calibrateOf, { name }) });
    await calibrate.click();
    await settings.says(named(wizard.calibrateSure, { name }));
    await door.getByRole('button', { name: wizard.cancel }).click();
    expect(here.asked('/calibrate')).toEqual([]);
    await calibrate.click();
    await door.getByRole('button', { name: wizard.calibrate, exact: true }).click();
    await settings.says(wizard.isSecured);
    await shows(name, /^Locked/);
    expect(here.asked('/calibrate').map(({ identifier }) => identifier)).toEqual([frontDoor.identifier]);
    expect(here.asked('/locker_status')).toHaveLength(1);
  });

  test('a door that may not be unlocked cannot be calibrated', async () => {
    const { settings } = here;
    await settings.more('Garden gate');
    await settings.door('Garden gate').getByLabel(wizard.lockOnly, { exact: true }).check();
    await settings.more('Garden gate');
    await settings.more('Garden gate');
    await settings.door('Garden gate').getByText(wizard.noCalibration).waitFor();
  });

  test('a door is removed only after a second word, and looks like nothing that tries it', async () => {
    const { settings } = here;
    await settings.more('Garden gate');
    const remove = settings.button(named(wizard.removeDoor, { name: 'Garden gate' }));
    const colours = await Promise.all(
      [remove, settings.button(readOf('Garden gate'))].map((button) =>
        button.evaluate(
          (element) =>
            (globalThis as unknown as { getComputedStyle(of: unknown): { color: string } }).getComputedStyle(
              element,
            ).color,
        ),
      ),
    );
    expect(new Set(colours).size).toBe(2);
    await remove.click();
    await settings.button(wizard.cancel).click();
    await remove.click();
    await settings.door('Garden gate').getByRole('button', { name: wizard.remove, exact: true }).click();
    await settings.says(wizard.changed);
    await settings.save();
    await expect.poll(async () => (await here.savedLocks()).length).toBe(1);
  });

  test('a hidden door is shown again', async () => {
    const { settings } = here;
    await settings.more('Garden gate');
    const hide = settings.door('Garden gate').getByLabel(wizard.hide, { exact: true });
    await hide.check();
    await shows('Garden gate', wizard.hiddenDoor);
    await hide.uncheck();
    await shows('Garden gate', wizard.notRead);
    const hidden = here.entry();
    Object.assign(hidden.gateways[0]?.locks[1] ?? {}, { hidden: true });
    here.home.configure([hidden]);
    await here.reopen();
    await here.settings.frame.getByText(wizard.hiddenDoors).click();
    await here.settings.more('Garden gate');
    await here.settings.door('Garden gate').getByLabel(wizard.hide, { exact: true }).uncheck();
    await here.settings.save();
    expect(await here.savedLocks()).toEqual(here.entry().gateways[0]?.locks);
  });

  test('a gateway is removed after a question that names rooms and automations; then there is nothing to save it over', async () => {
    const { settings, home } = here;
    const title = named(wizard.gatewayAt, { host: home.host });
    await settings.more(title);
    await settings.button(named(wizard.removeGatewayOf, { name: title })).click();
    await settings.says(/rooms and automations/);
    await settings.button(wizard.remove).last().click();
    await settings.says(wizard.welcomeTitle);
    await settings.save();
    await expect.poll(() => home.saved).toMatchObject([{ note: 'mine', gateways: [] }]);
  });

  test('a gateway that has moved is given its new address, which is tried', async () => {
    const { settings, home } = here;
    await home.unplug();
    await settings.says(gatewayErrors.turnedAway({ gateway: home.host }));
    await settings.more(named(wizard.gatewayAt, { host: home.host }));
    await home.plug();
    await settings.field(wizard.host).fill(home.host.replace('127.0.0.1', 'localhost'));
    await settings.button(new RegExp(wizard.useAddress)).click();
    await settings.says(/^At localhost:\d+/);
    await settings.save();
    expect(home.saved).toMatchObject([
      { gateways: [{ pollInterval: 5, host: expect.stringContaining('localhost') as string }] },
    ]);
  });

  test('more doors are added beside those that are there, which are marked and not offered for removal', async () => {
    const one = here.entry();
    one.gateways[0]?.locks.splice(1);
    here.home.configure([one]);
    await here.reopen();
    const { settings, home } = here;
    await settings.button(wizard.addDoor).click();
    await settings.button(new RegExp(wizard.chooseAccount)).click();
    await settings.signIn();
    await settings.says(/version 65/);
    await shows('Front door', new RegExp(wizard.setUpAlready));
    expect(await settings.frame.getByLabel(named(wizard.useDoor, { name: 'Front door' })).isEnabled()).toBe(
      false,
    );
    await here.test('Garden gate');
    await settings.says(wizard.isUnsecured);
    await settings.save();
    const locks = await here.savedLocks();
    expect(locks).toMatchObject([{ autoLock: 60, note: 'new cells', code }, { name: 'Garden gate' }]);
    expect(home.saved).toMatchObject([{ _bridge: { port: 51999 }, note: 'mine' }]);
  });
});

describe.runIf(hasBrowser)('a new share', () => {
  const make = async (): Promise<void> => {
    await here.settings
      .button(new RegExp(named(wizard.newShareOf, { name: 'Front door' }).replace('”', '')))
      .click();
    await here.settings.says(named(wizard.newShareSure, { name: 'Front door' }));
    await here.settings.button(wizard.newShareYes).click();
  };

  test('is made after a question and a sign-in in its place, tested, and kept with the next Save', async () => {
    await here.visit();
    await here.settings.more('Front door');
    const { settings, home } = here;
    await make();
    await settings.says(named(wizard.newShareHint, { name: 'Front door' }));
    await settings.signIn();
    await settings.says(/The old share still works/);
    const [share] = home.account.users.shares;
    await settings.save();
    await expect.poll(async () => (await here.savedLocks())[0]?.code).toBe(share?.code);
  });

  test('made three times leaves one, and those that others made stay', async () => {
    await here.visit();
    await here.settings.more('Front door');
    const { settings, home } = here;
    const user = home.account.users.userOf(home.account.users.signIn('+33612345678', 'sesame-ouvre-toi'));
    const [lock] = user?.locks ?? [];
    if (!lock) throw new Error('no locks');
    home.account.users.share(lock, home.gateway, { code: 'aGuests', name: 'Guests' });
    for (let times = 1; times <= 3; times += 1) {
      const before = home.account.requests.filter((path) => path.includes('partage/create')).length;
      await make();
      if (times === 1) await settings.signIn();
      await expect
        .poll(() => home.account.requests.filter((path) => path.includes('partage/create')).length)
        .toBe(before + 1);
      await settings
        .door('Front door')
        .getByText(/The old share still works/)
        .waitFor();
      await settings.more('Front door');
      await settings.more('Front door');
    }
    expect(home.account.users.shares.map(({ name }) => name)).toEqual(['Guests', 'Homebridge']);
  });
});
