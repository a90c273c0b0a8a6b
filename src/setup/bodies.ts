import { integer, isRecord } from '../fields.ts';
import { SetupError } from './errors.ts';

/** What the page sent: `unknown` until one of these has looked at it. Each throws a `SetupError` that says so. */
export class Body {
  readonly #fields: Record<string, unknown>;

  constructor(body: unknown) {
    if (!isRecord(body)) throw new SetupError('badRequest');
    this.#fields = body;
  }

  /** A text of 1 to `most` characters. */
  text(key: string, most = 300): string {
    const value = this.#get(key);
    if (typeof value !== 'string' || value === '' || value.length > most) throw new SetupError('badRequest');
    return value;
  }

  /** One of these words. */
  oneOf<const W extends string>(key: string, words: readonly W[]): W {
    const word = words.find((one) => one === this.#get(key));
    if (word === undefined) throw new SetupError('badRequest');
    return word;
  }

  /** A whole number from 1 on. */
  number(key: string): number {
    const value = integer(this.#get(key), 1, Number.MAX_SAFE_INTEGER);
    if (value === undefined) throw new SetupError('badRequest');
    return value;
  }

  /** A list of at most a hundred whole numbers. */
  numbers(key: string): number[] {
    const value = this.#get(key);
    if (!Array.isArray(value) || value.length > 100) throw new SetupError('badRequest');
    return (value as unknown[]).map((one) => new Body({ one }).number('one'));
  }

  /** A list of at most a hundred share codes. */
  codes(key: string): string[] {
    const value = this.#get(key);
    if (!Array.isArray(value) || value.length > 100) throw new SetupError('badRequest');
    return (value as unknown[]).map((one) => new Body({ one }).code('one'));
  }

  /** An object; nothing when it is not there. */
  part(key: string): Body | undefined {
    const value = this.#get(key);
    return value === undefined ? undefined : new Body(value);
  }

  /** Milliseconds, up to a day; nothing when it is not there. */
  ms(key: string): number | undefined {
    const value = this.#get(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !(value >= 0 && value <= 86_400_000)) throw new SetupError('badRequest');
    return Math.round(value);
  }

  /** Whether it is true; false when it is not there. */
  flag(key: string): boolean {
    const value = this.#get(key) ?? false;
    if (typeof value !== 'boolean') throw new SetupError('badRequest');
    return value;
  }

  /** A share code, without the blanks that copying leaves around it. */
  code(key: string): string {
    const value = this.#get(key);
    const code = typeof value === 'string' ? value.trim() : '';
    if (!/^[\x21-\x7e]{1,128}$/.test(code)) throw new SetupError('badCode');
    return code;
  }

  #get(key: string): unknown {
    return Object.hasOwn(this.#fields, key) ? this.#fields[key] : undefined;
  }
}
