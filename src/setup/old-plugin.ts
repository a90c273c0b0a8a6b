import { keyOf, parseAddress } from '../gateway/address.ts';
import { defined, integer, isRecord, short } from '../fields.ts';
import type { OldDoor, UnusableDoor } from './contract.ts';
import { readConfigFile } from './config-file.ts';

/** The accessory that the vendor's own plugin registers. */
const OLD_ACCESSORY = 'TheKeys';

/** What Homebridge's config.json still has for the vendor's own plugin. */
export interface OldPlugin {
  /** One for each lock at each gateway, codes included; of two entries for one the first counts. */
  readonly doors: readonly OldDoor[];
  readonly unusable: readonly UnusableDoor[];
}

/** Looks for the doors of the vendor's own plugin. */
export async function oldPlugin(configPath: string | undefined): Promise<OldPlugin> {
  const config = await readConfigFile(configPath);
  const accessories =
    isRecord(config) && Array.isArray(config.accessories) ? (config.accessories as unknown[]) : [];
  const doors = new Map<string, OldDoor>();
  const unusable: UnusableDoor[] = [];
  for (const entry of accessories) {
    if (!isRecord(entry) || entry.accessory !== OLD_ACCESSORY) continue;
    const identifier = integer(entry.identifier, 1, Number.MAX_SAFE_INTEGER);
    const host = typeof entry.ip === 'string' ? entry.ip.trim() : '';
    const address = parseAddress(host);
    const name = nameIn(entry) ?? (identifier === undefined ? '?' : String(identifier));
    const key = address && `${keyOf(address)} ${String(identifier)}`;
    if (identifier === undefined) unusable.push({ name, why: 'noNumber' });
    else if (key === undefined) unusable.push({ name, why: 'noAddress' });
    else if (doors.has(key)) unusable.push({ name, why: 'repeated' });
    else doors.set(key, { identifier, host, name, ...defined('code', codeIn(entry)) });
  }
  return { doors: [...doors.values()], unusable };
}

const nameIn = ({ locker_name, name }: Record<string, unknown>): string | undefined => {
  const written = [locker_name, name].find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof written === 'string' ? short(written) : undefined;
};

const codeIn = ({ code }: Record<string, unknown>): string | undefined =>
  typeof code === 'string' && code !== '' ? code : undefined;
