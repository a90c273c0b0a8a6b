import { integer } from './gateway/fields.ts';
import type { WholeNumber } from './settings.ts';

/** What is wrong with a config, in sentences. */
export class Problems {
  readonly sentences: string[] = [];
  /** Whether a mistake hides a gateway, a lock or a code. */
  areLosses = false;

  /** Says what is wrong with something that can be used all the same. */
  say(sentence: string): void {
    this.sentences.push(sentence);
  }

  /** Says what is wrong with something that cannot be used. */
  lose(sentence: string): void {
    this.areLosses = true;
    this.sentences.push(sentence);
  }
}

/** One object of the config: takes what is right, and says in a sentence what is not. */
export class Entry {
  readonly #where: string;
  readonly #raw: Record<string, unknown>;
  readonly #problems: Problems;

  constructor(where: string, raw: Record<string, unknown>, problems: Problems) {
    this.#where = where;
    this.#raw = raw;
    this.#problems = problems;
  }

  /** Says what is wrong with one of its keys. */
  complain(key: string, what: string): void {
    this.#problems.say(`${this.#where}: "${key}" ${what}.`);
  }

  /** The same, for a key without which something is missing. */
  lose(key: string, what: string): void {
    this.#problems.lose(`${this.#where}: "${key}" ${what}.`);
  }

  /** Names keys that mean nothing here; those with an underscore are Homebridge's. */
  allow(keys: readonly string[]): void {
    for (const key of Object.keys(this.#raw)) {
      if (!keys.includes(key) && !key.startsWith('_')) {
        this.complain(key, `is not an option here and is ignored. Known are: ${keys.join(', ')}`);
      }
    }
  }

  text(key: string): string | undefined {
    const value = this.#raw[key];
    if (value === undefined) return undefined;
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    // What is secret is not repeated, right or wrong.
    this.lose(key, 'must be a text that is not empty, or be left out');
    return undefined;
  }

  /** A flag; `otherwise` is what something odd counts as. */
  flag(key: string, preset: boolean, otherwise = preset): boolean {
    const value = this.#raw[key];
    if (value === undefined || typeof value === 'boolean') return value ?? preset;
    this.complain(key, `must be true or false; ${otherwise} is used`);
    return otherwise;
  }

  whole(key: string, { least, most, preset }: WholeNumber, unit: string): number {
    const value = this.#raw[key];
    if (value === undefined) return preset;
    const number = integer(value, least, most);
    if (number !== undefined) return number;
    this.complain(key, `must be a whole number from ${least} to ${most} (${unit}); ${preset} is used`);
    return preset;
  }

  list(key: string): unknown[] {
    const value = this.#raw[key];
    if (value === undefined || Array.isArray(value)) return (value as unknown[] | undefined) ?? [];
    this.lose(key, 'must be a list');
    return [];
  }
}
