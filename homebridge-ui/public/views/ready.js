import { rehearsal } from '../assistant/rehearsal.js';
import { button } from '../button.js';
import { doorsIn } from '../config.js';
import { h, titled } from '../elements.js';
import { t } from '../texts.js';

/**
 * The end of the assistant: what will be saved, and what was tested of it; a rehearsal of each door for whoever wants
 * one; and what happens after the window's Save, which is the only one.
 *
 * @param {import('../app.js').App} app
 * @param {import('../app.js').Given['ready']} given
 */
export function readyView(app, { identifiers, isFromOld }) {
  const { draft } = app;
  const doors = doorsIn(draft.blocks).filter(({ identifier }) => identifiers.includes(identifier));
  const untested = doors.filter(({ identifier }) => !app.tested.has(identifier));
  const rehearsals = doors.map((door) => rehearsal(app, door));
  // A block with a bridge of its own is paired already; without any block, Homebridge offers one.
  const isFirst = draft.saved.length === 0;
  const hasBridge = draft.saved.some((block) => block._bridge !== undefined);
  const next = isFirst ? t('readyFirst') : hasBridge ? t('readyBridge') : t('readyNext');
  const element = h(
    'section',
    {},
    ...titled(t('readyTitle'), t('readyLead', { count: doors.length })),
    untested.length > 0 &&
      h(
        'p',
        { class: 'tk-warn' },
        t('readyUntested', { names: untested.map(({ name, identifier }) => name ?? identifier).join(', ') }),
      ),
    h('p', { class: 'tk-next' }, t('readySave')),
    h('p', {}, next),
    isFromOld && h('p', { class: 'tk-warn' }, t('readyOld')),
    h('h3', { class: 'tk-part' }, t('rehearsalTitle')),
    h('p', { class: 'tk-quiet' }, t('rehearsalLead')),
    ...rehearsals.map((one) => one.element),
    h(
      'div',
      { class: 'tk-row' },
      button(t('toOverview'), () => app.go('overview', {})),
    ),
  );
  return { element, leave: () => rehearsals.forEach((one) => one.leave()) };
}
