import { t } from './texts.js';

/** @typedef {import('../../src/setup/contract.ts').Requests} Requests */

/** What the server refused, in a sentence for the user. */
export class Refused extends Error {
  /**
   * @param {string} message
   * @param {string} kind what the page may decide by
   */
  constructor(message, kind) {
    super(message);
    this.kind = kind;
  }
}

/** The language of the page, told to the server with each request so that its sentences are in it. */
export const page = { language: 'en' };

/**
 * Asks the plugin's server. Throws `Refused` with a sentence when it cannot do it.
 *
 * @template {keyof Requests} P
 * @param {P} path
 * @param {Requests[P]['body']} body
 * @returns {Promise<Requests[P]['answer']>}
 */
export async function ask(path, body) {
  try {
    return await window.homebridge.request(path, { ...body, language: page.language });
  } catch (error) {
    const { message, error: reason } = fieldsOf(error);
    const { kind } = fieldsOf(reason);
    throw new Refused(
      typeof message === 'string' ? message : t('noServer'),
      typeof kind === 'string' ? kind : 'unexpected',
    );
  }
}

/**
 * The sentence of whatever was thrown.
 *
 * @param {unknown} error
 */
export const sentenceOf = (error) => (error instanceof Error ? error.message : String(error));

/**
 * The word that the page may decide by; nothing when the server did not refuse.
 *
 * @param {unknown} error
 */
export const kindOf = (error) => (error instanceof Refused ? error.kind : undefined);

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
const fieldsOf = (value) => (typeof value === 'object' && value !== null ? { ...value } : {});
