import { integer, isRecord } from '../fields.ts';
import type { Ms } from '../clock.ts';
import { askers, type Asker, type Wish } from '../wish.ts';
import {
  rawActions,
  type CalibrateRequest,
  type RawRequest,
  type ReadRequest,
  type TurnRequest,
} from './speech.ts';

/** Nobody waits for anything longer than a close does behind fourteen others, ms. */
const LONGEST_MS: Ms = 600_000;
/** Characters; names and codes are shorter (src/config/options.ts). */
const LONGEST_TEXT = 300;

const wishes = ['secured', 'unsecured'] as const satisfies readonly Wish[];

/** What is asked was not said in a way that this side understands. Its message names the field and nothing of it. */
export class BadRequest extends Error {}

export const turnIn = (raw: unknown): TurnRequest => {
  const fields = new Fields(raw);
  return {
    ...fields.lock(),
    ...fields.asking(),
    wish: fields.oneOf('wish', wishes),
    allowUnlock: fields.flag('allowUnlock'),
    ...fields.text('id'),
  };
};

export const readIn = (raw: unknown): ReadRequest => {
  const fields = new Fields(raw);
  return {
    ...fields.lock(),
    ...fields.asking(),
    fresh: fields.flag('fresh'),
    isTrial: fields.has('isTrial') && fields.flag('isTrial'),
  };
};

export const calibrateIn = (raw: unknown): CalibrateRequest => {
  const fields = new Fields(raw);
  return { ...fields.lock(), ...fields.asking(), allowUnlock: fields.flag('allowUnlock') };
};

export const rawIn = (raw: unknown): RawRequest => {
  const fields = new Fields(raw);
  return {
    action: fields.oneOf('action', rawActions),
    withinMs: fields.ms('withinMs'),
    ...(fields.has('identifier') && { identifier: fields.identifier() }),
    ...fields.text('name'),
  };
};

export const withdrawalIn = (raw: unknown): { readonly id?: string } => new Fields(raw).text('id');

/** A JSON object that came from outside. */
class Fields {
  readonly #fields: Record<string, unknown>;

  constructor(raw: unknown) {
    if (!isRecord(raw)) throw new BadRequest('an object');
    this.#fields = raw;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#fields, key);
  }

  identifier(): number {
    return this.#number('identifier', 1, Number.MAX_SAFE_INTEGER);
  }

  lock(): { readonly identifier: number; readonly name?: string; readonly code?: string } {
    return { identifier: this.identifier(), ...this.text('name'), ...this.text('code') };
  }

  asking(): { readonly by: Asker; readonly withinMs: Ms } {
    return { by: this.oneOf('by', askers), withinMs: this.ms('withinMs') };
  }

  ms(key: string): Ms {
    const value = this.#fields[key];
    if (typeof value !== 'number' || !(value >= 0)) throw new BadRequest(key);
    return Math.min(LONGEST_MS, value);
  }

  flag(key: string): boolean {
    const value = this.has(key) ? this.#fields[key] : undefined;
    if (typeof value !== 'boolean') throw new BadRequest(key);
    return value;
  }

  oneOf<const W extends string>(key: string, words: readonly W[]): W {
    const word = words.find((one) => this.has(key) && one === this.#fields[key]);
    if (word === undefined) throw new BadRequest(key);
    return word;
  }

  /** A text that need not be there. */
  text<const K extends string>(key: K): Partial<Record<K, string>> {
    if (!this.has(key)) return {};
    const value = this.#fields[key];
    if (typeof value !== 'string' || value === '' || value.length > LONGEST_TEXT) throw new BadRequest(key);
    return { [key]: value } as Partial<Record<K, string>>;
  }

  #number(key: string, least: number, most: number): number {
    const value = this.has(key) ? this.#fields[key] : undefined;
    if (typeof value !== 'number') throw new BadRequest(key);
    const number = integer(value, least, most);
    if (number === undefined) throw new BadRequest(key);
    return number;
  }
}
