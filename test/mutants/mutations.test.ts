import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { broken } from '../../scripts/mutants/mutation.ts';
import { mutations } from '../../scripts/mutants/mutations.ts';
import { promises } from '../properties/promises.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('Each way to break the plugin on purpose', () => {
  test('can still be made', () => {
    const lost = mutations.flatMap((mutation) => {
      try {
        broken(readFileSync(join(root, mutation.file), 'utf8'), mutation);
        return [];
      } catch (error) {
        return [`It ${mutation.wrong}: ${String(error)}`];
      }
    });
    expect(lost).toEqual([]);
  });

  test('names what says that the plugin does no such thing', () => {
    const unproved = mutations.filter(
      ({ breaks }) => !Object.hasOwn(promises, breaks) && !existsSync(join(root, breaks)),
    );
    expect(unproved).toEqual([]);
  });

  test('is another one', () => {
    expect(new Set(mutations.map(({ wrong }) => wrong)).size).toBe(mutations.length);
  });
});
