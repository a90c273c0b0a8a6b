import { AccountError } from '../account/errors.ts';
import { isRecord } from '../fields.ts';
import { Failure } from '../gateway/failure.ts';
import type { Language } from '../language/english.ts';
import { languageFor } from '../language/languages.ts';
import { Body } from './bodies.ts';
import type { Refusal, Requests } from './contract.ts';
import { SetupError } from './errors.ts';
import type { Setup } from './setup.ts';

export type Answer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly refusal: Refusal };

/**
 * The answer to what the page sent, a refusal in the language that it speaks. Never throws.
 *
 * @param complain - hears of errors that nobody foresaw; it is told where, and not what they said.
 */
export async function answer(
  setup: Setup,
  path: string,
  body: unknown,
  complain: (line: string) => void,
): Promise<Answer> {
  const language = languageFor(isRecord(body) ? body.language : undefined);
  try {
    if (!isRequest(setup, path)) throw new SetupError('badRequest');
    return { ok: true, value: await setup.requests[path](new Body(body)) };
  } catch (error) {
    return { ok: false, refusal: refusalFor(error, language, complain) };
  }
}

const isRequest = (setup: Setup, path: string): path is keyof Requests => Object.hasOwn(setup.requests, path);

function refusalFor(error: unknown, language: Language, complain: (line: string) => void): Refusal {
  if (error instanceof Failure) {
    return { kind: error.kind, message: language.gatewayErrors[error.kind](error.about) };
  }
  if (error instanceof AccountError) {
    return { kind: error.kind, message: language.accountErrors[error.kind](error.about) };
  }
  if (error instanceof SetupError) {
    return { kind: error.kind, message: language.setupErrors[error.kind](error.about) };
  }
  complain(placeOf(error));
  return { kind: 'unexpected', message: language.setupErrors.unexpected({}) };
}

/** Where an error came from, without its own words: they may repeat what was typed. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Something that is not an error was thrown.';
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...lines.slice(0, 5)].join('\n');
}
