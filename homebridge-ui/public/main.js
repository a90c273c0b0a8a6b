import { App } from './app.js';
import { ask, page, sentenceOf } from './ask.js';
import { changesBar } from './changes-bar.js';
import { Draft } from './draft.js';
import { h } from './elements.js';
import { speak, t } from './texts.js';
import { accountView } from './views/account.js';
import { advancedView } from './views/advanced.js';
import { doorsView } from './views/doors.js';
import { manualView } from './views/manual.js';
import { oldView } from './views/old.js';
import { overviewView } from './views/overview.js';
import { readyView } from './views/ready.js';
import { welcomeView } from './views/welcome.js';

const root = document.getElementById('page') ?? document.body;
const views = {
  welcome: welcomeView,
  account: accountView,
  manual: manualView,
  old: oldView,
  doors: doorsView,
  ready: readyView,
  overview: overviewView,
  advanced: advancedView,
};

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

  const draft = new Draft({
    update: (changed) => homebridge.updatePluginConfig(changed),
    allowSave: (isAllowed) =>
      isAllowed ? homebridge.enableSaveButton?.() : homebridge.disableSaveButton?.(),
  });
  draft.open(blocks);
  // Somebody may save in another window, or by hand.
  const compare = async () => draft.heard([...(await ask('/config', {})).blocks]);
  homebridge.addEventListener('config', () => void compare().catch(() => undefined));

  const view = h('div');
  const bar = changesBar(draft);
  root.replaceChildren(view, bar);
  const app = new App(view, views, draft);
  app.accountUrl = started.accountUrl;
  app.oldDoors = started.oldDoors;
  app.schema = started.schema;
  // A running plugin tells how the house stands, each time that it changes.
  homebridge.addEventListener('house', (event) =>
    app.live.told(/** @type {MessageEvent<import('./live.js').House>} */ (event).data),
  );
  app.home();
  await compare().catch(() => undefined);
}

try {
  await start();
} catch (error) {
  root.replaceChildren(h('p', { class: 'tk-problem', role: 'alert' }, sentenceOf(error)));
}
