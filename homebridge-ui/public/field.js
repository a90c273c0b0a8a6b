import { freshId, h } from './elements.js';

/**
 * `key`: what it is, the same each time it is drawn, to find the focus again.
 *
 * @typedef {{
 *   hint?: string | undefined, type?: string, value?: string | undefined, autocomplete?: string, inputmode?: string,
 *   key?: string,
 *   oninput?: (value: string) => unknown,
 * }} FieldOptions
 * @typedef {ReturnType<typeof field>} Field
 */

/**
 * A labelled input with a hint, and its own place for what is wrong with it.
 *
 * @param {string} label
 * @param {FieldOptions} [options]
 */
export function field(
  label,
  { hint, oninput, inputmode, key, value = '', type = 'text', autocomplete = 'off' } = {},
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
    inputmode,
    'data-key': key,
    class: 'form-control',
    'aria-describedby': described,
    spellcheck: 'false',
    autocapitalize: 'off',
    autocomplete,
    oninput: () => {
      complain(undefined);
      oninput?.(input.value);
    },
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
    // One place for both: what is below does not move while somebody types.
    h(
      'div',
      { class: 'tk-under' },
      hint !== undefined && h('p', { id: hintId, class: 'tk-quiet small mb-0' }, hint),
      problem,
    ),
  );
  return { element, input, complain, text: () => input.value.trim() };
}

/**
 * A field whose value is in the draft at each keystroke. What is no value stays in the field, is said there, and holds
 * saving up.
 *
 * @param {import('./draft.js').Draft} draft
 * @param {string} label
 * @param {FieldOptions & {
 *   check?: (value: string) => string | undefined, take: (value: string) => import('./config.js').Entry[],
 *   made?: (label: string, options: FieldOptions) => Field,
 * }} options `check` says what is wrong with a value, `take` gives the blocks with it
 */
export function boundField(draft, label, { check, take, made = field, ...options }) {
  const bound = made(label, {
    ...options,
    oninput: (typed) => {
      const value = typed.trim();
      const wrong = check?.(value);
      bound.complain(wrong);
      draft.hold(bound.input, wrong);
      if (wrong === undefined) draft.change(take(value));
      options.oninput?.(typed);
    },
  });
  return bound;
}

/**
 * Makes a field for a share code: dots until somebody asks to see it.
 *
 * @param {{ show: string, hide: string, showName: string, hideName: string }} words
 */
export const codeField = (words) => (/** @type {string} */ label, /** @type {FieldOptions} */ options) => {
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
};

/**
 * A tick with its label, and a line under it.
 *
 * @param {string} label
 * @param {{ hint?: string, isTicked: boolean, ontick: (isTicked: boolean) => unknown }} options
 */
export function tick(label, { hint, isTicked, ontick }) {
  const id = freshId();
  const hintId = hint === undefined ? undefined : freshId();
  /** @type {HTMLInputElement} */
  const input = h('input', {
    id,
    type: 'checkbox',
    class: 'form-check-input',
    checked: isTicked,
    'aria-describedby': hintId,
    onchange: () => ontick(input.checked),
  });
  const words = h('label', { class: 'form-check-label', for: id }, label);
  const element = h(
    'div',
    { class: 'form-check tk-field' },
    input,
    words,
    hint !== undefined && h('p', { id: hintId, class: 'tk-quiet small mb-0' }, hint),
  );
  return { element, input, words };
}
