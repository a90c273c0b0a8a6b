import { optionOf } from '../config.js';
import { freshId, h } from '../elements.js';
import { boundField } from '../field.js';
import { t } from '../texts.js';

/** Seconds after which people let a door lock by itself. */
const PRESETS = [0, 30, 60, 120, 300, 600];
const MOST = 86_400;

/**
 * After how long a door locks by itself: one of the usual times, or any other.
 *
 * @param {import('../draft.js').Draft} draft
 * @param {number} identifier
 * @param {(seconds: number | undefined) => import('../config.js').Entry[]} take
 */
export function autoLockField(draft, identifier, take) {
  const id = freshId();
  const seconds = Number(optionOf(draft.blocks, identifier, 'autoLock') ?? 0);
  const isUsual = PRESETS.includes(seconds);
  const other = boundField(draft, t('autoLockOther'), {
    value: String(seconds),
    key: `auto-lock ${identifier}`,
    inputmode: 'numeric',
    check: (value) =>
      /^\d+$/.test(value) && Number(value) <= MOST ? undefined : t('wholeNumber', { least: 0, most: MOST }),
    take: (value) => take(Number(value) === 0 ? undefined : Number(value)),
  });
  other.element.hidden = isUsual;
  /** @type {HTMLSelectElement} */
  const select = h(
    'select',
    {
      id,
      class: 'form-select',
      'data-key': `auto-lock choice ${identifier}`,
      onchange: () => {
        const isOther = select.value === '';
        other.element.hidden = !isOther;
        draft.hold(other.input);
        if (isOther) other.input.focus();
        else {
          other.input.value = select.value;
          other.complain(undefined);
          draft.change(take(Number(select.value) === 0 ? undefined : Number(select.value)));
        }
      },
    },
    ...PRESETS.map((preset) =>
      h('option', { value: String(preset), selected: preset === seconds }, timeOf(preset)),
    ),
    h('option', { value: '', selected: !isUsual }, t('autoLockAnother')),
  );
  return h(
    'div',
    { class: 'tk-field' },
    h('label', { class: 'form-label', for: id }, t('autoLock')),
    select,
    other.element,
  );
}

/** @param {number} seconds */
function timeOf(seconds) {
  if (seconds === 0) return t('autoLockNever');
  return seconds < 60 ? t('afterSeconds', { count: seconds }) : t('afterMinutes', { count: seconds / 60 });
}
