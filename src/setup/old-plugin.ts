import { parseAddress } from '../gateway/address.ts';
import { defined, integer, isRecord, short } from '../fields.ts';
import type { OldDoor } from './contract.ts';
import { readConfigFile } from './config-file.ts';

/** The accessory that the vendor's own plugin registers. */
const OLD_ACCESSORY = 'TheKeys';

/** The doors that Homebridge's config.json still has for the vendor's own plugin, codes included. */
export async function oldDoors(configPath: string | undefined): Promise<OldDoor[]> {
  const config = await readConfigFile(configPath);
  const accessories =
    isRecord(config) && Array.isArray(config.accessories) ? (config.accessories as unknown[]) : [];
  return accessories.flatMap((entry) => oldDoor(entry) ?? []);
}

function oldDoor(entry: unknown): OldDoor | undefined {
  if (!isRecord(entry) || entry.accessory !== OLD_ACCESSORY) return undefined;
  const identifier = integer(entry.identifier, 1, Number.MAX_SAFE_INTEGER);
  const host = typeof entry.ip === 'string' ? entry.ip.trim() : '';
  if (identifier === undefined || !parseAddress(host)) return undefined;
  const name = [entry.locker_name, entry.name].find(
    (value) => typeof value === 'string' && value.trim() !== '',
  );
  const code = typeof entry.code === 'string' && entry.code !== '' ? entry.code : undefined;
  return {
    identifier,
    host,
    name: typeof name === 'string' ? short(name) : String(identifier),
    ...defined('code', code),
  };
}
