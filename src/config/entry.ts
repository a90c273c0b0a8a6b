import { integer, isRecord, short } from '../fields.ts';
import { configSentences as say } from '../language/english-config.ts';
import { goneOptions, type Given, type GoneOption, type Option, type Place, type Range } from './options.ts';

/** What is wrong with a config, in sentences. */
export class Problems {
  readonly #sentences: string[] = [];
  readonly #gone = new Map<GoneOption, string[]>();
  /** Whether a mistake hides a gateway, a lock or a code. */
  areLosses = false;

  /** All of them. What is an option no more is one sentence each, however many entries still have it. */
  get sentences(): readonly string[] {
    return [...this.#sentences, ...[...this.#gone].map(([option, wheres]) => say.gone(wheres, option))];
  }

  /** Says what is wrong with something that can be used all the same. */
  say(sentence: string): void {
    this.#sentences.push(sentence);
  }

  /** Says what is wrong with something that cannot be used. */
  lose(sentence: string): void {
    this.areLosses = true;
    this.#sentences.push(sentence);
  }

  gone(option: GoneOption, where: string): void {
    this.#gone.set(option, [...(this.#gone.get(option) ?? []), where]);
  }
}

/** What is in an option's place: its value if there is a usable one, and what is wrong with it. */
interface Found {
  readonly value?: string | number | boolean | Range | readonly unknown[];
  readonly wrong?: string;
  /** Whether what is wrong hides a lock or a code. */
  readonly isLoss?: boolean;
}

/** One object of the config: what is right of it. All else is said in a sentence. */
export function readEntry<T extends Readonly<Record<string, Option>>>(
  raw: Readonly<Record<string, unknown>>,
  { place, table, where, problems }: { place: Place; table: T; where: string; problems: Problems },
): Given<T> {
  nameStrangers(raw, { place, table, where, problems });
  const given: Record<string, Found['value']> = {};
  for (const [key, option] of Object.entries(table)) {
    // What tells which gateway or lock it is was read before: `where` names it.
    if (raw[key] === undefined || ('several' in option && option.several === 'identity')) continue;
    const { value, wrong, isLoss = false } = found(raw[key], option);
    if (value !== undefined) given[key] = value;
    if (wrong !== undefined) {
      const sentence = say.wrong(where, key, wrong);
      if (isLoss) problems.lose(sentence);
      else problems.say(sentence);
    }
  }
  // Each value is of its option's kind; the compiler cannot follow that through a loop.
  return given as Given<T>;
}

/** Names what means nothing here, and what means nothing any more. Keys with an underscore are Homebridge's. */
function nameStrangers(
  raw: Readonly<Record<string, unknown>>,
  { place, table, where, problems }: { place: Place; table: object; where: string; problems: Problems },
): void {
  const gone: readonly GoneOption[] = goneOptions[place];
  for (const option of gone) if (raw[option] !== undefined) problems.gone(option, where);
  const known = [...(place === 'platform' ? ['platform'] : []), ...Object.keys(table)];
  const strangers = Object.keys(raw).filter(
    (key) => !key.startsWith('_') && !known.includes(key) && !gone.some((option) => option === key),
  );
  if (strangers.length > 0) problems.say(say.unknown(where, strangers.map(short), known));
}

function found(raw: unknown, option: Option): Found {
  switch (option.kind) {
    case 'text': {
      const text = typeof raw === 'string' ? seen(raw) : '';
      if (text === '') return { wrong: say.noText() };
      const characters = Array.from(text);
      if (characters.length <= option.longest) return { value: text };
      return {
        value: characters.slice(0, option.longest).join('').trim(),
        wrong: say.tooLong(option.longest),
      };
    }
    case 'secret': {
      // What is secret is not repeated, right or wrong.
      const secret = typeof raw === 'string' ? raw.replace(/[\p{Cc}\p{Cf}]+/gu, '').trim() : '';
      return secret === '' ? { wrong: say.noText(), isLoss: true } : { value: secret };
    }
    case 'whole': {
      const { least, most, preset } = option;
      const number = integer(raw, -Number.MAX_VALUE, Number.MAX_VALUE);
      if (number === undefined) return { wrong: say.noNumber(option, preset) };
      const value = Math.min(most, Math.max(least, number));
      return value === number ? { value } : { value, wrong: say.noNumber(option, value) };
    }
    case 'flag':
      return typeof raw === 'boolean' ? { value: raw } : { value: option.odd, wrong: say.noFlag(option.odd) };
    case 'choice':
      return typeof raw === 'string' && option.choices.includes(raw)
        ? { value: raw }
        : // It may be just that which says that something is to stay.
          { wrong: say.noChoice(option), isLoss: true };
    case 'range': {
      const { empty, full } = isRecord(raw) ? raw : {};
      // The settings form leaves an empty object behind; that is nobody's mistake.
      if (isRecord(raw) && empty === undefined && full === undefined) return {};
      const [low, high] = [empty, full].map((end) => integer(end, option.least, option.most));
      return low !== undefined && high !== undefined && low < high
        ? { value: { empty: low, full: high } }
        : { wrong: say.noRange(option) };
    }
    case 'list':
      if (Array.isArray(raw)) return { value: raw as unknown[] };
      // Somebody forgot the brackets: what he said about his lock holds.
      return isRecord(raw) ? { value: [raw], wrong: say.listOfOne() } : { wrong: say.noList(), isLoss: true };
  }
}

/** A text as it is seen: one line, and nothing that hides or turns round what stands beside it. */
export const seen = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}]+/gu, '')
    .trim();
