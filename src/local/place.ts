import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { GatewayKey } from '../gateway/address.ts';

/** The folder in Homebridge's storage that the sockets are in. */
const FOLDER = 'the-keys';
/** Bytes of a socket's path: macOS takes 103, Linux 107. */
const LONGEST_PATH = 103;

/** Why there can be no socket; the plugin and its programs ask the gateway side by side then. */
export type NoPlace = 'tooLong' | 'notOurs' | 'unusable';

/** Something in the world keeps sockets from being made. */
export class PlaceError extends Error {
  readonly why: NoPlace;

  constructor(why: NoPlace, options?: ErrorOptions) {
    super(why, options);
    this.why = why;
  }
}

const isWindows = process.platform === 'win32';

/** Where the plugin of the Homebridge with this storage folder listens for a gateway: a socket, or a pipe on Windows. */
export function socketOf(storage: string, key: GatewayKey): string {
  const folder = resolve(storage);
  if (isWindows) return `\\\\.\\pipe\\${FOLDER}-${hashOf(`${realpathSync.native(folder)}\n${key}`)}`;
  return join(folder, FOLDER, `${hashOf(key)}.sock`);
}

/** Makes the folder, for this user alone. Throws a `PlaceError`. */
export function prepare(path: string): void {
  if (isWindows) return;
  if (Buffer.byteLength(path) > LONGEST_PATH) throw new PlaceError('tooLong');
  const folder = resolve(path, '..');
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw new PlaceError('unusable', { cause: error });
  }
  const { uid } = lstatSync(folder);
  if (!lstatSync(folder).isDirectory() || uid !== process.getuid?.()) throw new PlaceError('notOurs');
  try {
    chmodSync(folder, 0o700);
  } catch (error) {
    throw new PlaceError('unusable', { cause: error });
  }
}

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** A name that fits into a socket's path, whatever the gateway's address is. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
