import { beforeEach, describe, expect, test } from 'vitest';
import { english } from '../../src/language/english.ts';
import { frontDoor, gardenGate } from './settings-home.ts';
import { hasBrowser } from './settings-page.ts';
import { code, named, suite, wizard } from './settings-suite.ts';

const here = suite();
const { gatewayErrors, setupErrors } = english;
const front = `Door ${frontDoor.identifier}`;
const gate = `Door ${gardenGate.identifier}`;

describe.runIf(hasBrowser)('with a code', () => {
  beforeEach(async () => {
    here.home.gateway.addShare(frontDoor.identifier, code);
    await here.toCode();
  });
  const look = async (): Promise<void> => {
    await here.settings.field(wizard.host).fill(here.home.host);
    await here.settings.button(wizard.lookForDoors).click();
    await here.settings.says(wizard.doorsTitle);
  };
  const codeOf = (name: string) => here.settings.door(name).getByLabel(wizard.code, { exact: true });

  test('a typed address and the code of a lock are enough; the code goes to no other lock', async () => {
    await look();
    const { settings } = here;
    await codeOf(front).fill(` ${code} `);
    expect(await codeOf(gate).inputValue()).toBe('');
    await here.test(front);
    await settings.says(wizard.isSecured);
    await settings.door(front).getByLabel(wizard.doorName).fill('Front door');
    await settings.save();
    expect(await here.savedLocks()).toEqual([{ identifier: frontDoor.identifier, name: 'Front door', code }]);
    expect(here.home.account.requests).toEqual([]);
  });

  test('a code that cannot be one is said as it is typed, and ticks nothing', async () => {
    await look();
    const { settings } = here;
    await codeOf(front).fill('not a cöde');
    await settings.says(wizard.badCode);
    await settings.frame.getByLabel(named(wizard.useDoor, { name: front })).click();
    await expect
      .poll(() => settings.frame.getByLabel(named(wizard.useDoor, { name: front })).isChecked())
      .toBe(false);
    await settings.frame.getByLabel(named(wizard.useDoor, { name: gate })).click();
    await settings.says(wizard.needCode);
    expect(await settings.windowSave.isEnabled()).toBe(false);
    expect(here.asked('/locker_status')).toEqual([]);
  });

  test('a wrong code is said at its door, ticks nothing, and can be mended there', async () => {
    await look();
    const { settings, home } = here;
    const tick = settings.frame.getByLabel(named(wizard.useDoor, { name: front }));
    await codeOf(front).fill('theWrongCode');
    await here.test(front);
    await settings.says(gatewayErrors.wrongCode({ gateway: home.host, lock: front }));
    expect(await tick.isChecked()).toBe(false);
    await codeOf(front).fill(code);
    await here.test(front);
    await settings.says(wizard.isSecured);
    expect(await tick.isChecked()).toBe(true);
    // What was tested is that code, and no other.
    await codeOf(front).fill('another');
    await settings.door(front).getByText(wizard.notTested, { exact: true }).waitFor();
  });

  test('a gateway that is unplugged, or is none, is said; what was typed stays', async () => {
    const { settings, home } = here;
    await home.unplug();
    await settings.field(wizard.host).fill(home.host);
    await settings.button(wizard.lookForDoors).click();
    await settings.says(gatewayErrors.turnedAway({ gateway: home.host }));
    for (const host of ['not an address', '192.168.1.500', 'http://h/admin']) {
      await settings.field(wizard.host).fill(host);
      await settings.button(wizard.lookForDoors).click();
      await settings.says(setupErrors.badHost({ host }));
    }
    await settings.field(wizard.host).fill(new URL(home.url).host);
    await settings.button(wizard.lookForDoors).click();
    await settings.says(/makes no sense for a The Keys gateway/);
    await home.plug();
    await look();
  });

  test('the code is dots until somebody asks for it', async () => {
    await look();
    await codeOf(front).fill(code);
    const { settings } = here;
    expect(await codeOf(front).getAttribute('type')).toBe('password');
    await settings.button(named(wizard.showCodeOf, { name: front })).click();
    expect(await codeOf(front).getAttribute('type')).toBe('text');
    await settings.button(named(wizard.hideCodeOf, { name: front })).click();
    expect(await codeOf(front).getAttribute('type')).toBe('password');
  });
});

describe.runIf(hasBrowser)('from the old plugin', () => {
  const old = (with_: object = {}) => ({
    ...{
      accessory: 'TheKeys',
      identifier: frontDoor.identifier,
      code,
      ip: here.home.host,
      locker_name: 'Porte',
    },
    ...with_,
  });

  test('doors are taken over with their codes, and the page says to remove the old ones', async () => {
    const { home } = here;
    home.gateway.addShare(frontDoor.identifier, code);
    home.configure([], [old(), old({ identifier: gardenGate.identifier, locker_name: 'Portail' })]);
    const settings = await here.open();
    await settings.button(/Bring 2 doors/).click();
    await settings.frame.getByLabel('Portail').uncheck();
    await settings.button(wizard.oldImport).click();
    await here.test('Porte');
    await settings.says(wizard.isSecured);
    await settings.button(wizard.goOn).click();
    await settings.says(wizard.readyOld);
    await settings.save();
    expect(await here.savedLocks()).toEqual([{ identifier: frontDoor.identifier, name: 'Porte', code }]);
  });

  test('entries that cannot be used are mentioned, and two for one lock are one: the first counts', async () => {
    const { home } = here;
    home.gateway.addShare(frontDoor.identifier, code);
    const entries = [
      old(),
      old({ locker_name: 'Encore', code: 'theSecond' }),
      old({ locker_name: 'Cave', identifier: 'none' }),
      old({ locker_name: 'Garage', ip: '' }),
    ];
    home.configure([], entries);
    const settings = await here.open();
    await settings.button(/Bring 3 doors/).click();
    await settings.says(named(wizard.oldRepeated, { name: 'Encore' }));
    await settings.says(named(wizard.oldNoNumber, { name: 'Cave' }));
    await settings.says(named(wizard.oldNoAddress, { name: 'Garage' }));
    expect(await settings.frame.getByRole('checkbox').count()).toBe(1);
    await settings.button(wizard.oldImport).click();
    await here.test('Porte');
    await settings.says(wizard.isSecured);
    await settings.save();
    expect(await here.savedLocks()).toEqual([{ identifier: frontDoor.identifier, name: 'Porte', code }]);
  });
});
