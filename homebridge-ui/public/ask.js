import { t } from './texts.js';

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
 * @param {string} path
 * @param {Record<string, unknown>} [body]
 * @returns {Promise<any>}
 */
export async function ask(path, body = {}) {
  try {
    return await homebridge.request(path, { ...body, language: page.language });
  } catch (error) {
    const message = typeof error?.message === 'string' ? error.message : t('noServer');
    throw new Refused(message, error?.error?.kind ?? 'unexpected');
  }
}
