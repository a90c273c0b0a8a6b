import { describe, expect, test } from 'vitest';
import { demoUser } from '../../src/simulator/account/service.ts';
import { hasBrowser } from './settings-page.ts';
import { suite, wizard } from './settings-suite.ts';

const here = suite();

describe.runIf(hasBrowser)('for everybody', () => {
  test('the way through works by keyboard alone', async () => {
    const settings = await here.open();
    const press = (key: string): Promise<void> => settings.page.keyboard.press(key);
    const focused = () =>
      settings.frame.evaluate(() => {
        const { document } = globalThis as unknown as {
          document: { activeElement: { textContent: string } | null };
        };
        return document.activeElement?.textContent;
      });
    const tabTo = async (text: string): Promise<void> => {
      for (let tabs = 0; (await focused()) !== text; tabs += 1) {
        expect(tabs).toBeLessThan(20);
        await press('Tab');
      }
    };
    await press('Tab');
    await press('Enter');
    await settings.says(wizard.accountTitle);
    await press('Tab');
    await settings.page.keyboard.type('0612345678');
    await press('Tab');
    await settings.page.keyboard.type(demoUser.password);
    await press('Enter');
    await settings.says(/version 65/);
    expect(await focused()).toBe(wizard.doorsTitle);
    await tabTo(wizard.testAll);
    await press('Enter');
    await settings.says(wizard.isUnsecured);
    await tabTo(wizard.goOn);
    await press('Enter');
    await settings.says(wizard.readyTitle);
    await tabTo(wizard.toOverview);
    await press('Enter');
    await settings.says(wizard.overviewTitle);
    await tabTo(wizard.more);
    await press('Enter');
    // Unfolded, the focus stays where one is.
    expect(await focused()).toBe(wizard.less);
  });

  test('a narrow phone shows all of it without scrolling sideways', async () => {
    const settings = await here.open({ width: 360 });
    const fits = async (): Promise<void> => expect(await settings.overflow()).toBe(0);
    await fits();
    await settings.button(new RegExp(wizard.chooseAccount)).click();
    await fits();
    await settings.signIn();
    await settings.says(/version 65/);
    await settings.button(wizard.testAll).click();
    await settings.says(wizard.isUnsecured);
    await fits();
    await settings.button(wizard.goOn).click();
    await fits();
    await settings.button(wizard.toOverview).click();
    await settings.says(wizard.signalGood);
    await fits();
    for (const name of ['Front door', 'Garden gate', 'Gateway “TK Gateway”']) await settings.more(name);
    await fits();
    await settings.button(wizard.advanced).click();
    for (const folded of await settings.frame.locator('summary').all()) await folded.click();
    await fits();
  });
});
