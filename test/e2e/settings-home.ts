import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium, type Browser, type Frame, type Locator, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { answers, makeFirstUser } from '../../scripts/start/interface.ts';
import { systemClock } from '../../src/clock.ts';
import { demoUser, startAccountService, type AccountService } from '../../src/simulator/account/service.ts';
import type { OwnedLock } from '../../src/simulator/account/users.ts';
import { SimulatedGateway } from '../../src/simulator/gateway/gateway.ts';
import { scaledClock } from '../../src/simulator/gateway/latencies.ts';
import { GatewayServer } from '../../src/simulator/server.ts';
import { freePort } from './homebridge.ts';

const require = createRequire(import.meta.url);
const interfaceFolder = dirname(require.resolve('homebridge-config-ui-x/package.json'));
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Everything in a storage folder, by file; the plugins in it are links to elsewhere. */
export function storedIn(storage: string): Map<string, string> {
  const stored = new Map<string, string>();
  for (const entry of readdirSync(storage, { withFileTypes: true })) {
    const path = join(storage, entry.name);
    if (entry.isFile()) stored.set(path, readFileSync(path, 'latin1'));
    else if (entry.isDirectory() && entry.name !== 'plugins')
      storedIn(path).forEach((text, file) => stored.set(file, text));
  }
  return stored;
}

/** Where Debian and others put Chromium. */
const chromiumPath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
);

/** Whether there is a browser to test with; where none can be installed, these tests are left out. */
export const hasBrowser = chromiumPath !== undefined;

/** Chromium with nothing that calls home. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath ?? 'chromium',
    args: [
      ...['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync', '--no-first-run'],
    ],
  });

export const frontDoor = { identifier: 45961123, name: 'Front door', battery: 7600, gateways: ['TK-0001'] };
export const gardenGate = { identifier: 45961124, name: 'Garden gate', battery: 6900, gateways: ['TK-0001'] };
export const shed = { identifier: 45961125, name: 'Shed', gateways: [] } satisfies OwnedLock;

/** The real web interface of Homebridge, with the plugin from the tarball; its language and theme are the browser's. */
export class SettingsHome implements AsyncDisposable {
  readonly storage = mkdtempSync(join(tmpdir(), 'the-keys-settings-'));
  readonly log: string[] = [];
  readonly url: string;
  readonly #port: number;
  readonly #accountPort: number;
  #process: ChildProcess | undefined;
  #server: GatewayServer | undefined;
  #account: AccountService | undefined;

  private constructor(port: number, accountPort: number) {
    this.#port = port;
    this.#accountPort = accountPort;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<SettingsHome> {
    const home = new SettingsHome(await freePort(), await freePort());
    home.configure([]);
    await home.#run(await freePort());
    return home;
  }

  async #run(bridgePort: number): Promise<void> {
    const plugins = join(this.storage, 'plugins', 'node_modules');
    mkdirSync(plugins, { recursive: true });
    symlinkSync(join(inject('plugins'), 'homebridge-the-keys'), join(plugins, 'homebridge-the-keys'));
    symlinkSync(interfaceFolder, join(plugins, 'homebridge-config-ui-x'));
    this.#bridgePort = bridgePort;
    this.configure([]);
    const program = join(interfaceFolder, 'dist', 'bin', 'hb-service.js');
    const child = spawn(
      process.execPath,
      [
        program,
        'run',
        '-U',
        this.storage,
        '-P',
        plugins,
        '--allow-root',
        '--strict-plugin-resolution',
        '--stdout',
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
        env: { ...process.env, THE_KEYS_ACCOUNT_URL: `http://127.0.0.1:${this.#accountPort}`, NO_COLOR: '1' },
      },
    );
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => this.log.push(chunk.toString()));
    }
    await answers(this.url, AbortSignal.timeout(60_000));
    await makeFirstUser(this.url);
  }
  #bridgePort = 0;

  /** Writes config.json anew; gives nothing else a chance to remember the last test. */
  configure(entries: readonly object[], accessories: readonly object[] = []): void {
    const bridge = {
      name: 'Homebridge',
      username: '0E:4B:1C:00:00:01',
      port: this.#bridgePort,
      pin: '031-45-154',
      bind: ['lo'],
    };
    const ui = {
      platform: 'config',
      name: 'Config',
      port: this.#port,
      host: '127.0.0.1',
      auth: 'none',
      lang: 'auto',
      lightingMode: 'auto',
    };
    writeFileSync(this.#configPath, JSON.stringify({ bridge, accessories, platforms: [ui, ...entries] }));
  }

  get #configPath(): string {
    return join(this.storage, 'config.json');
  }

  /** The plugin's entries in config.json as they are saved now. */
  get saved(): Record<string, unknown>[] {
    const { platforms } = JSON.parse(readFileSync(this.#configPath, 'utf8')) as {
      platforms: Record<string, unknown>[];
    };
    return platforms.filter(({ platform }) => platform === 'TheKeys');
  }

  get gateway(): SimulatedGateway {
    if (!this.#server) throw new Error('furnish() comes first');
    return this.#server.gateway;
  }

  /** The gateway's address. */
  get host(): string {
    if (!this.#server) throw new Error('furnish() comes first');
    return this.#server.host;
  }

  /** Takes the gateway off the network, or puts it back. */
  async unplug(): Promise<void> {
    await this.#server?.goAway();
  }
  async plug(): Promise<void> {
    await this.#server?.comeBack();
  }

  get account(): AccountService {
    if (!this.#account) throw new Error('furnish() comes first');
    return this.#account;
  }

  /** Puts up gateways as they come, beside the first, for houses with several. */
  async furnishMany(
    gateways: readonly { readonly accessoryId: string; readonly locks: readonly number[] }[],
    locks: readonly OwnedLock[],
  ): Promise<void> {
    await this.#clear();
    for (const { accessoryId, locks: seen } of gateways) {
      const gateway = new SimulatedGateway({
        clock: scaledClock(systemClock, 10),
        accessoryId,
        name: `Gateway ${accessoryId}`,
        locks: seen.map((identifier) => ({ identifier })),
      });
      const server = await GatewayServer.listen(gateway);
      if (this.#server) this.#others.push(server);
      else this.#server = server;
    }
    const servers = [this.#server, ...this.#others].filter((server) => server !== undefined);
    this.#account = await startAccountService({
      gateways: servers.map(({ gateway, host }) => ({ gateway, host })),
      locks,
      port: this.#accountPort,
    });
  }
  readonly #others: GatewayServer[] = [];

  /** The addresses of all gateways. */
  get hosts(): string[] {
    return [this.host, ...this.#others.map(({ host }) => host)];
  }

  /** Puts up a fresh gateway, ten times as fast as a real one, and an account that owns these locks. */
  async furnish(locks: readonly OwnedLock[] = [frontDoor, gardenGate, shed], host?: string): Promise<void> {
    await this.#clear();
    const gateway = new SimulatedGateway({
      clock: scaledClock(systemClock, 10),
      name: 'TK Gateway',
      locks: [
        { identifier: frontDoor.identifier, battery: frontDoor.battery, rssi: -62 },
        { identifier: gardenGate.identifier, battery: gardenGate.battery, rssi: -78, bolt: 'unsecured' },
      ],
    });
    this.#server = await GatewayServer.listen(gateway);
    this.#account = await startAccountService({
      gateways: [{ gateway, host: host ?? this.#server.host }],
      locks,
      port: this.#accountPort,
    });
  }

  async #clear(): Promise<void> {
    for (const server of [this.#server, ...this.#others.splice(0)]) {
      server?.gateway.stop();
      await server?.close();
    }
    await this.#account?.close();
    this.#server = this.#account = undefined;
  }

  /** Everything that is stored, by file, but the plugin's own code. */
  stored(): Map<string, string> {
    return storedIn(this.storage);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#clear();
    const child = this.#process;
    if (child?.pid !== undefined && child.exitCode === null) {
      const ended = once(child, 'exit');
      // Its group: the supervisor has Homebridge and the page's server for children.
      process.kill(-child.pid, 'SIGKILL');
      await ended;
    }
    rmSync(this.storage, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

export interface Look {
  readonly locale?: 'en-GB' | 'fr-FR';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
}

/** Tabs that show the web interface, by how they look at it: it takes seconds to load. */
const tabs = new WeakMap<Browser, Map<string, Promise<Page>>>();

async function tabFor(browser: Browser, url: string, look: Look): Promise<Page> {
  const context = await browser.newContext({
    locale: look.locale ?? 'en-GB',
    colorScheme: look.theme ?? 'light',
    viewport: { width: look.width ?? 900, height: 1400 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  // What does not come in this time does not come; the machine may be slow.
  page.setDefaultTimeout(20_000);
  await page.goto(`${url}/plugins`);
  return page;
}

/** The settings of the plugin as they are open in a browser. */
export class SettingsPage implements AsyncDisposable {
  readonly page: Page;
  readonly frame: Frame;
  /** What the browser complained of: errors of our page's own, none are right. */
  readonly complaints: string[];

  private constructor(page: Page, frame: Frame, complaints: string[]) {
    this.page = page;
    this.frame = frame;
    this.complaints = complaints;
  }

  /** @param window - another one than the first, where two are open. */
  static async open(browser: Browser, url: string, look: Look = {}, window = 1): Promise<SettingsPage> {
    const open = tabs.get(browser) ?? new Map<string, Promise<Page>>();
    tabs.set(browser, open);
    const key = `${url} ${window} ${JSON.stringify(look)}`;
    const tab = open.get(key) ?? tabFor(browser, url, look);
    open.set(key, tab);
    const page = await tab;
    const complaints: string[] = [];
    page.removeAllListeners();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      const isOurs = message.location().url.includes('/settings-ui/');
      if (message.type() === 'error' && isOurs) complaints.push(message.text());
    });
    await page.getByLabel('Plugin Actions Dropdown').first().click();
    await page.locator('.dropdown-item').first().click();
    const element = await page.locator('iframe').elementHandle();
    const frame = await element.contentFrame();
    if (!frame) throw new Error('the settings page did not open');
    await frame.locator('h2').waitFor();
    return new SettingsPage(page, frame, complaints);
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole('button', { name, exact: typeof name === 'string' });
  }

  field(label: string): Locator {
    return this.frame.getByLabel(label, { exact: true });
  }

  /** The title of the view that is shown. */
  title(): Promise<string> {
    return this.frame.locator('h2').innerText();
  }

  /** Waits until the page says this somewhere. */
  async says(text: string | RegExp): Promise<void> {
    await this.frame.getByText(text).first().waitFor({ timeout: 20_000 });
  }

  /** A door's card, by its name. */
  door(name: string): Locator {
    return this.frame.locator(`.tk-card[aria-label="${name}"]`);
  }

  /** Unfolds what can be changed about a door or a gateway, or folds it. */
  async more(name: string): Promise<void> {
    const any = this.frame.getByRole('button', { name: /^(More|Less|Plus|Moins)\s?: / });
    await any.and(this.frame.locator(`[aria-label$="${name}"]`)).click();
  }

  async signIn(phone = '06 12 34 56 78', password: string = demoUser.password): Promise<void> {
    await this.frame.getByLabel(/^(Phone number|Numéro de téléphone)$/).fill(phone);
    await this.frame.getByLabel(/^(Password|Mot de passe)$/).fill(password);
    await this.frame.getByRole('button', { name: /^(Sign in|Se connecter)$/ }).click();
  }

  /** What axe-core finds seriously wrong with the page as it stands, as one line each. */
  async barriers(): Promise<string[]> {
    await this.frame.evaluate(axeSource);
    return this.frame.evaluate(async () => {
      interface Finding {
        impact: string;
        id: string;
        nodes: { html: string; failureSummary: string }[];
      }
      const { axe, document } = globalThis as unknown as {
        axe: { run(root: unknown): Promise<{ violations: Finding[] }> };
        document: { querySelector(selector: string): unknown };
      };
      const { violations } = await axe.run(document.querySelector('#page'));
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) =>
          nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
        );
    });
  }

  /** For pictures: the address that a gateway would have, and no word of the stand-in for the account service. */
  async atHome(host: string): Promise<void> {
    await this.frame.evaluate((shown: string) => {
      interface Shown {
        childNodes: { nodeType: number; nodeValue: string | null }[];
        hidden: boolean;
        value?: string;
      }
      const { document } = globalThis as unknown as { document: { querySelectorAll(all: string): Shown[] } };
      for (const element of document.querySelectorAll('#page *')) {
        if (element.value === shown) element.value = '192.168.1.50';
        for (const node of element.childNodes) {
          if (node.nodeType !== 3 || node.nodeValue === null) continue;
          if (node.nodeValue.includes('THE_KEYS_ACCOUNT_URL')) element.hidden = true;
          if (node.nodeValue.includes(shown))
            node.nodeValue = node.nodeValue.replaceAll(shown, '192.168.1.50');
        }
      }
    }, host);
  }

  /** Pixels by which the page is wider than its frame. */
  overflow(): Promise<number> {
    return this.frame.evaluate(() => {
      const { document } = globalThis as unknown as {
        document: { documentElement: { scrollWidth: number; clientWidth: number } };
      };
      return document.documentElement.scrollWidth - document.documentElement.clientWidth;
    });
  }

  /** The window's own Save, under the page. */
  get windowSave(): Locator {
    return this.page.locator('.modal-footer .btn-primary');
  }

  /** Presses the window's own Save as a user would, and sees the settings close. */
  async save(): Promise<void> {
    await this.windowSave.click();
    await this.page.locator('iframe').waitFor({ state: 'detached' });
  }

  /**
   * Takes the mouse to where the window's Save is, types meanwhile, and presses there as a hand does: with some ms
   * between the last key, the press and the release. Where Save is is looked at before anything is typed.
   */
  async saveByHand(type: () => Promise<void>, betweenMs: number): Promise<void> {
    await this.windowSave.scrollIntoViewIfNeeded();
    const box = await this.windowSave.boundingBox();
    if (!box) throw new Error('there is no Save');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const { mouse } = this.page;
    await mouse.move(x - 120, y - 40);
    await type();
    await mouse.move(x, y, { steps: 4 });
    for (const press of ['down', 'up'] as const) {
      if (betweenMs > 0) await this.page.waitForTimeout(betweenMs);
      await mouse[press]();
    }
    await this.page.locator('iframe').waitFor({ state: 'detached' });
  }

  /** Closes the settings as a user would; what Homebridge asks after a save is left unanswered. */
  async [Symbol.asyncDispose](): Promise<void> {
    if ((await this.page.locator('iframe').count()) > 0) {
      await this.page.locator('.modal-header .btn-close').click();
      await this.page.locator('.modal-content').waitFor({ state: 'detached' });
    } else await this.page.reload();
  }
}
