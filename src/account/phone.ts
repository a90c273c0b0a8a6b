/** The vendor is French: a number without a country code is a French one. */
const HOME_PREFIX = '+33';

/**
 * The user name that the account service wants: a phone number with its country code, digits only after the `+`.
 * `06 12.34-56 78`, `0033 6…` and `+33 (0)6…` all give `+336…`. Nothing when it cannot be a phone number.
 */
export function normalizePhone(typed: string): string | undefined {
  const bare = typed.replace(/\(0\)/g, '').replace(/[\s.\-/()\u2010-\u2015\u200e\u202a-\u202c]/g, '');
  const international = bare
    .replace(/^00/, '+')
    .replace(/^0(?=\d)/, HOME_PREFIX)
    .replace(/^33(?=\d{9}$)/, HOME_PREFIX)
    // People put the prefix before the number as they dial it at home.
    .replace(/^\+330(?=\d{9}$)/, HOME_PREFIX);
  return /^\+[1-9]\d{6,14}$/.test(international) ? international : undefined;
}
