import { App } from './app.js';
import { ask, page, sentenceOf } from './ask.js';
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

const root = document.getElementById('page') ?? document.body;
const app = new App(root, {
  welcome: welcomeView,
  account: accountView,
  manual: manualView,
  old: oldView,
  doors: doorsView,
  done: doneView,
  overview: overviewView,
  advanced: advancedView,
});

async function isDark() {
  try {
    return (await window.homebridge.userCurrentLightingMode()) === 'dark';
  } catch {
    return document.body.classList.contains('dark-mode');
  }
}

async function start() {
  const { homebridge } = window;
  const language = await homebridge.i18nCurrentLang().catch(() => 'en');
  page.language = /^fr\b/i.test(language) ? 'fr' : 'en';
  document.documentElement.lang = page.language;
  document.documentElement.dataset.bsTheme = (await isDark()) ? 'dark' : 'light';
  const [blocks, started] = await Promise.all([homebridge.getPluginConfig(), ask('/start', {})]);
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
  root.replaceChildren(h('p', { class: 'tk-problem', role: 'alert' }, sentenceOf(error)));
}
