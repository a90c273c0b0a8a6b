import type { Ms } from '../clock.ts';
import { isRecord } from '../fields.ts';
import { eventIn, houseIn, rawEndIn, readEndIn, turnEndIn } from './hearing.ts';
import { silenceOf, type Silence, type Speak, type Words } from './speak.ts';
import {
  VERSION,
  type CalibrateRequest,
  type Event,
  type HouseSnapshot,
  type RawEnd,
  type RawRequest,
  type ReadEnd,
  type ReadRequest,
  type TurnEnd,
  type TurnRequest,
} from './speech.ts';

/** An answer is some kilobytes; a line of the stream too. What is longer is none of ours, and would cost memory. */
const MOST_BYTES = 1024 * 1024;

/** Why the plugin has not answered: there is none, it speaks another version, or what it said makes no sense. */
export class LocalError extends Error {
  readonly kind: Silence | 'version' | 'refused' | 'garbled';
  /** `version`: how long ago the gateway has answered the plugin last, ms. */
  readonly answeredMsAgo: Ms | undefined;

  constructor(kind: LocalError['kind'], answeredMsAgo?: Ms, options?: ErrorOptions) {
    super(kind, options);
    this.name = 'LocalError';
    this.kind = kind;
    this.answeredMsAgo = answeredMsAgo;
  }
}

/** Asks the running plugin (docs/local-api.md). All throw a `LocalError`; a signal hangs up, which takes back. */
export class LocalClient {
  readonly #speak: Speak;

  constructor(speak: Speak) {
    this.#speak = speak;
  }

  house(signal?: AbortSignal): Promise<HouseSnapshot> {
    return this.#ask('GET', '/house', houseIn, undefined, signal);
  }

  turn(body: TurnRequest, signal?: AbortSignal): Promise<TurnEnd> {
    return this.#ask('POST', '/turn', turnEndIn, body, signal);
  }

  /** Takes back a turn by the `id` that it was asked with; what becomes of it is said to whoever has asked. */
  withdraw(id: string): Promise<unknown> {
    return this.#ask('POST', '/withdraw', (raw) => raw, { id });
  }

  read(body: ReadRequest, signal?: AbortSignal): Promise<ReadEnd> {
    return this.#ask('POST', '/read', readEndIn, body, signal);
  }

  calibrate(body: CalibrateRequest, signal?: AbortSignal): Promise<TurnEnd> {
    return this.#ask('POST', '/calibrate', turnEndIn, body, signal);
  }

  request(body: RawRequest, signal?: AbortSignal): Promise<RawEnd> {
    return this.#ask('POST', '/request', rawEndIn, body, signal);
  }

  /** The house, and then whatever changes, until the signal aborts or the plugin ends; then it throws. */
  async *events({
    polls,
    signal,
  }: {
    readonly polls: boolean;
    readonly signal: AbortSignal;
  }): AsyncGenerator<Event> {
    const { status, body } = await this.#say({
      method: 'GET',
      path: `/events${polls ? '?polls=1' : ''}`,
      signal,
    });
    if (status !== 200) throw refusalIn(await textOf(body));
    try {
      for await (const line of linesOf(body)) {
        const event = eventIn(parsed(line));
        // What another version has to tell beside is for those who understand it.
        if (event) yield event;
      }
    } catch (error) {
      throw error instanceof LocalError ? error : new LocalError('cut', undefined, { cause: error });
    }
    throw new LocalError('cut');
  }

  async #ask<T>(
    method: 'GET' | 'POST',
    path: string,
    parse: (raw: unknown) => T | undefined,
    body?: object,
    signal?: AbortSignal,
  ): Promise<T> {
    const heard = await this.#say({ method, path, ...(body && { body }), ...(signal && { signal }) });
    const text = await textOf(heard.body);
    if (heard.status !== 200) throw refusalIn(text);
    const value = parse(parsed(text));
    if (value === undefined) throw new LocalError('garbled');
    return value;
  }

  async #say(words: Words): ReturnType<Speak> {
    try {
      return await this.#speak({ ...words, path: `/v${VERSION}${words.path}` });
    } catch (error) {
      throw new LocalError(silenceOf(error), undefined, { cause: error });
    }
  }
}

function refusalIn(text: string): LocalError {
  const raw = parsed(text);
  const error = isRecord(raw) && isRecord(raw.error) ? raw.error : {};
  if (error.kind !== 'version') return new LocalError('refused');
  const { answeredMsAgo: ago } = error;
  return new LocalError('version', typeof ago === 'number' && ago >= 0 ? ago : undefined);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LocalError('garbled', undefined, { cause: error });
  }
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      length += chunk.length;
      if (length > MOST_BYTES) throw new LocalError('garbled');
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof LocalError ? error : new LocalError('cut', undefined, { cause: error });
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MOST_BYTES) throw new LocalError('garbled');
    yield* lines;
  }
}
