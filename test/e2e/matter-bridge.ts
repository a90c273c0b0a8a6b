import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a Matter bridge is, and what its pairing code says. */
export interface MatterBridge {
  readonly port: number;
  readonly passcode: number;
  readonly discriminator: number;
}

/** What stands in the folder that Homebridge keeps for the Matter side of a bridge. */
export function matterBridge(storage: string, mac: string, port: number): MatterBridge {
  const file = join(storage, 'matter', mac.replaceAll(':', ''), 'commissioning.json');
  const { passcode, discriminator } = JSON.parse(readFileSync(file, 'utf8')) as MatterBridge;
  return { port, passcode, discriminator };
}
