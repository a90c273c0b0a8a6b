/** Whether a value is a JSON object. What comes from outside is `unknown` until a function of this file has looked at it. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A whole number within bounds, or the same as decimal or 0x text; anything else is absent. */
export function integer(value: unknown, least: number, most: number): number | undefined {
  const isText = typeof value === 'string' && /^\s*(-?\d+|0x[0-9a-f]+)\s*$/i.test(value);
  const number = isText ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
    ? number
    : undefined;
}

/** `{ [key]: value }`, or nothing at all when there is no value. */
export function defined<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}

/**
 * Somebody else's words, fit for a log line or a terminal: one line of at most 80 characters, with nothing that moves
 * a cursor, turns the direction of writing, or cannot be seen.
 */
export function short(text: string): string {
  const line = text
    .replace(/[\p{Cf}\p{Cs}]+/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  // By characters, so that none is cut in half.
  return Array.from(line.slice(0, 160)).slice(0, 80).join('').trimEnd();
}

/** The one of these words that something is, if it is any. */
export const oneOf = <const W extends string>(words: readonly W[], value: unknown): W | undefined =>
  words.find((word) => word === value);
