import { h } from './elements.js';

/**
 * A button for something that takes time. While it goes on the button says so and further presses are ignored; it
 * keeps the focus, so that people on a keyboard stay where they were.
 *
 * @param {string} label
 * @param {() => unknown} action
 * @param {{ kind?: string, busy?: string, name?: string }} [look] Bootstrap's kind, the label meanwhile, the name for screen readers
 */
export function button(label, action, { kind = 'outline-secondary', busy, name } = {}) {
  let isBusy = false;
  const element = h(
    'button',
    {
      type: 'button',
      class: `btn btn-${kind}`,
      'aria-label': name,
      onclick: async () => {
        if (isBusy) return;
        isBusy = true;
        element.setAttribute('aria-disabled', 'true');
        if (busy) {
          element.textContent = busy;
          element.classList.add('tk-busy');
        }
        try {
          await action();
        } finally {
          isBusy = false;
          element.removeAttribute('aria-disabled');
          element.textContent = label;
          element.classList.remove('tk-busy');
        }
      },
    },
    label,
  );
  return element;
}
