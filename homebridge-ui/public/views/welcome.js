import { gatewaysIn } from '../config.js';
import { button } from '../button.js';
import { h, titled } from '../elements.js';
import { t } from '../texts.js';

/**
 * The ways to begin.
 *
 * @param {import('../app.js').App} app
 */
export function welcomeView(app) {
  /**
   * @param {string} title
   * @param {string} hint
   * @param {'account' | 'manual' | 'old'} view
   */
  const choice = (title, hint, view) =>
    h(
      'button',
      { type: 'button', class: 'tk-card tk-choice', onclick: () => app.go(view, {}) },
      h('strong', {}, title),
      h('span', { class: 'tk-quiet' }, hint),
    );
  const element = h(
    'section',
    {},
    ...titled(t('welcomeTitle'), t('welcomeLead')),
    choice(t('chooseAccount'), t('chooseAccountHint'), 'account'),
    choice(t('chooseCode'), t('chooseCodeHint'), 'manual'),
    app.oldDoors > 0 && choice(t('chooseOld', { count: app.oldDoors }), t('chooseOldHint'), 'old'),
    gatewaysIn(app.blocks).length > 0 && button(t('back'), () => app.home()),
  );
  return { element };
}
