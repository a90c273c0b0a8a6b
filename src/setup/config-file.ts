import { readFile, stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { lockIn, readConfig } from '../config/read.ts';
import { isRecord } from '../fields.ts';
import { PLATFORM_NAME } from '../config/names.ts';

/** A config.json is some kilobytes; a far larger one is something else. */
const MOST_BYTES = 10 * 1024 * 1024;

/** What is in Homebridge's config.json, not yet looked at. */
export async function readConfigFile(path: string | undefined): Promise<unknown> {
  if (path === undefined) return undefined;
  try {
    if ((await stat(path)).size > MOST_BYTES) return undefined;
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // No config.json, or one that Homebridge itself cannot read: there is nothing to find in it.
    return undefined;
  }
}

/** Whether config.json has the gateways of these blocks of the plugin; the interface may add keys of its own to them. */
export async function hasSaved(
  path: string | undefined,
  blocks: readonly Record<string, unknown>[],
): Promise<boolean> {
  return isDeepStrictEqual((await savedBlocks(path)).map(gatewaysOf), blocks.map(gatewaysOf));
}

/** Whether nothing in config.json forbids to unlock this lock: what the plugin would refuse, its settings do not do. */
export async function mayUnlock(path: string | undefined, identifier: number): Promise<boolean> {
  const blocks = await savedBlocks(path);
  return blocks.every((block) => lockIn(readConfig(block), identifier).allowUnlock);
}

const gatewaysOf = (entry: unknown): unknown => (isRecord(entry) ? entry.gateways : undefined);

async function savedBlocks(path: string | undefined): Promise<unknown[]> {
  const config = await readConfigFile(path);
  const platforms =
    isRecord(config) && Array.isArray(config.platforms) ? (config.platforms as unknown[]) : [];
  return platforms.filter((entry) => isRecord(entry) && entry.platform === PLATFORM_NAME);
}
