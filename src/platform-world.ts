import { readFileSync } from 'node:fs';
import { systemClock } from './clock.ts';
import { isRecord } from './fields.ts';
import { httpDialer } from './gateway/wire.ts';
import type { World } from './house.ts';
import { Addresses } from './local/addresses.ts';
import { Voices } from './local/voices.ts';
import { fileIn, type TextFile } from './matter/memories.ts';

/** What the platform needs of the world around it; tests give it another one. */
export interface PlatformWorld extends World {
  /** Where locks are remembered that HomeKit does not have, given Homebridge's storage folder. */
  memories(folder: string): TextFile;
  /** Who asks the gateways for this process, and whom others ask; nobody else does when left out. */
  readonly voices?: Voices;
  /** What names of gateways mean; nobody is asked when left out. */
  readonly addresses?: Addresses;
}

// Homebridge 1 lets a user have several blocks of this platform: a gateway still has one loop to it.
const voices = new Voices();
export const realWorld: PlatformWorld = {
  clock: systemClock,
  dialerFor: ({ address }) => httpDialer(address),
  posts: voices.posts,
  around: voices.around,
  memories: fileIn,
  voices,
  addresses: new Addresses({ clock: systemClock }),
};

/** The version in the package.json beside `dist` or `src`. */
export function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return isRecord(manifest) && typeof manifest.version === 'string' ? manifest.version : '?';
}
