import { describe, expect, test } from 'vitest';
import { english } from '../../src/language/english.ts';
import { demoUser } from '../../src/simulator/account/service.ts';
import { frontDoor, gardenGate, shed } from './settings-home.ts';
import { hasBrowser } from './settings-page.ts';
import { named, suite, wizard } from './settings-suite.ts';

const here = suite();
const { accountErrors, gatewayErrors, setupErrors } = english;

describe.runIf(hasBrowser)('with an account', () => {
  test('three steps lead from nothing to two doors that are saved, and the page says before what comes after', async () => {
    await here.signedIn();
    const { settings, home } = here;
    expect(await settings.windowSave.isEnabled()).toBe(false);
    await here.test('Front door');
    await settings.says(wizard.isSecured);
    await here.test('Garden gate');
    await settings.says(wizard.isUnsecured);
    await settings.button(wizard.goOn).click();
    await settings.says(wizard.readyFirst);
    // Nothing but reads: a test turns no bolt.
    expect(home.gateway.journal.entries.map(({ path }) => path)).not.toContain('/open');
    await settings.save();
    // As it was said: Homebridge offers a bridge of its own, switched on.
    await settings.page.getByText('Use Child Bridge').waitFor();
    expect(await settings.page.locator('[id^=toggleExternalBridgeInput]').isChecked()).toBe(true);

    const shares = home.account.users.shares;
    expect(await here.savedLocks()).toEqual([
      { identifier: frontDoor.identifier, name: 'Front door', code: shares[0]?.code },
      { identifier: gardenGate.identifier, name: 'Garden gate', code: shares[1]?.code },
    ]);
    expect(home.saved).toMatchObject([
      { platform: 'TheKeys', name: 'The Keys', gateways: [{ host: home.host }] },
    ]);
  });

  test('looking makes no share, and a tick that is taken back leaves nothing', async () => {
    await here.signedIn();
    const { settings, home } = here;
    expect(home.account.users.shares).toEqual([]);
    const tick = settings.frame.getByLabel(named(wizard.useDoor, { name: 'Garden gate' }));
    await tick.check();
    await settings.says(wizard.notTested);
    await tick.uncheck();
    await expect.poll(() => settings.windowSave.isEnabled()).toBe(false);
    await settings.button(wizard.goOn).click();
    await settings.says(wizard.needDoor);
  });

  test('what is tested and what is not is told apart, up to the end', async () => {
    await here.signedIn();
    const { settings } = here;
    await here.test('Front door');
    await settings.door('Front door').getByText(wizard.isTested, { exact: true }).waitFor();
    await settings.frame.getByLabel(named(wizard.useDoor, { name: 'Garden gate' })).check();
    await settings.door('Garden gate').getByText(wizard.notTested, { exact: true }).waitFor();
    await settings.button(wizard.goOn).click();
    await settings.says(named(wizard.readyUntested, { names: 'Garden gate' }));
  });

  test('a wrong password ends in a sentence; the number stays, and the right password goes on', async () => {
    await here.toAccount();
    const { settings } = here;
    await settings.signIn('06 12 34 56 78', 'wrong');
    await settings.says(accountErrors.wrongPassword({ service: '' }));
    expect(await settings.field(wizard.phone).inputValue()).toBe('06 12 34 56 78');
    await settings.field(wizard.password).fill(demoUser.password);
    await settings.button(wizard.signIn).click();
    await settings.says(wizard.doorsTitle);
  });

  test.each([403, 404])('a firewall that answers %i is not called a wrong password', async (status) => {
    here.home.account.fault('login_check', { kind: 'status', status });
    await here.toAccount();
    const { settings } = here;
    await settings.signIn();
    await settings.says(new RegExp(`firewall, turns the sign-in away \\(HTTP ${status}\\)`));
    await settings.button(wizard.signIn).click();
    await settings.says(wizard.doorsTitle);
  });

  test('a number that is none, and nothing typed at all, are said at their fields', async () => {
    await here.toAccount();
    const { settings } = here;
    await settings.button(wizard.signIn).click();
    await settings.says(wizard.needPhone);
    await settings.says(wizard.needPassword);
    await settings.signIn('me@example.org', 'x');
    await settings.says(accountErrors.badNumber({ service: '' }));
    expect(here.home.account.requests).toEqual([]);
  });

  test('a service that is down ends in a sentence, and the next try goes on', async () => {
    here.home.account.fault('login_check', { kind: 'status', status: 503 });
    await here.toAccount();
    const { settings } = here;
    await settings.signIn();
    await settings.says(/out of order \(HTTP 503\)/);
    await settings.button(wizard.signIn).click();
    await settings.says(wizard.doorsTitle);
  });

  test.each(['status', 'cut'] as const)(
    'details of a gateway that fail (%s) stand in no way',
    async (kind) => {
      const fault = kind === 'status' ? { kind, status: 500 } : { kind };
      here.home.account.fault('accessoire/get', fault);
      await here.signedIn();
      await here.test('Front door');
      await here.settings.says(wizard.isSecured);
    },
  );

  test('a sign-in that has expired is made again where one is; what was typed and ticked stays', async () => {
    await here.signedIn();
    const { settings, home } = here;
    await here.test('Front door');
    await settings.says(wizard.isSecured);
    await settings.door('Garden gate').getByLabel(wizard.doorName).fill('Portail');
    home.account.fault('partage/all', { kind: 'status', status: 401 });
    await here.test('Portail');
    await settings.says(accountErrors.signedOut({ service: '' }));
    expect(await settings.barriers()).toEqual([]);
    await settings.signIn();
    await settings.says(wizard.isUnsecured);
    await settings.save();
    expect(await here.savedLocks()).toMatchObject([{ name: 'Front door' }, { name: 'Portail' }]);
  });

  test('a sign-in that has expired may be left alone: nothing else changes', async () => {
    await here.signedIn();
    const { settings, home } = here;
    home.account.fault('partage/all', { kind: 'status', status: 401 });
    const tick = settings.frame.getByLabel(named(wizard.useDoor, { name: 'Garden gate' }));
    await tick.click();
    await settings.says(accountErrors.signedOut({ service: '' }));
    await settings.button(wizard.cancel).click();
    await expect.poll(() => tick.isChecked()).toBe(false);
    expect(await settings.title()).toBe(wizard.doorsTitle);
  });

  test('a share that exists is used again', async () => {
    const { home } = here;
    const user = home.account.users.userOf(home.account.users.signIn(demoUser.phone, demoUser.password));
    const [lock] = user?.locks ?? [];
    if (!lock) throw new Error('no locks');
    home.account.users.share(lock, home.gateway, { code: 'wasThereBefore' });
    await here.signedIn();
    await here.test('Front door');
    await here.settings.says(wizard.isSecured);
    await here.settings.save();
    expect(await here.savedLocks()).toEqual([
      { identifier: frontDoor.identifier, name: 'Front door', code: 'wasThereBefore' },
    ]);
    expect(home.account.users.shares).toHaveLength(1);
  });

  test('a lock that has no gateway is shown with what to do', async () => {
    await here.home.furnish([shed]);
    await here.toAccount();
    const { settings } = here;
    await settings.signIn();
    await settings.says('Shed');
    await settings.says(wizard.noGateway);
    await settings.button(wizard.lookAgain).click();
    await settings.says(wizard.noGateway);
  });

  test('an account with no lock is told so; one whose locks cannot be read is told that, and how to go on', async () => {
    await here.home.furnish([]);
    await here.toAccount();
    const { settings, home } = here;
    await settings.signIn();
    await settings.says(accountErrors.noLock({ service: '' }));
    const body = JSON.stringify({ status: 200, data: { serrures: [{ nummer: 7 }] } });
    home.account.fault('utilisateur/get', { kind: 'garbage', body });
    await settings.signIn();
    await settings.says(accountErrors.unreadable({ service: '' }));
    await settings.button(wizard.back).click();
    await settings.says(wizard.welcomeTitle);
  });

  test('accessories in a shape that nobody knows are not called no gateway', async () => {
    const lock = { id: 1, id_serrure: 5, nom: 'Cellar', accessoires: [{ device: 'box' }] };
    const body = JSON.stringify({ status: 200, data: { serrures: [lock, { nummer: 7 }] } });
    here.home.account.fault('utilisateur/get', { kind: 'garbage', body });
    await here.toAccount();
    const { settings } = here;
    await settings.signIn();
    await settings.says(wizard.unreadGateway);
    await settings.says(named(wizard.unreadLocks_one, { count: 1 }));
    await expect(settings.frame.getByText(wizard.noGateway).count()).resolves.toBe(0);
  });

  test('a gateway that is unplugged is said, and plugged in again it goes on with what was typed', async () => {
    const { home } = here;
    await home.unplug();
    await here.toAccount();
    const { settings } = here;
    await settings.signIn();
    await settings.says(gatewayErrors.turnedAway({ gateway: home.host }));
    await settings.door('Front door').getByLabel(wizard.doorName).fill('Entrance');
    await home.plug();
    await settings.button(new RegExp(wizard.useAddress)).click();
    await settings.says(/version 65/);
    await settings.button(wizard.testAll).click();
    await settings.says(wizard.isUnsecured);
    await settings.save();
    expect(await here.savedLocks()).toMatchObject([{ name: 'Entrance' }, { name: 'Garden gate' }]);
  });

  test('a gateway whose address nobody knows can be searched for and typed', async () => {
    const { home } = here;
    await home.furnish([frontDoor], '8.8.8.8');
    await here.toAccount();
    const { settings } = here;
    await settings.signIn();
    await settings.says(wizard.noAddress);
    await settings.button(new RegExp(wizard.search)).click();
    await settings.says(setupErrors.notFound({}));
    await settings.field(wizard.host).fill(home.host);
    await settings.button(new RegExp(wizard.useAddress)).click();
    await settings.says(/version 65/);
    await here.test('Front door');
    await settings.says(wizard.isSecured);
    await settings.save();
    await here.savedLocks();
    expect(home.saved).toMatchObject([{ gateways: [{ host: home.host }] }]);
  });

  test('the password is in no file and no log afterwards', async () => {
    await here.toAccount();
    const { settings, home } = here;
    await settings.signIn(undefined, 'hunter2-hunter2');
    await settings.says(accountErrors.wrongPassword({ service: '' }));
    await settings.signIn();
    await settings.says(/version 65/);
    await here.test('Front door');
    await settings.says(wizard.isSecured);
    await settings.save();
    await here.savedLocks();
    for (const secret of ['hunter2-hunter2', demoUser.password]) {
      expect(home.log.join('')).not.toContain(secret);
      for (const [file, text] of home.stored()) expect(text.includes(secret), file).toBe(false);
    }
  });
});
