import { ask, page } from './ask.js';
import { gatewaysIn } from './config.js';
import { h } from './elements.js';
import { speak, t } from './texts.js';
import { accountView } from './views/account.js';
import { advancedView } from './views/advanced.js';
import { doneView } from './views/done.js';
import { doorsView } from './views/doors.js';
import { manualView } from './views/manual.js';
import { oldView } from './views/old.js';
import { overviewView } from './views/overview.js';
import { welcomeView } from './views/welcome.js';

const views = {
  welcome: welcomeView,
  account: accountView,
  manual: manualView,
  old: oldView,
  doors: doorsView,
  done: doneView,
  overview: overviewView,
  advanced: advancedView,
};

const root = document.getElementById('page');
/** @type {(() => void) | undefined} */
let leave;

/** What the views share. */
const app = {
  /** The plugin's blocks of config.json, as they will be saved. */
  blocks: [],
  hasChanges: false,
  isSignedIn: false,
  /** What was typed and is worth keeping while the page is open; never a password. */
  typed: { phone: '', host: '', code: '' },
  accountUrl: undefined,
  oldDoors: 0,

  /**
   * Shows another view, and puts the focus on its title.
   *
   * @param {keyof typeof views} name
   * @param {Record<string, unknown>} [given]
   */
  go(name, given = {}) {
    leave?.();
    const made = views[name](app, given);
    leave = made.leave;
    root.replaceChildren(made.element);
    root.querySelector('h2')?.focus();
  },

  /** Where a view goes back to. */
  home() {
    app.go(gatewaysIn(app.blocks).length > 0 ? 'overview' : 'welcome');
  },

  /** Takes changed blocks over, so that the Save button of Homebridge's own window would save them too. */
  async change(blocks) {
    app.blocks = blocks;
    app.hasChanges = true;
    await homebridge.updatePluginConfig(blocks);
    homebridge.enableSaveButton?.();
  },

  async save() {
    await homebridge.updatePluginConfig(app.blocks);
    await homebridge.savePluginConfig();
    await settled();
    app.hasChanges = false;
    homebridge.enableSaveButton?.();
  },
};

/** The interface answers before it has saved, so config.json is looked at until it has, for some seconds. */
async function settled() {
  for (let tries = 0; tries < 20; tries += 1) {
    const { isSaved } = await ask('/saved', { blocks: app.blocks });
    if (isSaved) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(t('notSaved'));
}

async function isDark() {
  try {
    return (await homebridge.userCurrentLightingMode()) === 'dark';
  } catch {
    return document.body.classList.contains('dark-mode');
  }
}

async function start() {
  const language = await homebridge.i18nCurrentLang().catch(() => 'en');
  page.language = /^fr\b/i.test(language) ? 'fr' : 'en';
  document.documentElement.lang = page.language;
  document.documentElement.dataset.bsTheme = (await isDark()) ? 'dark' : 'light';
  const [blocks, started] = await Promise.all([homebridge.getPluginConfig(), ask('/start')]);
  speak(page.language, started.texts);
  document.title = t('overviewTitle');
  app.blocks = blocks;
  app.accountUrl = started.accountUrl;
  app.oldDoors = started.oldDoors;
  // Nothing to save yet; the button comes back with the first change.
  if (gatewaysIn(blocks).length === 0) homebridge.disableSaveButton?.();
  app.home();
}

try {
  await start();
} catch (error) {
  const sentence = error instanceof Error ? error.message : String(error);
  root.replaceChildren(h('p', { class: 'tk-problem', role: 'alert' }, sentence));
}
