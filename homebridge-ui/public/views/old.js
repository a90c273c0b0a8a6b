import { ask } from '../ask.js';
import { button } from '../button.js';
import { freshId, h, titled } from '../elements.js';
import { notice } from '../notice.js';
import { t } from '../texts.js';

/**
 * The doors of the vendor's old plugin. Their codes come only with the import.
 *
 * @param {import('../app.js').App} app
 */
export function oldView(app) {
  const said = notice();
  const list = h('div');
  /** @type {Set<string>} */
  const wanted = new Set();

  /** @param {import('../app.js').OldDoor} door */
  const show = ({ identifier, name, host }) => {
    const key = `${identifier} ${host}`;
    const id = freshId();
    /** @type {HTMLInputElement} */
    const tick = h('input', {
      id,
      type: 'checkbox',
      class: 'form-check-input',
      checked: true,
      onchange: () => (tick.checked ? wanted.add(key) : wanted.delete(key)),
    });
    wanted.add(key);
    return h(
      'div',
      { class: 'tk-card form-check ps-5' },
      tick,
      h('label', { class: 'form-check-label', for: id }, name),
      h(
        'ul',
        { class: 'tk-facts' },
        h('li', {}, t('doorNumber', { identifier })),
        h('li', {}, t('gatewayAt', { host })),
      ),
    );
  };

  const whys = { noNumber: 'oldNoNumber', noAddress: 'oldNoAddress', repeated: 'oldRepeated' };
  /** What cannot be taken over is said: somebody misses it. @param {import('../../../src/setup/contract.ts').UnusableDoor} door */
  const left = ({ name, why }) => h('p', { class: 'tk-warn' }, t(whys[why], { name }));

  const load = async () => {
    said.busy(t('loading'));
    try {
      const { doors, unusable } = await ask('/old/list', {});
      list.replaceChildren(...doors.map(show), ...unusable.map(left));
      said.clear();
    } catch (error) {
      said.problem(error);
    }
  };

  const takeOver = async () => {
    if (wanted.size === 0) {
      said.problem(t('needOld'));
      return;
    }
    try {
      const identifiers = [...new Set([...wanted].map((key) => Number.parseInt(key, 10)))];
      const { doors } = await ask('/old/import', { identifiers });
      app.go('doors', { old: doors.filter(({ identifier, host }) => wanted.has(`${identifier} ${host}`)) });
    } catch (error) {
      said.problem(error);
    }
  };

  void load();
  const element = h(
    'section',
    {},
    ...titled(t('oldTitle'), t('oldLead')),
    list,
    said.element,
    h(
      'div',
      { class: 'tk-row' },
      button(t('oldImport'), takeOver, { kind: 'primary' }),
      button(t('back'), () => app.home()),
    ),
  );
  return { element };
}
