import { isEntry } from './config.js';
import { freshId, h } from './elements.js';
import { boundField, codeField, tick } from './field.js';
import { codeProblem, codeWords, t } from './texts.js';

/**
 * @typedef {import('./config.js').Entry} Entry
 * @typedef {{ entryNow: () => Entry, take: (key: string, value: unknown) => Entry[] }} Bound an entry of the draft
 * @typedef {{ key: string, about: string, checks?: Record<string, (value: string) => string | undefined> }} About
 */

/**
 * A field for each option that a schema has for an entry, but its lists. Nothing is written that nobody has changed;
 * what is emptied, or put back to what counts anyway, is taken out.
 *
 * @param {import('./draft.js').Draft} draft
 * @param {Entry} schema
 * @param {Bound} bound
 * @param {About} about
 */
export function optionFields(draft, schema, bound, about) {
  const properties = isEntry(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(properties).flatMap(([key, part]) =>
    isEntry(part) && part.type !== 'array'
      ? [optionField(draft, { key, part, isRequired: required.includes(key) }, bound, about)]
      : [],
  );
}

/**
 * @param {import('./draft.js').Draft} draft
 * @param {{ key: string, part: Entry, isRequired: boolean }} option
 * @param {Bound} bound
 * @param {About} about
 */
function optionField(draft, { key, part, isRequired }, bound, about) {
  const written = bound.entryNow()[key];
  const value = written ?? part.default;
  const hint = String(part.description ?? '');
  const label = String(part.title ?? key);
  /** @param {unknown} now */
  const take = (now) => bound.take(key, now === part.default && written === undefined ? undefined : now);

  if (part.type === 'boolean')
    return tick(label, { hint, isTicked: value === true, ontick: (isTicked) => draft.change(take(isTicked)) })
      .element;
  if (Array.isArray(part.oneOf)) return choice(draft, { label, hint, value, choices: part.oneOf, take });
  if (part.type === 'object') return range(draft, { key, part, label, hint }, bound, about);
  const isSecret = isEntry(part['x-schema-form']) && part['x-schema-form'].type === 'password';
  const isNumber = part.type === 'integer';
  const made = boundField(draft, label, {
    hint,
    value: value === undefined ? '' : String(value),
    key: `${about.key} ${key}`,
    ...(isNumber && { inputmode: 'numeric' }),
    ...(isSecret && { made: codeField(codeWords(about.about)) }),
    check: (text) => {
      if (text === '') return isRequired ? t('needValue') : undefined;
      if (isNumber) return wholeProblem(text, part);
      const most = Number(part.maxLength ?? Infinity);
      if (Array.from(text).length > most) return t('longName', { most });
      return (isSecret ? codeProblem : about.checks?.[key])?.(text);
    },
    take: (text) => take(text === '' ? undefined : isNumber ? Number(text) : text),
  });
  // A new entry has it to be typed yet.
  if (isRequired && value === undefined) {
    made.complain(t('needValue'));
    draft.hold(made.input, t('needValue'));
  }
  return made.element;
}

/**
 * @param {string} text
 * @param {Entry} part
 */
function wholeProblem(text, { minimum = 0, maximum = Number.MAX_SAFE_INTEGER }) {
  const [least, most] = [Number(minimum), Number(maximum)];
  const isWithin = /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
  return isWithin ? undefined : t('wholeNumber', { least, most });
}

/**
 * @param {import('./draft.js').Draft} draft
 * @param {{ label: string, hint: string, value: unknown, choices: readonly unknown[], take: (now: unknown) => Entry[] }} option
 */
function choice(draft, { label, hint, value, choices, take }) {
  const id = freshId();
  const hintId = freshId();
  /** @type {HTMLSelectElement} */
  const select = h(
    'select',
    {
      id,
      class: 'form-select',
      'aria-describedby': hintId,
      onchange: () => draft.change(take(select.value)),
    },
    ...choices.filter(isEntry).map(({ title, enum: values }) => {
      const [one] = Array.isArray(values) ? values : [];
      return h('option', { value: String(one), selected: one === value }, String(title));
    }),
  );
  return h(
    'div',
    { class: 'tk-field' },
    h('label', { class: 'form-label', for: id }, label),
    select,
    h('p', { id: hintId, class: 'tk-quiet small mb-0' }, hint),
  );
}

/**
 * Two ends of a scale: both are there, or none.
 *
 * @param {import('./draft.js').Draft} draft
 * @param {{ key: string, part: Entry, label: string, hint: string }} option
 * @param {Bound} bound
 * @param {About} about
 */
function range(draft, { key, part, label, hint }, bound, about) {
  const properties = isEntry(part.properties) ? part.properties : {};
  const written = bound.entryNow()[key];
  const ends = Object.entries(properties).flatMap(([end, rules]) => (isEntry(rules) ? [{ end, rules }] : []));
  const texts = new Map(
    ends.map(({ end }) => [end, isEntry(written) && written[end] !== undefined ? String(written[end]) : '']),
  );
  const problem = () => {
    const values = [...texts.values()];
    if (values.every((text) => text === '')) return undefined;
    for (const { end, rules } of ends) {
      const wrong = wholeProblem(texts.get(end) ?? '', rules);
      if (wrong !== undefined) return wrong;
    }
    return Number(values[0]) < Number(values[1]) ? undefined : t('wrongScale');
  };
  const fields = ends.map(({ end, rules }) => {
    const made = boundField(draft, String(rules.title ?? end), {
      value: texts.get(end) ?? '',
      key: `${about.key} ${key} ${end}`,
      inputmode: 'numeric',
      check: (text) => {
        texts.set(end, text);
        const wrong = problem();
        // One end may be what is wrong with the other.
        for (const other of fields)
          if (other !== made) {
            other.complain(undefined);
            draft.hold(other.input);
          }
        return wrong;
      },
      take: () => {
        const isEmpty = [...texts.values()].every((text) => text === '');
        return bound.take(
          key,
          isEmpty ? undefined : Object.fromEntries([...texts].map(([one, text]) => [one, Number(text)])),
        );
      },
    });
    return made;
  });
  return h(
    'fieldset',
    { class: 'tk-field' },
    h('legend', { class: 'form-label' }, label),
    h('p', { class: 'tk-quiet small mb-0' }, hint),
    ...fields.map((made) => made.element),
  );
}
