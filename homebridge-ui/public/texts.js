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
 * @param {Readonly<Record<string, string | number>>} [values]
 */
export function t(key, values = {}) {
  const form = 'count' in values ? texts[`${key}_${plural.select(Number(values.count))}`] : undefined;
  const text = form ?? texts[key] ?? texts[`${key}_other`] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, /** @type {string} */ name) =>
    name in values ? String(values[name]) : whole,
  );
}

/**
 * The words of a code field, for the code of a door or for one whose door is not known yet.
 *
 * @param {string} [name]
 */
export function codeWords(name) {
  const show = t('showCode');
  const hide = t('hideCode');
  if (name === undefined)
    return { show, hide, showName: `${show}: ${t('code')}`, hideName: `${hide}: ${t('code')}` };
  return { show, hide, showName: t('showCodeOf', { name }), hideName: t('hideCodeOf', { name }) };
}

/** What a reading says after a test, by where the bolt is. */
export const tested = /** @type {const} */ ({
  secured: 'isSecured',
  unsecured: 'isUnsecured',
  jammed: 'isJammed',
  unknown: 'isUnknown',
});

/**
 * What is known of a lock, as short texts.
 *
 * @param {{ identifier: number, percent?: number | undefined, rssi?: number | undefined }} lock
 */
export function factsOf({ identifier, percent, rssi }) {
  return [
    t('doorNumber', { identifier }),
    percent === undefined ? t('batteryUnknown') : t('battery', { percent }),
    ...(rssi === undefined ? [] : [t('signal', { rssi: String(rssi).replace('-', '−') })]),
  ];
}

/**
 * Where a gateway is, and what it says of itself as far as it was asked.
 *
 * @param {{ host: string, version?: string | undefined, activity?: string | undefined }} look
 */
export function whereabouts({ host, version, activity }) {
  if (version === undefined) return t('gatewayHereOnly', { host });
  return t('gatewayHere', { host, version, activity: activity ?? '' });
}
