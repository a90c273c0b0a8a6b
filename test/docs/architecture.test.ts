import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = textOf('docs/architecture.md');
const rooms = readdirSync(join(root, 'src'));

const [tree = '', drawing = ''] = [...page.matchAll(/^```(?:text|mermaid)\n([^]*?)^```/gm)].map(
  ([, block = '']) => block,
);
/** What is set as code, in lines of text. */
const codes = [...page.replace(/^ *```[^]*?^ *```/gm, '').matchAll(/`([^`\n]+)`/g)].map(
  ([, code = '']) => code,
);
const isPath = (code: string): boolean => /^[\w.-]+(\/[\w.-]+)*\/?$/.test(code) && /[/.]/.test(code);

/** The sources of a room, which is a folder or a file of src; the house has three files. */
function sourcesOf(room: string): string {
  const files = room === 'house' ? ['house.ts', 'house-gateway.ts', 'discovery.ts'] : [`${room}.ts`];
  return [...files, `${room}/**/*.ts`]
    .flatMap((pattern) => globSync(`src/${pattern}`, { cwd: root }))
    .map(textOf)
    .join('\n');
}

describe('The page on how it is built', () => {
  test('names only files and folders that exist', () => {
    const paths = [
      ...codes.filter(isPath),
      ...[...page.matchAll(/\]\(([\w.-]+\.md)\)/g)].map(([, link = '']) => `docs/${link}`),
    ];
    expect(paths.length).toBeGreaterThan(50);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('names everything at the top of src, and nothing else', () => {
    const named = [...tree.matchAll(/^ {2}([\w.-]+)/gm)].map(([, name]) => name);
    expect(named.toSorted()).toEqual(rooms.toSorted());
  });

  test('sends nobody to a function that is not there', () => {
    const cited = [...page.matchAll(/`(src\/[\w/-]+\.ts)`(?:,| \()(?: ?`(\w+)`(?: and `(\w+)`)?)/g)].flatMap(
      ([, file = '', ...names]) => names.flatMap((name: string | undefined) => (name ? { file, name } : [])),
    );
    expect(cited.length).toBeGreaterThan(12);
    const missing = cited.filter(
      ({ file, name }) =>
        !new RegExp(`^ *(?:export )?(?:function|const|class|) ?${name}\\b[ (<:]`, 'm').test(textOf(file)),
    );
    expect(missing).toEqual([]);
  });

  test('draws the arrows that the code has', () => {
    const arrows = [...drawing.matchAll(/^ *([\w-]+) --> ([\w-]+)$/gm)].map(([, from = '', to = '']) => ({
      from,
      to,
    }));
    expect(arrows.length).toBeGreaterThan(12);
    const missing = arrows.filter(
      ({ from, to }) => !new RegExp(`from '(?:\\.\\./|\\./)+${to}(?:/|\\.ts')`).test(sourcesOf(from)),
    );
    expect(missing).toEqual([]);
  });

  test('names only commands that there are, and all that one tries a change with', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const named = new Set(
      codes.flatMap((code) => {
        const [, run, short] = /^npm (?:run ([\w:]+)|(test|start))/.exec(code) ?? [];
        return run ?? short ?? [];
      }),
    );
    expect([...named].filter((name) => scripts[name] === undefined)).toEqual([]);
    const needed = Object.keys(scripts).filter(
      (name) => !['build', 'prepack', 'check:package'].includes(name),
    );
    expect(needed.filter((name) => !named.has(name))).toEqual([]);
  });
});
