import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { english } from '../../src/language/english.ts';
import { frontDoor, gardenGate, SettingsHome } from './settings-home.ts';
import { launchBrowser, SettingsPage, type Look } from './settings-page.ts';

export const { wizard } = english;

/** A text with its `{names}` filled in. */
export const named = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));

export const code = 'Zmo1sps2OVyCFtl1';

/** What all tests of the settings page have: the interface, a browser, a fresh house before each, and what they do. */
export class Suite {
  home!: SettingsHome;
  browser!: Browser;
  settings!: SettingsPage;

  /** Opens the settings anew. */
  async open(look?: Look): Promise<SettingsPage> {
    this.settings = await SettingsPage.open(this.browser, this.home.url, look);
    return this.settings;
  }

  async reopen(): Promise<SettingsPage> {
    await this.settings[Symbol.asyncDispose]();
    return this.open();
  }

  async toAccount(): Promise<void> {
    await this.open();
    await this.settings.button(new RegExp(wizard.chooseAccount)).click();
  }

  async signedIn(): Promise<void> {
    await this.toAccount();
    await this.settings.signIn();
    await this.settings.says(/version 65/);
  }

  async toCode(): Promise<void> {
    await this.open();
    await this.settings.button(new RegExp(wizard.chooseCode)).click();
  }

  test(name: string): Promise<void> {
    return this.settings.button(named(wizard.testDoor, { name })).click();
  }

  /** The entry of a house with two doors, as somebody wrote it by hand. */
  entry() {
    return {
      platform: 'TheKeys',
      _bridge: { username: '0E:00:00:00:00:02', port: 51999 },
      name: 'Doors',
      note: 'mine',
      gateways: [
        {
          pollInterval: 5,
          host: this.home.host,
          locks: [
            { identifier: frontDoor.identifier, code, name: 'Front door', autoLock: 60, note: 'new cells' },
            { identifier: gardenGate.identifier, code, name: 'Garden gate' },
          ],
        },
      ],
    };
  }

  /** Opens the settings of that house. */
  async visit(entry: object = this.entry()): Promise<void> {
    this.home.gateway.addShare(frontDoor.identifier, code);
    this.home.gateway.addShare(gardenGate.identifier, code);
    this.home.configure([entry]);
    await this.open();
  }

  /** The locks of the first gateway in config.json, once there are some. */
  async savedLocks(): Promise<Record<string, unknown>[]> {
    await expect.poll(() => this.home.saved.length).toBeGreaterThan(0);
    const [gateway] = this.home.saved[0]?.gateways as { locks: Record<string, unknown>[] }[];
    return gateway?.locks ?? [];
  }

  /** What the gateway was asked, by path. */
  asked(path: string) {
    return this.home.gateway.journal.entries.filter((entry) => entry.path === path);
  }
}

/** Starts what they have before the first test of a file, and takes it away after the last. */
export function suite(): Suite {
  // A real browser in a real web interface: patience on machines that are slow or busy.
  vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });
  const here = new Suite();
  beforeAll(async () => {
    [here.home, here.browser] = await Promise.all([SettingsHome.start(), launchBrowser()]);
  });
  beforeEach(async () => {
    here.home.configure([]);
    await here.home.furnish();
  });
  afterEach(async () => {
    await here.settings[Symbol.asyncDispose]();
    expect(here.settings.complaints).toEqual([]);
  });
  afterAll(async () => {
    await here.browser.close();
    await here.home[Symbol.asyncDispose]();
  });
  return here;
}
