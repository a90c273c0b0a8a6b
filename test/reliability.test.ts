import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { promises } from './properties/promises.ts';

const root = new URL('..', import.meta.url);
const document = readFileSync(new URL('docs/reliability.md', root), 'utf8');

/** Each file that the document names with titles behind it, and those titles. */
const quotes = [...document.matchAll(/`(test\/[\w/-]+\.test\.ts)`: ((?:“[^”]+”(?:, )?)+)/g)].map(
  ([, path = '', titles = '']) => ({
    path,
    titles: [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => title),
  }),
);

/** A test's source, with the sentences that it takes its titles from. */
function sourceOf(path: string): string {
  const file = new URL(path, root);
  const sentences = new URL('promises.ts', file);
  return [file, sentences].map((url) => (existsSync(url) ? readFileSync(url, 'utf8') : '')).join('\n');
}

describe('What the document on reliability promises', () => {
  test('is proved by tests that exist, under the titles that it quotes', () => {
    const missing = quotes.flatMap(({ path, titles }) =>
      titles.filter((title) => !sourceOf(path).includes(`'${title}'`)).map((title) => `${path}: ${title}`),
    );
    expect(missing).toEqual([]);
    expect(quotes.length).toBeGreaterThan(30);
  });

  test('has a proof behind every sentence', () => {
    const sections = document.split('\n## ').slice(1, 5);
    const sentences = sections.flatMap((section) =>
      section.split('\n').filter((line) => line.startsWith('- ')),
    );
    expect(sentences.length).toBeGreaterThan(25);
    expect(sentences.filter((line) => !line.includes('`test/'))).toEqual([]);
  });

  test('leaves out no promise that random days are held to', () => {
    const quoted = quotes.flatMap(({ titles }) => titles);
    expect(Object.values(promises).filter((sentence) => !quoted.includes(sentence))).toEqual([]);
  });
});
