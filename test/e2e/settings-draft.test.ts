import { describe, expect, test } from 'vitest';
import { english } from '../../src/language/english.ts';
import { frontDoor, gardenGate } from './settings-home.ts';
import { hasBrowser, SettingsPage } from './settings-page.ts';
import { code, named, suite, wizard } from './settings-suite.ts';

const here = suite();
const hands = [0, 20, 100];

describe.runIf(hasBrowser)('what is changed is what the window’s Save saves', () => {
  test.each(hands)('a name, with %i ms between the last key and the press', async (ms) => {
    await here.visit();
    const { settings, home } = here;
    await settings.more('Front door');
    const name = settings.field(wizard.doorName);
    await name.fill('Entranc');
    await name.press('End');
    await settings.saveByHand(() => settings.page.keyboard.type('e'), ms);
    const expected = here.entry();
    Object.assign(expected.gateways[0]?.locks[0] ?? {}, { name: 'Entrance' });
    // Everything else stays as it was written, in its place.
    await expect.poll(() => JSON.stringify(home.saved)).toBe(JSON.stringify([expected]));
  });

  test.each(hands)('a code, with %i ms between', async (ms) => {
    await here.visit();
    const { settings } = here;
    await settings.more('Garden gate');
    const field = settings.door('Garden gate').getByLabel(wizard.code, { exact: true });
    await field.fill('anotherCod');
    await field.press('End');
    await settings.saveByHand(() => settings.page.keyboard.type('e'), ms);
    await expect.poll(() => here.savedLocks()).toMatchObject([{ code }, { code: 'anotherCode' }]);
  });

  test.each(hands)('an advanced option, with %i ms between', async (ms) => {
    await here.visit();
    const { settings, home } = here;
    await settings.button(wizard.advanced).click();
    const field = settings.field(english.settings.gateway.statusInterval.title);
    await field.fill('9');
    await field.press('End');
    await settings.saveByHand(() => settings.page.keyboard.type('0'), ms);
    const expected = here.entry();
    Object.assign(expected.gateways[0] ?? {}, { statusInterval: 90 });
    await expect.poll(() => home.saved).toEqual([expected]);
  });

  test.each(hands)('doors that were ticked and whose codes are there, with %i ms between', async (ms) => {
    await here.signedIn();
    const { settings } = here;
    await here.test('Front door');
    await settings.says(wizard.isSecured);
    await settings.frame.getByLabel(named(wizard.useDoor, { name: 'Garden gate' })).check();
    await settings.says(named(wizard.ticked, { count: 2, of: 2 }));
    await expect.poll(() => settings.windowSave.isEnabled()).toBe(true);
    await settings.saveByHand(() => Promise.resolve(), ms);
    expect(await here.savedLocks()).toMatchObject([{ name: 'Front door' }, { name: 'Garden gate' }]);
  });

  test.each(hands)(
    'doors whose codes are still being made: Save waits for them, %i ms after the tick',
    async (ms) => {
      await here.signedIn();
      const { settings, home } = here;
      // The service takes its time.
      home.account.fault('partage/create', { kind: 'slow', ms: 1_500 });
      await settings.press(async () => {
        await settings.frame.getByLabel(named(wizard.useDoor, { name: 'Garden gate' })).click();
      }, ms);
      await settings.says(new RegExp(wizard.makingCode));
      expect(await settings.page.locator('iframe').count()).toBe(1);
      await expect.poll(() => settings.windowSave.isEnabled(), { timeout: 20_000 }).toBe(true);
      await settings.save();
      expect(await here.savedLocks()).toMatchObject([{ name: 'Garden gate' }]);
    },
  );

  test('stays so back and forth between all views', async () => {
    await here.visit();
    const { settings, home } = here;
    await settings.more('Front door');
    await settings.door('Front door').getByLabel(wizard.doorName, { exact: true }).fill('Entrance');
    await settings.button(wizard.advanced).click();
    await settings.field(english.settings.gateway.statusInterval.title).fill('90');
    await settings.button(wizard.back).click();
    await settings.door('Entrance').waitFor();
    for (const choice of [wizard.chooseAccount, wizard.chooseCode]) {
      await settings.button(wizard.addDoor).click();
      await settings.button(new RegExp(choice)).click();
      await settings.says(wizard.changed);
      await settings.button(wizard.back).click();
    }
    await settings.button(wizard.advanced).click();
    expect(await settings.field(english.settings.gateway.statusInterval.title).inputValue()).toBe('90');
    await settings.save();
    const expected = here.entry();
    Object.assign(expected.gateways[0] ?? {}, { statusInterval: 90 });
    Object.assign(expected.gateways[0]?.locks[0] ?? {}, { name: 'Entrance' });
    await expect.poll(() => home.saved).toEqual([expected]);
  });

  test('all of what “More” of a door has', async () => {
    await here.visit();
    const { settings } = here;
    await settings.more('Front door');
    const door = settings.door('Front door');
    await door.getByLabel(wizard.autoLock, { exact: true }).selectOption('120');
    await door.getByLabel(wizard.lockOnly, { exact: true }).check();
    await door.getByLabel(wizard.lowBattery, { exact: true }).fill('30');
    await settings.more('Garden gate');
    const gate = settings.door('Garden gate');
    await gate.getByLabel(wizard.hide, { exact: true }).check();
    await gate.getByLabel(wizard.autoLock, { exact: true }).selectOption('');
    await gate.getByLabel(wizard.autoLockOther, { exact: true }).fill('45');
    await settings.says(wizard.changed);
    await settings.save();
    expect(await here.savedLocks()).toEqual([
      {
        identifier: frontDoor.identifier,
        code,
        name: 'Front door',
        autoLock: 120,
        note: 'new cells',
        allowUnlock: false,
        lowBattery: 30,
      },
      { identifier: gardenGate.identifier, code, name: 'Garden gate', hidden: true, autoLock: 45 },
    ]);
  });

  test('the bar that says so has its place before it says anything', async () => {
    await here.visit();
    const { settings } = here;
    await settings.more('Front door');
    const before = await settings.windowSave.boundingBox();
    await settings.door('Front door').getByLabel(wizard.doorName, { exact: true }).press('x');
    await settings.says(wizard.changed);
    expect(await settings.windowSave.boundingBox()).toEqual(before);
  });
});

describe.runIf(hasBrowser)('what cannot be saved', () => {
  test('stays in its field, is said there, and holds Save and the way out up', async () => {
    await here.visit();
    const { settings } = here;
    await settings.more(named(wizard.gatewayAt, { host: here.home.host }));
    const host = settings.field(wizard.host);
    for (const [typed, wrong] of [
      ['', wizard.needHost],
      ['not an address', named(wizard.badHost, { host: 'not an address' })],
      ['192.168.1.500', named(wizard.badHost, { host: '192.168.1.500' })],
    ] as const) {
      await host.fill(typed);
      await settings.says(wrong);
      await expect.poll(() => settings.windowSave.isEnabled()).toBe(false);
    }
    await settings.button(wizard.advanced).click();
    expect(await settings.title()).toBe(wizard.overviewTitle);
    expect(await host.inputValue()).toBe('192.168.1.500');
    await host.fill(here.home.host);
    await expect.poll(() => settings.windowSave.isEnabled()).toBe(true);
    await settings.button(wizard.advanced).click();
    await settings.says(wizard.advancedTitle);
  });

  test('is a name that is too long, and says how long it may be; no button is greyed out without a word', async () => {
    const name = 'A very long name '.repeat(5).trim().slice(0, 80);
    await here.home.furnish([{ ...frontDoor, name }]);
    await here.signedIn();
    const { settings } = here;
    const [field] = await settings.frame.getByLabel(wizard.doorName, { exact: true }).all();
    expect((await field?.inputValue())?.length).toBeLessThanOrEqual(64);
    await here.test(name.slice(0, 64).trim());
    await settings.says(wizard.isSecured);
    await field?.fill(name);
    await settings.says(named(wizard.longName, { most: 64 }));
    await expect.poll(() => settings.windowSave.isEnabled()).toBe(false);
    await field?.fill('Door');
    await settings.save();
    expect(await here.savedLocks()).toMatchObject([{ name: 'Door' }]);
  });
});

describe.runIf(hasBrowser)('two windows', () => {
  test('that change different things keep both, and the second shows the first’s', async () => {
    await here.visit();
    const first = here.settings;
    const second = await SettingsPage.open(here.browser, here.home.url, {}, 2);
    await first.more('Front door');
    await first.door('Front door').getByLabel(wizard.doorName, { exact: true }).fill('Entrance');
    await second.more('Garden gate');
    await second.door('Garden gate').getByLabel(wizard.doorName, { exact: true }).fill('Gate');
    await first.save();
    await second.door('Entrance').waitFor();
    await second.save();
    await expect
      .poll(() => here.savedLocks())
      .toMatchObject([{ name: 'Entrance', autoLock: 60 }, { name: 'Gate' }]);
    await second[Symbol.asyncDispose]();
  });

  test.each([
    ['keepMine', 'Hall'],
    ['takeTheirs', 'Entrance'],
  ] as const)('that change the same are asked, and Save waits for the answer: %s', async (answer, name) => {
    await here.visit();
    const first = here.settings;
    const second = await SettingsPage.open(here.browser, here.home.url, {}, 2);
    for (const [window, typed] of [
      [first, 'Entrance'],
      [second, 'Hall'],
    ] as const) {
      await window.more('Front door');
      await window.door('Front door').getByLabel(wizard.doorName, { exact: true }).fill(typed);
    }
    await first.save();
    await second.says(/Changed in another window/);
    expect(await second.barriers()).toEqual([]);
    await expect.poll(() => second.windowSave.isEnabled()).toBe(false);
    await second.frame.getByText(wizard[answer], { exact: true }).click();
    await second.door(name).waitFor();
    await second.save();
    await expect.poll(async () => (await here.savedLocks())[0]?.name).toBe(name);
    await second[Symbol.asyncDispose]();
  });
});

describe.runIf(hasBrowser)('the advanced options', () => {
  test('give a gateway another address without losing what this page does not know', async () => {
    await here.visit();
    const { settings, home } = here;
    await settings.button(wizard.advanced).click();
    await settings.field(english.settings.gateway.host.title).fill('192.168.1.77');
    await settings.save();
    const expected = here.entry();
    Object.assign(expected.gateways[0] ?? {}, { host: '192.168.1.77' });
    await expect.poll(() => home.saved).toEqual([expected]);
  });

  test('that are none any more are not shown, stay, and stand in no way', async () => {
    const old = here.entry();
    Object.assign(old.gateways[0] ?? {}, { pollInterval: 28, commandTimeout: 45, maintenance: true });
    await here.visit(old);
    const { settings, home } = here;
    await settings.button(wizard.advanced).click();
    await settings.field(english.settings.gateway.statusInterval.title).fill('90');
    await settings.save();
    Object.assign(old.gateways[0] ?? {}, { statusInterval: 90 });
    await expect.poll(() => home.saved).toEqual([old]);
  });

  test('have each option of a lock, and take what is put back to what counts anyway out', async () => {
    await here.visit();
    const { settings } = here;
    await settings.button(wizard.advanced).click();
    await settings.frame.getByText('Garden gate', { exact: true }).click();
    const lock = settings.frame.locator('details').filter({ hasText: 'Garden gate' });
    const { title } = english.settings.lock.allowUnlock;
    await lock.getByLabel(english.settings.lock.battery.empty).fill('6000');
    await settings.says(named(wizard.wholeNumber, { least: 1, most: 20000 }));
    await lock.getByLabel(english.settings.lock.battery.full).fill('8000');
    await lock.getByLabel(title, { exact: true }).uncheck();
    await lock.getByLabel(title, { exact: true }).check();
    await settings.save();
    expect((await here.savedLocks())[1]).toEqual({
      identifier: gardenGate.identifier,
      code,
      name: 'Garden gate',
      battery: { empty: 6000, full: 8000 },
    });
  });

  test('can name a lock that no gateway lists yet', async () => {
    await here.visit();
    const { settings } = here;
    await settings.button(wizard.advanced).click();
    await settings.button(/^Add a lock by its number/).click();
    await expect.poll(() => settings.windowSave.isEnabled()).toBe(false);
    await settings.frame
      .getByLabel(english.settings.lock.identifier.title, { exact: true })
      .last()
      .fill('45961199');
    await settings.save();
    expect((await here.savedLocks())[2]).toEqual({ identifier: 45961199 });
  });
});
