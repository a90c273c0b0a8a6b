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
 * The words of a code field, for the code of this door.
 *
 * @param {string} name
 */
export const codeWords = (name) => ({
  show: t('showCode'),
  hide: t('hideCode'),
  showName: t('showCodeOf', { name }),
  hideName: t('hideCodeOf', { name }),
});

/** What a reading says after a test, by where the bolt is. */
export const tested = /** @type {const} */ ({
  secured: 'isSecured',
  unsecured: 'isUnsecured',
  jammed: 'isJammed',
  unknown: 'isUnknown',
});

/** The characters of a share code, as the plugin's server takes it. */
const CODE = /^[\x21-\x7e]{1,128}$/;

/**
 * What is wrong with a share code, by its characters alone.
 *
 * @param {string} code
 */
export const codeProblem = (code) => (code === '' || CODE.test(code) ? undefined : t('badCode'));

/** The longest name that the plugin takes. */
export const LONGEST_NAME = 64;

/**
 * What is wrong with the name of a door.
 *
 * @param {string} name
 */
export function nameProblem(name) {
  if (name === '') return t('needName');
  return Array.from(name).length > LONGEST_NAME ? t('longName', { most: LONGEST_NAME }) : undefined;
}

/**
 * A name as long as the plugin takes it; the account gives longer ones.
 *
 * @param {string} name
 */
export const fittedName = (name) => Array.from(name).slice(0, LONGEST_NAME).join('').trim();

/**
 * A battery and a signal in words: whether they are good, and what to do if not.
 *
 * @param {{ percent?: number | undefined, signal?: 'good' | 'weak' | undefined }} lock
 * @param {number} low the percent from which a battery is low
 * @returns {{ text: string, isBad: boolean }[]}
 */
export function factsOf({ percent, signal }, low) {
  const isLow = percent !== undefined && percent <= low;
  const battery =
    percent === undefined ? t('batteryUnknown') : t(isLow ? 'batteryLow' : 'batteryGood', { percent });
  const words = { good: t('signalGood'), weak: t('signalWeak') };
  return [
    { text: battery, isBad: isLow },
    ...(signal === undefined ? [] : [{ text: words[signal], isBad: signal === 'weak' }]),
  ];
}

/** The page's language as it is written where the user is, if the browser tells: days come first in most places. */
export function localeNow() {
  const { lang } = document.documentElement;
  return window.navigator.languages.find((one) => one.startsWith(lang)) ?? lang;
}

/**
 * A moment as people say it: the time if it is today, else the day too.
 *
 * @param {number} at ms since 1970
 */
export function momentOf(at) {
  const moment = new Date(at);
  const isToday = moment.toDateString() === new Date().toDateString();
  return isToday
    ? moment.toLocaleTimeString(localeNow(), { hour: '2-digit', minute: '2-digit' })
    : moment.toLocaleString(localeNow(), { dateStyle: 'medium', timeStyle: 'short' });
}

/**
 * Where a gateway is, and what it says of itself as far as it was asked.
 *
 * @param {{ host: string, version?: string | undefined, activity?: string | undefined }} look
 */
export function whereabouts({ host, version, activity = '' }) {
  if (version === undefined) return t('gatewayHereOnly', { host });
  return t('gatewayHere', { host, version, activity: doing(activity) });
}

/**
 * What a gateway is doing: what it is known to say, in the page's language; anything else as it says it.
 *
 * @param {string} activity
 */
function doing(activity) {
  if (/^scanning\W*$/i.test(activity)) return t('scanning');
  return /^synchronizing/i.test(activity) ? t('synchronizing') : activity;
}
