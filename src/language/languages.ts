import { english, type Language } from './english.ts';
import { french } from './french.ts';

/** The languages that the settings page and its errors speak. */
export const languages = { en: english, fr: french } as const satisfies Record<string, Language>;

export type LanguageCode = keyof typeof languages;

/** The language for a code such as `fr`, `fr-CA` or `de`; English for all that is not spoken here. */
export function languageFor(code: unknown): Language {
  return typeof code === 'string' && /^fr\b/i.test(code) ? french : english;
}
