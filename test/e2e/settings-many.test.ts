import { beforeEach, describe, expect, test } from 'vitest';
import { code, named, suite, wizard } from './settings-suite.ts';
import { frontDoor } from './settings-home.ts';
import { hasBrowser } from './settings-page.ts';

const here = suite();
const gateways = ['TK-A', 'TK-B', 'TK-C'];
/** Ten locks on three gateways; three of them are seen by two. */
const locks = Array.from({ length: 10 }, (_, index) => ({
  identifier: 45960001 + index,
  name: `Flat ${index + 1}`,
  gateways: index < 3 ? ['TK-A', 'TK-B'] : [gateways[index % 3] ?? ''],
}));

describe.runIf(hasBrowser)('ten locks on three gateways, three of them seen by two', () => {
  beforeEach(async () => {
    const houses = gateways.map((accessoryId) => ({
      accessoryId,
      locks: locks.filter((lock) => lock.gateways.includes(accessoryId)).map(({ identifier }) => identifier),
    }));
    await here.home.furnishMany(houses, locks);
  });

  test('are ten doors: found, tested by one button, saved under their gateways, and ten again', async () => {
    await here.signedIn();
    const { settings } = here;
    await settings.says(named(wizard.ticked, { count: 0, of: 10 }));
    expect(await settings.frame.getByRole('checkbox').count()).toBe(10);
    await expect.poll(() => settings.frame.getByText(/version 65/).count()).toBe(3);
    // No two buttons are called the same.
    const names: (string | null)[] = [];
    for (const button of await settings.frame.getByRole('button').all())
      names.push((await button.getAttribute('aria-label')) ?? (await button.textContent()));
    expect(new Set(names).size).toBe(names.length);
    await settings.button(wizard.testAll).click();
    await settings.frame.getByText(named(wizard.ticked, { count: 10, of: 10 })).waitFor({ timeout: 60_000 });
    await settings.save();
    await here.savedLocks();
    const saved = here.home.saved[0]?.gateways as { host: string; locks: { name: string }[] }[];
    expect(saved.map(({ host }) => host).sort()).toEqual([...here.home.hosts].sort());
    expect(saved.flatMap((gateway) => gateway.locks)).toHaveLength(13);

    await here.reopen();
    await here.settings.says('Flat 10');
    expect(await here.settings.frame.locator('.tk-doors > .door').count()).toBe(10);
    await here.settings.field(wizard.filter).fill('flat 1');
    await expect.poll(() => here.settings.frame.locator('.tk-doors > .door:visible').count()).toBe(2);
    expect(await here.settings.barriers()).toEqual([]);
  });

  test('an option of a lock that two gateways see is one option', async () => {
    const under = (host: string, entry: object) => ({
      host,
      locks: [{ identifier: 45960001, name: 'Flat 1', code, ...entry }],
    });
    const [a = '', b = ''] = here.home.hosts;
    here.home.configure([
      { platform: 'TheKeys', name: 'The Keys', gateways: [under(a, {}), under(b, { allowUnlock: false })] },
    ]);
    const settings = await here.open();
    await settings.more('Flat 1');
    const only = settings.field(wizard.lockOnly);
    expect(await only.isChecked()).toBe(true);
    await only.uncheck();
    await settings.save();
    await expect.poll(() => JSON.stringify(here.home.saved)).not.toContain('allowUnlock');
    await here.savedLocks();
  });
});

describe.runIf(hasBrowser)('a gateway that got another address', () => {
  const old = '192.168.222.50';
  const moved = () => {
    const entry = here.entry();
    Object.assign(entry.gateways[0] ?? {}, { host: old });
    return entry;
  };
  const signInAgain = async (): Promise<void> => {
    here.home.gateway.addShare(frontDoor.identifier, code);
    here.home.configure([moved()]);
    const settings = await here.open();
    await settings.button(wizard.addDoor).click();
    await settings.button(new RegExp(wizard.chooseAccount)).click();
    await settings.signIn();
    await settings.says(/version 65/);
  };

  test('is known by its locks: its address is replaced, everything else kept, and the codes while they work', async () => {
    await signInAgain();
    const { settings, home } = here;
    await settings.says(
      named(wizard.movedQuestion, { name: 'Gateway “TK Gateway”', from: old, to: home.host }),
    );
    const test_ = settings.button(named(wizard.testDoor, { name: 'Front door' }));
    expect(await test_.isEnabled()).toBe(false);
    await settings.button(named(wizard.hasMovedTo, { to: home.host })).click();
    await test_.click();
    await settings.says(wizard.isSecured);
    expect(home.account.users.shares).toEqual([]);
    // The other door's code is none that this gateway knows any more: it gets another.
    await here.test('Garden gate');
    await settings.says(wizard.isUnsecured);
    await settings.save();
    const expected = moved();
    const [gateway] = expected.gateways;
    Object.assign(gateway ?? {}, { host: home.host });
    Object.assign(gateway?.locks[1] ?? {}, { code: home.account.users.shares[0]?.code });
    await expect.poll(() => home.saved).toEqual([expected]);
  });

  test('may be another gateway after all: then its doors have a second way', async () => {
    await signInAgain();
    const { settings, home } = here;
    await settings.button(wizard.isAnother).click();
    await settings.frame.getByLabel(named(wizard.useDoor, { name: 'Front door' })).check();
    await settings.says(wizard.changed);
    await settings.save();
    await expect
      .poll(() => home.saved)
      .toMatchObject([
        { gateways: [{ host: old }, { host: home.host, locks: [{ identifier: frontDoor.identifier }] }] },
      ]);
  });
});
