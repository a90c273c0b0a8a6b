import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { frontDoor, gardenGate, SettingsHome } from './settings-home.ts';
import { hasBrowser, launchBrowser, SettingsPage } from './settings-page.ts';
import { code, named, wizard } from './settings-suite.ts';

// A real browser in a real web interface, beside a real Homebridge: patience on machines that are slow or busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 });

let home: SettingsHome;
let browser: Browser;
let settings: SettingsPage;

describe.runIf(hasBrowser)('the overview beside the running plugin', () => {
  beforeAll(async () => {
    [home, browser] = await Promise.all([
      SettingsHome.start(({ gateway, host }) => {
        const doors = [frontDoor, gardenGate];
        for (const { identifier } of doors) gateway.addShare(identifier, code);
        const locks = doors.map(({ identifier, name }) => ({ identifier, name, code }));
        return [{ platform: 'TheKeys', name: 'The Keys', gateways: [{ host, pollInterval: 1, locks }] }];
      }),
      launchBrowser(),
    ]);
  });
  beforeEach(async () => {
    settings = await SettingsPage.open(browser, home.url);
    await stands('Front door', 'secured');
    await stands('Garden gate', 'unsecured');
  });
  afterEach(async () => {
    await settings[Symbol.asyncDispose]();
    expect(settings.complaints).toEqual([]);
    expect(home.gateway.journal.mostAtOnce, 'requests at once').toBeLessThanOrEqual(1);
  });
  afterAll(async () => {
    await browser.close();
    await home[Symbol.asyncDispose]();
  });

  /** The numbers of the locks that were read. */
  const reads = () =>
    home.gateway.journal.entries
      .filter(({ path }) => path === '/locker_status')
      .map(({ identifier }) => identifier);
  const stands = (door: string, bolt: string, timeout = 60_000) =>
    expect.poll(() => settings.door(door).getAttribute('data-bolt'), { timeout }).toBe(bolt);
  const says = (door: string, text: RegExp) => settings.door(door).getByText(text).first().waitFor();
  /** How a part of the drawn door is moved, as the browser has it. */
  const placeOf = (door: string, part: string): Promise<string> =>
    settings
      .door(door)
      .locator(`svg ${part}`)
      .first()
      .evaluate(
        (element) =>
          (
            globalThis as unknown as { getComputedStyle(of: unknown): { transform: string } }
          ).getComputedStyle(element).transform,
      );
  const theKeys = (...args: readonly (string | number)[]) => {
    const program = join(inject('plugins'), 'homebridge-the-keys/dist/cli/main.js');
    return promisify(execFile)(process.execPath, [program, '--config', home.storage, ...args.map(String)]);
  };
  /** Whatever the page asks from now on gets no answer: it only hears what it is told. */
  const hears = () =>
    settings.frame.evaluate(() => {
      const { homebridge } = globalThis as unknown as { homebridge: { request: unknown } };
      homebridge.request = () => new Promise(() => undefined);
    });
  /** Waits until the plugin has polled so often. */
  const polled = async (times: number): Promise<void> => {
    const wanted = home.gateway.journal.count('poll') + times;
    await expect
      .poll(() => home.gateway.journal.count('poll'), { timeout: 60_000 })
      .toBeGreaterThanOrEqual(wanted);
  };

  test('shows each door as it stands, since when, and reads none', async () => {
    const before = reads();
    await settings[Symbol.asyncDispose]();
    settings = await SettingsPage.open(browser, home.url);
    await says('Front door', /^Locked since \d+:\d+/);
    await says('Garden gate', /^Unlocked since \d+:\d+/);
    // The page looks every ten seconds; the plugin polls each second.
    await polled(15);
    expect(reads()).toEqual(before);
  });

  test('moves a door as its bolt turns: by a tap without any read, by hand with the one read of the plugin', async () => {
    const before = reads();
    await hears();
    const [bolt, leaf] = [await placeOf('Front door', '.bolt'), await placeOf('Front door', '.leaf')];
    await theKeys('-i', frontDoor.identifier, 'open');
    await stands('Front door', 'unsecured');
    await says('Front door', /^Unlocked since \d+:\d+/);
    expect(await placeOf('Front door', '.bolt')).not.toBe(bolt);
    expect(await placeOf('Front door', '.leaf')).not.toBe(leaf);
    expect(reads()).toEqual(before);

    home.gateway.turnByHand(frontDoor.identifier, 'secured');
    await stands('Front door', 'secured');
    expect(await placeOf('Front door', '.bolt')).toBe(bolt);
    // Time enough for the plugin to read it once more, if it wanted to.
    await polled(5);
    expect(reads()).toEqual([...before, frontDoor.identifier]);
    await stands('Garden gate', 'unsecured');
  });

  test('reads one door, once, when somebody presses “Read now”', async () => {
    const before = reads();
    await settings.more('Garden gate');
    await settings.button(named(wizard.readDoor, { name: 'Garden gate' })).click();
    await settings.says(wizard.isUnsecured);
    await polled(3);
    expect(reads()).toEqual([...before, gardenGate.identifier]);
  });

  test('does not know how a door stands while its gateway is gone, and does again when it is back', async () => {
    await home.unplug();
    await stands('Front door', 'unknown');
    await stands('Garden gate', 'unknown');
    await home.plug();
    await stands('Front door', 'secured');
    await stands('Garden gate', 'unsecured');
  });

  test('goes on being told when Homebridge has been restarted under it', async () => {
    await home.restart();
    home.gateway.turnByHand(frontDoor.identifier, 'unsecured');
    await stands('Front door', 'unsecured');
    await says('Front door', /^Unlocked since/);
    home.gateway.turnByHand(frontDoor.identifier, 'secured');
    await stands('Front door', 'secured');
  });
});
