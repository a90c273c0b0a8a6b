import { h } from './elements.js';
import { t } from './texts.js';

/**
 * A button for something that takes time. While it goes on the button says so and further presses are ignored; it
 * keeps the focus, so that people on a keyboard stay where they were.
 *
 * @param {string} label
 * @param {() => unknown} action
 * @param {{ kind?: string, busy?: string | undefined, name?: string | undefined }} [look] Bootstrap's kind, the label
 *   meanwhile, the name for screen readers
 */
export function button(label, action, { kind = 'outline-secondary', busy, name } = {}) {
  let isBusy = false;
  const press = async () => {
    if (isBusy) return;
    isBusy = true;
    element.setAttribute('aria-disabled', 'true');
    // What it does meanwhile is its name, too.
    const called = element.getAttribute('aria-label');
    if (busy !== undefined) {
      element.removeAttribute('aria-label');
      element.textContent = busy;
      element.classList.add('tk-busy');
    }
    try {
      await action();
    } finally {
      isBusy = false;
      element.removeAttribute('aria-disabled');
      if (busy !== undefined) element.textContent = label;
      if (called !== null && !element.hasAttribute('aria-label')) element.setAttribute('aria-label', called);
      element.classList.remove('tk-busy');
    }
  };
  const element = h(
    'button',
    { type: 'button', class: `btn btn-${kind}`, 'aria-label': name, onclick: press },
    label,
  );
  return element;
}

/**
 * A button that asks before it does something, in its own place: the frame that the page is in has no dialogs.
 *
 * @param {string} label
 * @param {{ question: string, yes: string, name: string, kind?: string, busy?: string, look?: string }} words what it asks, the button
 *   that does it, the first button's name for screen readers, which hear no context, and a class for how that looks
 * @param {() => unknown} action
 */
export function askingButton(label, { question, yes, name, kind = 'primary', busy, look }, action) {
  const place = h('div', { class: 'tk-row' });
  const ask = () => {
    const no = button(t('cancel'), () => offer(true));
    const goOn = async () => {
      await action();
      // What it was about may be gone by now, and somebody at another place of the page.
      if (place.isConnected) offer(place.contains(document.activeElement));
    };
    place.replaceChildren(
      h('p', { class: 'tk-warn tk-grow mb-0', role: 'alert' }, question),
      button(yes, goOn, { kind, busy }),
      no,
    );
    no.focus();
  };
  /** @param {boolean} isBack */
  const offer = (isBack) => {
    const first = button(label, ask, { name });
    if (look !== undefined) first.classList.add(look);
    place.replaceChildren(first);
    if (isBack) first.focus();
  };
  offer(false);
  return place;
}

/**
 * A button that removes something from the config, after a question.
 *
 * @param {string} label
 * @param {string} question
 * @param {string} name for screen readers
 * @param {() => unknown} remove
 */
export const removalButton = (label, question, name, remove) =>
  askingButton(label, { question, name, yes: t('remove'), kind: 'danger', look: 'tk-removal' }, remove);
