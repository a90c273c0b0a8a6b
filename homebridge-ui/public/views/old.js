import { ask } from '../ask.js';
import { button } from '../button.js';
import { freshId, h } from '../elements.js';
import { notice } from '../notice.js';
import { t } from '../texts.js';
import { titled } from './title.js';

/** The doors of the vendor's old plugin. Their codes come only with the import. */
export function oldView(app) {
  const said = notice();
  const list = h('div');
  const wanted = new Set();

  const show = (door) => {
    const id = freshId();
    wanted.add(door.identifier);
    return h(
      'div',
      { class: 'tk-card form-check ps-5' },
      h('input', {
        id,
        type: 'checkbox',
        class: 'form-check-input',
        checked: true,
        onchange: (event) =>
          event.target.checked ? wanted.add(door.identifier) : wanted.delete(door.identifier),
      }),
      h('label', { class: 'form-check-label', for: id }, door.name),
      h('ul', { class: 'tk-facts' }, h('li', {}, t('doorNumber', door)), h('li', {}, t('gatewayAt', door))),
    );
  };

  const load = async () => {
    said.busy(t('loading'));
    try {
      const { doors } = await ask('/old/list');
      list.replaceChildren(...doors.map(show));
      said.clear();
    } catch (error) {
      said.problem(error.message);
    }
  };

  const takeOver = async () => {
    if (wanted.size === 0) {
      said.problem(t('needOld'));
      return;
    }
    try {
      const { doors } = await ask('/old/import', { identifiers: [...wanted] });
      app.go('doors', { old: doors });
    } catch (error) {
      said.problem(error.message);
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
