import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { english } from '../../src/language/english.ts';
import { french } from '../../src/language/french.ts';
import { languageFor } from '../../src/language/languages.ts';

const sections = Object.keys(english) as (keyof typeof english)[];
const about = { gateway: 'G', lock: 'L', service: 'S', host: 'H', detail: 'D', number: 7 };

/** What a text or sentence says, with what it is about filled in. */
const said = (text: unknown): string => {
  if (typeof text === 'function') return (text as (about: object) => string)(about);
  return typeof text === 'string' ? text : JSON.stringify(text);
};
const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

describe('French and English', () => {
  it('have the same sections', () => {
    expect(Object.keys(french).sort()).toEqual([...sections].sort());
  });

  it.each(sections)('have the same keys in %s', (section) => {
    expect(Object.keys(french[section]).sort()).toEqual(Object.keys(english[section]).sort());
  });

  it.each(sections)('say something, and not the same, in %s', (section) => {
    // Words that are the same in both languages.
    const shared = ['header', 'matter', 'signal'];
    for (const [key, text] of Object.entries<unknown>(english[section])) {
      const other = said((french[section] as Record<string, unknown>)[key]);
      expect(said(text), key).not.toBe('');
      expect(other, key).not.toBe('');
      if (!shared.includes(key)) expect(other, key).not.toBe(said(text));
    }
  });

  it('fill in the same names in the texts of the page', () => {
    for (const [key, text] of Object.entries(english.wizard)) {
      const other = french.wizard[key as keyof typeof french.wizard];
      expect(placeholders(other), key).toEqual(placeholders(text));
    }
  });

  it('are chosen by code, with English for all others', () => {
    expect(['fr', 'fr-CA', 'FR', 'en', 'de', '', undefined, 7].map(languageFor)).toEqual([
      ...[french, french, french],
      ...[english, english, english, english, english],
    ]);
  });
});

describe('the texts of the page', () => {
  const files = async (): Promise<string> => {
    const folder = new URL('../../homebridge-ui/public/', import.meta.url);
    const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.js'));
    return (await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')))).join('\n');
  };

  it('are all used, and all used ones exist', async () => {
    const source = await files();
    const used = [...source.matchAll(/\bt\(\s*'(\w+)'/g)].map(([, key]) => key);
    const keys = Object.keys(english.wizard);
    const known = (key: string): boolean => keys.includes(key) || keys.includes(`${key}_other`);
    expect(used.filter((key) => !known(key ?? ''))).toEqual([]);
    // Some keys are chosen by what a lock says, so any mention of them counts.
    const bolts = ['secured', 'unsecured', 'jammed', 'unknown'];
    const isUsed = (key: string): boolean =>
      source.includes(`'${key.replace(/_(one|other)$/, '')}'`) || bolts.includes(key);
    expect(keys.filter((key) => !isUsed(key))).toEqual([]);
  });
});
