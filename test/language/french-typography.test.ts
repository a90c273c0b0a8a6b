import { describe, expect, test } from 'vitest';
import { french } from '../../src/language/french.ts';
import { typeset } from '../../src/language/french-typography.ts';

const about = { gateway: 'G', lock: 'L', service: 'S', host: 'H', detail: 'D', number: 7, behind: 2 };

/** Every French sentence, however deep it lies. */
function sentences(section: unknown): string[] {
  if (typeof section === 'string') return [section];
  if (typeof section === 'function') return [(section as (one: object) => string)(about)];
  return Object.values(section as object).flatMap(sentences);
}

describe('French', () => {
  test.each([
    ['Pile : 5 % ; vite !', 'Pile\u00a0: 5\u00a0%\u202f; vite\u202f!'],
    ["« L'entrée » ?", '«\u00a0L’entrée\u00a0»\u202f?'],
    [
      'À {host} : {percent} %, {rssi} dBm, {seconds} s',
      'À {host}\u00a0: {percent}\u00a0%, {rssi}\u00a0dBm, {seconds}\u00a0s',
    ],
    ['64 caractères au plus', '64\u00a0caractères au plus'],
    ['suivie de :port, http://x', 'suivie de :port, http://x'],
    ['à 12:30, toutes les (secondes)', 'à 12:30, toutes les (secondes)'],
    ["d'« Entrée »", 'd’«\u00a0Entrée\u00a0»'],
  ])('sets %j as people write it', (plain, set) => {
    expect(typeset(plain)).toBe(set);
    expect(typeset(set)).toBe(set);
  });

  test('has no line that could break where none may, and no straight apostrophe', () => {
    const all = sentences(french);
    expect(all.length).toBeGreaterThan(250);
    const wrong = all.filter((text) => / [;!?»]| :(?![a-z\d/])|« |[\d}] %|\p{L}'\p{L}/u.test(text));
    expect(wrong).toEqual([]);
    // A mark without any space before it is as wrong; English quotes are, too.
    expect(all.filter((text) => /\p{L}[;!?]|\p{L}:(?=\s)|[“”]/u.test(text))).toEqual([]);
  });
});
