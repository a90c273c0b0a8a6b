const NO_BREAK = '\u00a0';
/** Narrow, as before the marks that stand higher. */
const NARROW = '\u202f';

/** Units as they follow a number, or what is filled in for one. */
const UNIT = /(?<=[\d}]) (?=(?:%|dBm|mV|ms|s|min|secondes?|minutes?|caractères)(?![\p{L}\d]))/gu;

/**
 * A French text as French people write it: no line ends before `: ; ! ?`, inside « » or between a number and its unit,
 * and the apostrophe is curved. Texts are written with plain spaces; only here is it known what becomes of them.
 */
export function typeset(text: string): string {
  return text
    .replace(/ (?=[;!?](?!\p{L}))/gu, NARROW)
    .replace(/ (?=:(?![\p{L}\d/]))/gu, NO_BREAK)
    .replace(/« /g, `«${NO_BREAK}`)
    .replace(/ »/g, `${NO_BREAK}»`)
    .replace(UNIT, NO_BREAK)
    .replace(/(?<=\p{L})'(?=[\p{L}«])/gu, '’');
}

type Sayings = Readonly<Record<string, unknown>>;

/** The same for all texts of a section, and for the sentences that it makes. */
export function typesetAll<T extends Sayings>(section: T): T {
  // The shape stays as it is; the compiler cannot follow that through a loop.
  return Object.fromEntries(Object.entries(section).map(([key, said]) => [key, typesetOne(said)])) as T;
}

function typesetOne(said: unknown): unknown {
  if (typeof said === 'string') return typeset(said);
  if (typeof said === 'function') return (about: never) => typeset((said as (about: never) => string)(about));
  return typeof said === 'object' && said !== null ? typesetAll(said as Sayings) : said;
}
