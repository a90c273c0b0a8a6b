/** @type {Readonly<Record<string, string>>} */
let texts = {};
let plural = new Intl.PluralRules('en');

/**
 * @param {string} language
 * @param {Readonly<Record<string, string>>} loaded
 */
export function speak(language, loaded) {
  texts = loaded;
  plural = new Intl.PluralRules(language);
}

/**
 * A text of the page, with its `{names}` filled in; where there are forms for counts, the one for `count`.
 *
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  const form = 'count' in values ? texts[`${key}_${plural.select(Number(values.count))}`] : undefined;
  const text = form ?? texts[key] ?? texts[`${key}_other`] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
