import { button } from '../button.js';
import { h, titled } from '../elements.js';
import { t } from '../texts.js';

/**
 * Saved: what is left to do.
 *
 * @param {import('../app.js').App} app
 * @param {import('../app.js').Given['done']} given
 */
export function doneView(app, { count, isFromOld }) {
  const element = h(
    'section',
    {},
    ...titled(t('doneTitle'), t('doneLead', { count })),
    h('p', {}, t('doneNext')),
    isFromOld && h('p', { class: 'tk-warn' }, t('doneOld')),
    button(t('toOverview'), () => app.go('overview', {})),
  );
  return { element };
}
