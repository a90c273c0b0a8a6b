import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { english } from '../../src/language/english.ts';
import { demoUser } from '../../src/simulator/account/service.ts';
import { eventually, frontDoor, gardenGate } from './home.ts';
import { Phone, secured, unsecured } from './phone.ts';
import { storedIn } from './settings-home.ts';
import { hasBrowser, launchBrowser, SettingsPage } from './settings-page.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { wizard } = english;

test.runIf(hasBrowser)(
  'from npm start with an empty config: sign in, test two doors, save, restart, and both doors work',
  async (context) => {
    const storage = mkdtempSync(join(tmpdir(), 'the-keys-empty-'));
    const start = spawn(
      process.execPath,
      ['scripts/start.ts', '--empty', '--loopback', '--storage', storage],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const log = (): string => readFileSync(join(storage, 'homebridge.log'), 'utf8');
    let text = '';
    for (const input of [start.stdout, start.stderr]) {
      createInterface({ input }).on('line', (line) => (text += `${line}\n`));
    }
    context.onTestFinished(async () => {
      const ended = once(start, 'exit');
      if (start.exitCode === null && start.kill('SIGTERM')) await ended;
      if (context.task.result?.state === 'fail') console.log(text, log());
      rmSync(storage, { recursive: true, force: true });
    });
    await eventually(() => {
      expect(text).toContain('Ctrl-C ends all of it.');
    }, 90_000);
    const find = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? expect.fail(String(pattern));
    const web = find(/Web interface\s+(http:\S+)/);

    const browser = await launchBrowser();
    context.onTestFinished(() => browser.close());
    const settings = await SettingsPage.open(browser, web);
    await settings.button(new RegExp(wizard.chooseAccount)).click();
    await settings.says(/THE_KEYS_ACCOUNT_URL/);
    await settings.signIn('06 12 34 56 78', demoUser.password);
    await settings.says(/version 65/);
    await settings.button(wizard.testAll).click();
    await settings.says(wizard.ticked.replace('{count}', '2').replace('{of}', '2'));
    await settings.button(wizard.goOn).click();
    await settings.says(wizard.readyFirst);

    // What the page says to do next: Save below, and Homebridge offers to restart.
    const { page } = settings;
    await page.locator('.modal-footer').getByRole('button', { name: 'Save' }).click();
    // The first time it proposes a child bridge, which would be paired separately; this user declines.
    await page.locator('label[for^=toggleExternalBridgeInput]').click();
    await page.locator('.modal-footer').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Restart', exact: true }).click();

    const bridge = { port: Number(find(/Bridge\s+port (\d+)/)), mac: find(/Bridge\s+port \d+, (\S+)/) };
    await eventually(() => {
      expect(log().split(`is running on port ${bridge.port}.`).length).toBeGreaterThan(2);
    }, 60_000);
    await using phone = await Phone.pair(bridge, find(/Pairing code\s+(\d{3}-\d\d-\d{3})/));
    await eventually(async () => {
      expect((await phone.locks()).map(({ name }) => name)).toEqual([frontDoor.name, gardenGate.name]);
    }, 30_000);
    for (const { identifier } of [frontDoor, gardenGate]) {
      const lock = await phone.lock(identifier);
      const shows = (value: number) =>
        eventually(async () => {
          expect(await phone.sees(lock, 'current'), lock.name).toBe(value);
        }, 30_000);
      await shows(secured);
      await phone.tap(lock, unsecured);
      await shows(unsecured);
    }

    for (const [file, content] of storedIn(storage)) {
      expect(content.includes(demoUser.password), file).toBe(false);
    }
  },
  240_000,
);
