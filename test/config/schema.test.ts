import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { generated } from '../../scripts/generate.ts';

describe('What is made from the table of options', () => {
  test.each(['config.schema.json', 'schemas/config.schema.fr.json', 'README.md'] as const)(
    '%s is written down as it is made (else: npm run generate)',
    async (name) => {
      expect(await readFile(new URL(`../../${name}`, import.meta.url), 'utf8')).toBe(await generated(name));
    },
  );
});
