import { button } from '../button.js';
import { h } from '../elements.js';
import { t } from '../texts.js';
import { titled } from './title.js';

/**
 * Saved: what is left to do.
 *
 * @param {any} app
 * @param {{ count: number, isFromOld: boolean }} given
 */
export function doneView(app, { count, isFromOld }) {
  const element = h(
    'section',
    {},
    ...titled(t('doneTitle'), t('doneLead', { count })),
    h('p', {}, t('doneNext')),
    isFromOld && h('p', { class: 'tk-warn' }, t('doneOld')),
    button(t('toOverview'), () => app.go('overview')),
  );
  return { element };
}
