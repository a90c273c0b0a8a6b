// Writes down what is made from the code: the settings form in each language, the README's tables of options, and the
// manual of the command. `npm run generate`; a test fails when this was forgotten.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { options, type Place } from '../src/config/options.ts';
import { optionTable, schemaIn } from '../src/config/schema.ts';
import { settings as english } from '../src/language/english-settings.ts';
import { settings as french } from '../src/language/french-settings.ts';

const forms = { 'config.schema.json': english, 'schemas/config.schema.fr.json': french };
const places = Object.keys(options) as Place[];

const pathOf = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** What a file of the project should hold, lined up as all of it is. */
export async function generated(name: keyof typeof forms | 'README.md'): Promise<string> {
  const filepath = pathOf(name);
  const text =
    name === 'README.md'
      ? withTables(await readFile(filepath, 'utf8'))
      : JSON.stringify(schemaIn({ settings: forms[name] }));
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}

/** A text with the tables of options between their marks, as `<!-- options of lock -->` and `<!-- end -->`. */
function withTables(text: string): string {
  return places.reduce((result, place) => {
    const marked = new RegExp(`(<!-- options of ${place} -->)[^]*?(<!-- end -->)`);
    if (!marked.test(result)) throw new Error(`README.md has no mark for the options of ${place}`);
    return result.replace(marked, (_, start, end) => `${start}\n\n${optionTable(place, english)}\n\n${end}`);
  }, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of ['config.schema.json', 'schemas/config.schema.fr.json', 'README.md'] as const) {
    await writeFile(pathOf(name), await generated(name));
  }
  await import('./cli-docs.ts');
}
