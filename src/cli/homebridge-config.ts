import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { PLATFORM_NAME } from '../config/names.ts';
import { readConfig, type Config } from '../config/read.ts';
import { isRecord } from '../fields.ts';
import { usualConfigs } from './definitions.ts';
import { UsageError } from './failure.ts';

/** What a Homebridge config.json says of The Keys, and where that is. */
export interface HomebridgeConfig {
  readonly path: string;
  readonly config: Config;
}

/** Reads the config.json at a path, or in the folder there. Throws a `UsageError` that repeats nothing of it. */
export function readHomebridgeConfig(given: string): HomebridgeConfig {
  const path = isFolder(given) ? join(given, 'config.json') : given;
  const whole = parse(textOf(path), path);
  const platforms = isRecord(whole) ? listIn(whole.platforms) : [];
  const blocks = platforms.filter(isRecord).filter((block) => block.platform === PLATFORM_NAME);
  if (blocks.length === 0) throw new UsageError(`There is no platform “${PLATFORM_NAME}” in ${path}.`);
  // Several blocks are read as one: what one of them forbids, all do.
  const gateways = blocks.flatMap((block) => listIn(block.gateways));
  const config = readConfig({ platform: PLATFORM_NAME, gateways });
  if (config.gateways.length === 0) {
    throw new UsageError([`There is no usable gateway in ${path}.`, ...config.problems].join(' '));
  }
  return { path, config };
}

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** The config.json where Homebridge usually keeps it, if it is there and may be read. */
export function usualHomebridgeConfig(home = homedir()): string | undefined {
  return usualConfigs.map((path) => path.replace(/^~/, home)).find((path) => isReadable(path));
}

function isReadable(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    // Wherever it is not, there is no config to take anything from.
    return false;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'There is no' : code === 'EACCES' ? 'You may not read' : 'Nobody can read';
    throw new UsageError(`${why} ${path}.`);
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which holds codes.
    throw new UsageError(`${path} is not JSON: a comma or a quotation mark may be missing.`);
  }
}
