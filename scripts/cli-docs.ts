// Writes docs/cli.md down: `node scripts/cli-docs.ts`. A test fails when this was forgotten.
import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { manual } from '../src/cli/manual.ts';

const file = new URL('../docs/cli.md', import.meta.url);
const style = await resolveConfig(file);
await writeFile(file, await format(manual(), { ...style, parser: 'markdown' }));
