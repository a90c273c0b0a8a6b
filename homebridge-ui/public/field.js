import { freshId, h } from './elements.js';

/**
 * @typedef {{
 *   hint?: string, type?: string, value?: string | undefined, autocomplete?: string,
 *   oninput?: (value: string) => unknown, onchange?: (value: string) => unknown,
 * }} FieldOptions
 */

/**
 * A labelled input with a hint, and its own place for what is wrong with it.
 *
 * @param {string} label
 * @param {FieldOptions} [options]
 */
export function field(
  label,
  { hint, oninput, onchange, value = '', type = 'text', autocomplete = 'off' } = {},
) {
  const id = freshId();
  const problemId = freshId();
  const hintId = hint === undefined ? undefined : freshId();
  const described = [hintId, problemId].filter(Boolean).join(' ');
  const problem = h('div', { id: problemId, 'aria-live': 'polite' });
  /** @type {HTMLInputElement} */
  const input = h('input', {
    id,
    type,
    value,
    class: 'form-control',
    'aria-describedby': described,
    spellcheck: 'false',
    autocapitalize: 'off',
    autocomplete,
    oninput: () => {
      complain(undefined);
      oninput?.(input.value);
    },
    onchange: () => onchange?.(input.value),
  });
  /** @param {string | undefined} text */
  const complain = (text) => {
    problem.replaceChildren(...(text === undefined ? [] : [h('p', { class: 'tk-problem' }, text)]));
    if (text === undefined) input.removeAttribute('aria-invalid');
    else input.setAttribute('aria-invalid', 'true');
  };
  const element = h(
    'div',
    { class: 'tk-field' },
    h('label', { class: 'form-label', for: id }, label),
    input,
    hint !== undefined && h('p', { id: hintId, class: 'tk-quiet small mb-0' }, hint),
    problem,
  );
  return { element, input, complain, text: () => input.value.trim() };
}

/**
 * A field for a share code: dots until somebody asks to see it.
 *
 * @param {string} label
 * @param {{ show: string, hide: string, showName: string, hideName: string }} words
 * @param {FieldOptions} [options]
 */
export function codeField(label, words, options = {}) {
  // Not a password to a browser: it must not offer to keep or to fill it.
  const made = field(label, { ...options, type: 'password', autocomplete: 'one-time-code' });
  made.input.classList.add('tk-code');
  const toggle = h('button', { type: 'button', class: 'btn btn-outline-secondary' });
  /** @param {boolean} isShown */
  const reveal = (isShown) => {
    made.input.type = isShown ? 'text' : 'password';
    toggle.textContent = isShown ? words.hide : words.show;
    toggle.setAttribute('aria-label', isShown ? words.hideName : words.showName);
  };
  toggle.addEventListener('click', () => reveal(made.input.type === 'password'));
  reveal(false);
  const row = h('div', { class: 'tk-row flex-nowrap' });
  made.input.replaceWith(row);
  row.append(made.input, toggle);
  return made;
}
