import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '../fields.ts';
import type { Rehearsal } from './contract.ts';

/** In Homebridge's storage: what was seen when the doors were tried, for whoever looks into a trouble later. */
const FILE = 'the-keys-rehearsals.json';

/**
 * Keeps what came of trying a door, beside what is known of the others; the newest of each door and gateway counts.
 *
 * @param at - when that was.
 */
export async function keepRehearsal(
  storage: string | undefined,
  { identifier, host, ...seen }: Rehearsal,
  at: Date,
): Promise<void> {
  if (storage === undefined) return;
  const path = join(storage, FILE);
  const known = await readRehearsals(path);
  const kept = { ...known, [`${identifier} at ${host}`]: { ...seen, at: at.toISOString() } };
  // Whole or not at all, whenever the power goes.
  await writeFile(`${path}.new`, `${JSON.stringify(kept, null, 2)}\n`);
  await rename(`${path}.new`, path);
}

async function readRehearsals(path: string): Promise<Record<string, unknown>> {
  try {
    const kept: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isRecord(kept) ? kept : {};
  } catch {
    // There is none yet, or somebody has written something else into it: one begins anew.
    return {};
  }
}
