import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { english } from '../../src/language/english.ts';
import { french } from '../../src/language/french.ts';
import { frontDoor, gardenGate, SettingsHome, shed } from './settings-home.ts';
import { hasBrowser, launchBrowser, SettingsPage, type Look } from './settings-page.ts';

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

/** A lock without a gateway, as it is called where one lives. */
const shedIn = { 'en-GB': shed, 'fr-FR': { ...shed, name: 'Abri de jardin' } };

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
    const [first, second] = locale === 'fr-FR' ? ['Porte d’entrée', 'Garage'] : ['Front door', 'Garden gate'];
    await home.furnish([{ ...frontDoor, name: first }, { ...gardenGate, name: second }, shedIn[locale]]);
    const old = {
      accessory: 'TheKeys',
      identifier: 45961124,
      code: 'anOldCode',
      ip: home.host,
      locker_name: second,
    };
    home.configure([], [old]);
    await using settings = await SettingsPage.open(browser, home.url, { locale, theme });
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
    await button(named(wizard.testDoor, { name: first })).click();
    await says(wizard.isSecured);
    await step('3-doors');

    await home.unplug();
    await button(named(wizard.testDoor, { name: second })).click();
    await says(gatewayErrors.turnedAway({ gateway: home.host }));
    await step('4-trouble');
    await home.plug();
    await button(named(wizard.testDoor, { name: second })).click();
    await says(wizard.isUnsecured);

    await button(wizard.goOn).click();
    await says(wizard.readyTitle);
    await button(named(wizard.turnTestOf, { name: first })).click();
    await button(wizard.turnYes).click();
    await says(new RegExp(wizard.turnedIn.slice(0, 8)));
    await button(named(wizard.turnTestOf, { name: first })).waitFor();
    await step('5-ready');

    await button(wizard.toOverview).click();
    await says(named(wizard.gatewayHereOnly, { host: home.host }));
    await button(wizard.readAll).click();
    await settings
      .door(second)
      .getByText(new RegExp(`^${wizard.unsecured}`))
      .waitFor();
    await step('6-overview');

    await settings.more(first);
    await step('7-more');
    await button(named(wizard.removeDoor, { name: first })).click();
    await says(named(wizard.removeDoorSure, { name: first }));
    await step('8-remove');
    await button(wizard.cancel).first().click();
    await button(named(wizard.calibrateOf, { name: first })).click();
    await says(named(wizard.calibrateSure, { name: first }));
    await step('9-calibrate');
    await button(wizard.cancel).first().click();

    await settings.frame.locator('.tk-gateway button').first().click();
    await says(/version 65/);
    await step('10-gateway');

    await button(wizard.bringOver).click();
    await says(wizard.oldLead);
    await step('11-old');
    await button(wizard.back).click();

    await button(wizard.addDoor).click();
    await button(new RegExp(wizard.chooseCode)).click();
    await settings.field(wizard.host).fill(home.host);
    await step('12-code');
    await button(wizard.back).click();

    await button(wizard.advanced).click();
    await says(wizard.advancedLead);
    await step('13-advanced');

    expect(barriers).toEqual({});
    expect(settings.complaints).toEqual([]);
  });
});
