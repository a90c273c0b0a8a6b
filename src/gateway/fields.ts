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

/** A gateway's own words, fit for a log line: one line, no control characters, 80 characters at most. */
export function short(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 80);
}
