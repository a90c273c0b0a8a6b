import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Frame, type Locator, type Page } from 'playwright-core';
import { demoUser } from '../../src/simulator/account/service.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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
    await this.press(type, betweenMs);
    await this.page.locator('iframe').waitFor({ state: 'detached' });
  }

  /** The same, whatever comes of it. */
  async press(type: () => Promise<void>, betweenMs: number): Promise<void> {
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
  }

  /** Closes the settings as a user would; what Homebridge asks after a save is left unanswered. */
  async [Symbol.asyncDispose](): Promise<void> {
    if ((await this.page.locator('iframe').count()) > 0) {
      await this.page.locator('.modal-header .btn-close').click();
      await this.page.locator('.modal-content').waitFor({ state: 'detached' });
    } else await this.page.reload();
  }
}
