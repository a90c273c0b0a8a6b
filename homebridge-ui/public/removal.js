import { button } from './button.js';
import { h } from './elements.js';
import { t } from './texts.js';

/**
 * A button that asks before it removes, in its own place: the frame that the page is in has no dialogs.
 *
 * @param {string} label
 * @param {string} question
 * @param {string} name for screen readers, which hear no context
 * @param {() => unknown} remove
 */
export function removal(label, question, name, remove) {
  const place = h('div', { class: 'tk-row' });
  const ask = () => {
    const no = button(t('cancel'), () => offer(true));
    place.replaceChildren(
      h('p', { class: 'tk-warn tk-grow mb-0', role: 'alert' }, question),
      button(t('remove'), remove, { kind: 'danger' }),
      no,
    );
    no.focus();
  };
  const offer = (isBack) => {
    const first = button(label, ask, { name, kind: 'outline-secondary' });
    place.replaceChildren(first);
    if (isBack) first.focus();
  };
  offer(false);
  return place;
}
