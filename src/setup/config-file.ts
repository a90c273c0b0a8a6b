import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { lockIn, readConfig } from '../config/read.ts';
import { isRecord } from '../fields.ts';
import { PLATFORM_NAME, PLUGIN_NAME } from '../config/names.ts';

/** A config.json is some kilobytes; a far larger one is something else. */
const MOST_BYTES = 10 * 1024 * 1024;

/** What Homebridge takes for the plugin's platform. */
const ALIASES: readonly unknown[] = [PLATFORM_NAME, `${PLUGIN_NAME}.${PLATFORM_NAME}`];

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

/** All share codes that these blocks have, wherever they stand. */
export function codesIn(blocks: unknown): string[] {
  if (Array.isArray(blocks)) return blocks.flatMap(codesIn);
  if (!isRecord(blocks)) return [];
  return Object.entries(blocks).flatMap(([key, value]) =>
    key === 'code' && typeof value === 'string' ? [value.trim()] : codesIn(value),
  );
}

/**
 * Whether nothing in config.json forbids to unlock this lock: what the plugin would refuse, its settings do not do. One
 * that cannot be read may say anything.
 */
export async function mayUnlock(path: string | undefined, identifier: number): Promise<boolean> {
  if (path === undefined || !existsSync(path)) return true;
  const blocks = await savedBlocks(path);
  return blocks?.every((block) => lockIn(readConfig(block), identifier).allowUnlock) ?? false;
}

/** The plugin's blocks in config.json; nothing at all where there is no config.json that can be read. */
export async function savedBlocks(path: string | undefined): Promise<Record<string, unknown>[] | undefined> {
  const config = await readConfigFile(path);
  if (!isRecord(config)) return undefined;
  const platforms = Array.isArray(config.platforms) ? (config.platforms as unknown[]) : [];
  return platforms.filter(isRecord).filter(({ platform }) => ALIASES.includes(platform));
}
