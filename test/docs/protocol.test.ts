import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(`${root}docs/protocol.md`, 'utf8');
const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);

/** The sources, each with its comments in one line, so that a citation may be wrapped. */
const sources = globSync(['src/**/*.{ts,js}', 'homebridge-ui/**/*.js'], { cwd: root })
  .toSorted()
  .map((file) => ({
    file,
    text: readFileSync(`${root}${file}`, 'utf8').replace(/\s*\n\s*(?:\*(?!\/)|\/\/)?\s*/g, ' '),
  }));

describe('The page on the protocol', () => {
  test('has every part that a comment in the sources cites', () => {
    const cited = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/docs\/protocol\.md, ([^);.:]+)/g)].map(([, part = '']) => ({
        file,
        part: part.replace(/["“”]/g, '').trim(),
      })),
    );
    expect(cited.length).toBeGreaterThan(30);
    expect(cited.filter(({ part }) => !headings.includes(part))).toEqual([]);
  });

  test('is what comments point to, instead of a document that nobody has', () => {
    const vague = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/\(?source: protocol\b[^)]*\)?/g)].map(([comment]) => `${file}: ${comment}`),
    );
    expect(vague).toEqual([]);
  });

  test('says of every fact how it is known', () => {
    const facts = page.split('\n').filter((line) => line.startsWith('- '));
    expect(facts.length).toBeGreaterThan(25);
    expect(facts.filter((line) => !/`\[(?:doc|seen|vendor|derived)(?:: [^\]]+)?\]`/.test(line))).toEqual([]);
  });
});
