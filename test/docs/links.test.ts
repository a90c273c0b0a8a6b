import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Link {
  readonly from: string;
  readonly to: string;
}

/** What the pages for people point to in the project itself, pictures among them. */
const links = ['README.md', 'CHANGELOG.md', ...globSync('docs/*.md', { cwd: root })].flatMap((from): Link[] =>
  [...textOf(from).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].flatMap(([, text, picture]) => {
    const to = text ?? picture ?? '';
    return /^[a-z]+:/.test(to) ? [] : [{ from, to }];
  }),
);

/** The heading as the part of an address that leads to it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

describe('The pages for people', () => {
  test('point to files that exist', () => {
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter(({ from, to }) => !existsSync(targetOf({ from, to })))).toEqual([]);
  });

  test('point to headings that exist', () => {
    const anchored = links.filter(({ to }) => to.includes('#'));
    expect(anchored.length).toBeGreaterThan(2);
    const missing = anchored.filter((link) => {
      const headings = readFileSync(targetOf(link), 'utf8').matchAll(/^#+ (.+)$/gm);
      const anchors = [...headings].map(([, heading = '']) => anchorOf(heading));
      return !anchors.includes(link.to.split('#')[1] ?? '');
    });
    expect(missing).toEqual([]);
  });
});

function targetOf({ from, to }: Link): string {
  const [path = ''] = to.split('#');
  return path === '' ? join(root, from) : join(root, dirname(from), path);
}
