import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { english } from '../../src/language/english.ts';
import { french } from '../../src/language/french.ts';
import { schemaIn } from '../../src/setup/schema.ts';

const written = async (path: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../../${path}`, import.meta.url), 'utf8'));

describe('the settings form', () => {
  it('is written down in English as it is generated', async () => {
    expect(await written('config.schema.json')).toEqual(schemaIn(english));
  });

  it('is written down in French as it is generated', async () => {
    expect(await written('schemas/config.schema.fr.json')).toEqual(schemaIn(french));
  });
});
