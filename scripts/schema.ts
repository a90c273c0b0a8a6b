// Writes the settings form down in each language: `node scripts/schema.ts`. A test fails when this was forgotten.
import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { english } from '../src/language/english.ts';
import { french } from '../src/language/french.ts';
import { schemaIn } from '../src/setup/schema.ts';

for (const [path, language] of [
  ['config.schema.json', english],
  ['schemas/config.schema.fr.json', french],
] as const) {
  const file = new URL(`../${path}`, import.meta.url);
  const style = await resolveConfig(file);
  await writeFile(file, await format(JSON.stringify(schemaIn(language)), { ...style, parser: 'json' }));
}
