import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { english } from '../../src/language/english.ts';
import { french } from '../../src/language/french.ts';
import { hasBrowser, launchBrowser, SettingsHome, SettingsPage, type Look } from './settings-home.ts';

/** Set to a folder, the pictures of the documentation are taken there. */
const pictures = process.env.WIZARD_PICTURES;

// A real browser in a real web interface: patience on machines that are slow or busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let home: SettingsHome;
let browser: Browser;

beforeAll(async () => {
  [home, browser] = await Promise.all([SettingsHome.start(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await home[Symbol.asyncDispose]();
});

const looks: Required<Omit<Look, 'width'>>[] = [
  { locale: 'en-GB', theme: 'light' },
  { locale: 'en-GB', theme: 'dark' },
  { locale: 'fr-FR', theme: 'light' },
  { locale: 'fr-FR', theme: 'dark' },
];

describe.runIf(hasBrowser).each(looks)('each step, in $locale and $theme', ({ locale, theme }) => {
  const { wizard, accountErrors, gatewayErrors } = locale === 'fr-FR' ? french : english;
  const named = (text: string, values: Record<string, string | number>): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));

  test('reads well, to eyes and to screen readers', async () => {
    await home.furnish();
    const old = {
      accessory: 'TheKeys',
      identifier: 45961124,
      code: 'anOldCode',
      ip: home.host,
      locker_name: 'Garden gate',
    };
    home.configure([], [old]);
    await using settings = await SettingsPage.open(browser, home.url, { locale, theme });
    const { frame } = settings;
    const barriers: Record<string, string[]> = {};
    const step = async (name: string): Promise<void> => {
      const found = await settings.barriers();
      if (found.length > 0) barriers[name] = found;
      if (pictures === undefined) return;
      mkdirSync(pictures, { recursive: true });
      await settings.page.mouse.move(0, 0);
      await settings.atHome(home.host);
      const box = await settings.page.locator('.modal-content').first().boundingBox();
      // The form of all options is taller than anybody would look at.
      const clip = box && { ...box, height: Math.min(box.height, 1100) };
      const path = `${pictures}/wizard-${name}-${locale.slice(0, 2)}-${theme}.png`;
      await settings.page.screenshot({ path, animations: 'disabled', ...(clip && { clip }) });
    };
    const { button, says } = { button: settings.button.bind(settings), says: settings.says.bind(settings) };

    await expect.poll(() => settings.title()).toBe(wizard.welcomeTitle);
    await step('1-welcome');

    await button(new RegExp(wizard.chooseAccount)).click();
    await settings.signIn(undefined, 'not the password');
    await says(accountErrors.wrongPassword({ service: '' }));
    await step('2-account');

    await settings.signIn();
    await says(/version 65/);
    await button(named(wizard.testDoor, { name: 'Front door' })).click();
    await says(wizard.isSecured);
    await step('3-doors');

    await home.unplug();
    await button(named(wizard.testDoor, { name: 'Garden gate' })).click();
    await says(gatewayErrors.turnedAway({ gateway: home.host }));
    await step('4-trouble');
    await home.plug();

    await button(named(wizard.saveDoors_other, { count: 2 })).click();
    await says(wizard.doneTitle);
    await step('5-saved');

    await button(wizard.toOverview).click();
    await says(/−62 dBm/);
    await button(wizard.readAll).click();
    await frame.getByText(wizard.secured, { exact: true }).waitFor();
    await frame.getByText(wizard.unsecured, { exact: true }).waitFor();
    await says(wizard.isUnsecured);
    await step('6-overview');

    await button(named(wizard.removeDoor, { name: 'Front door' })).click();
    await says(named(wizard.removeDoorSure, { name: 'Front door' }));
    await step('7-remove');
    await button(wizard.cancel).click();

    for (const folded of await frame.locator('summary').all()) await folded.click();
    await says(/version 65/);
    await button(named(wizard.calibrateOf, { name: 'Front door' })).click();
    await says(named(wizard.calibrateSure, { name: 'Front door' }));
    await step('11-maintenance');
    await button(wizard.cancel).click();

    await button(wizard.bringOver).click();
    await says(wizard.oldLead);
    await step('8-old');
    await button(wizard.back).click();

    await button(wizard.addDoor).click();
    await button(new RegExp(wizard.chooseCode)).click();
    await settings.field(wizard.host).fill(home.host);
    await settings.field(wizard.code).fill('Zmo1sps2OVyCFtl1');
    await step('9-code');
    await button(wizard.back).click();

    await button(wizard.advanced).click();
    await says(wizard.advancedLead);
    await settings.page.getByRole('button', { name: wizard.apply }).waitFor();
    await step('10-advanced');

    expect(barriers).toEqual({});
    expect(settings.complaints).toEqual([]);
  });
});
