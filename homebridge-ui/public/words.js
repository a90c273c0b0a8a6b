import { t } from './texts.js';

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
export const tested = {
  secured: 'isSecured',
  unsecured: 'isUnsecured',
  jammed: 'isJammed',
  unknown: 'isUnknown',
};

/**
 * What is known of a lock, as short texts.
 *
 * @param {{ identifier: number, percent?: number, rssi?: number }} lock
 */
export function factsOf({ identifier, percent, rssi }) {
  return [
    t('doorNumber', { identifier }),
    percent === undefined ? t('batteryUnknown') : t('battery', { percent }),
    rssi === undefined ? undefined : t('signal', { rssi: String(rssi).replace('-', '−') }),
  ].filter((fact) => fact !== undefined);
}
