import type { API, PlatformAccessory } from 'homebridge';
import { integer, isRecord } from '../fields.ts';
import type { Lock } from '../lock/lock.ts';
import { readRecord, type LockRecord } from '../lock/memory.ts';
import { homekitName } from './names.ts';
import { noResponse } from './status.ts';

/** HAP's category for a door lock (HAP specification, table 13-1). */
const DOOR_LOCK = 6;

/** A lock's UUID comes from its identifier alone, so that a new gateway keeps rooms and automations. */
export function uuidOf(api: API, identifier: number): string {
  return api.hap.uuid.generate(`the-keys:${identifier}`);
}

/** A new accessory for a lock, not yet registered. */
export function newAccessory(api: API, { identifier, name }: Lock): PlatformAccessory {
  const fitting = homekitName(name, `The Keys ${identifier}`);
  return new api.platformAccessory(fitting, uuidOf(api, identifier), DOOR_LOCK);
}

/**
 * Which lock a cached accessory stands for. Its UUID decides, and nothing else that was remembered: with two contexts
 * swapped in a damaged cache, the tile of one door would turn another. Serial number and the identifiers that the
 * config names (`known`) stand in for a context that is lost. Nothing when the UUID is of none of these.
 */
export function lockOf(
  api: API,
  accessory: PlatformAccessory,
  known: Iterable<number>,
): LockRecord | undefined {
  const { context } = accessory as { context: unknown };
  const kept = isRecord(context) ? context : {};
  const isOurs = (candidate: unknown): candidate is number =>
    typeof candidate === 'number' && uuidOf(api, candidate) === accessory.UUID;
  const identifier = [identifierIn(kept.identifier), identifierIn(serialOf(api, accessory)), ...known].find(
    isOurs,
  );
  if (identifier === undefined) return undefined;
  // What was remembered with another identifier is another door's.
  const own = identifierIn(kept.identifier) === identifier ? kept : {};
  return readRecord(identifier, own);
}

const identifierIn = (value: unknown): number | undefined => integer(value, 1, Number.MAX_SAFE_INTEGER);

const serialOf = ({ hap }: API, accessory: PlatformAccessory): unknown =>
  accessory.getService(hap.Service.AccessoryInformation)?.getCharacteristic(hap.Characteristic.SerialNumber)
    .value;

/** Whether a cached accessory is one of the gateways' with switches for maintenance, which earlier versions had. */
export function isMaintenance({ hap }: API, accessory: PlatformAccessory): boolean {
  const { context } = accessory as { context: unknown };
  if (isRecord(context) && context.kind === 'gateway') return true;
  const information = accessory.getService(hap.Service.AccessoryInformation);
  return information?.getCharacteristic(hap.Characteristic.Model).value === 'Gateway';
}

/** Makes an accessory that is kept, but cannot be served, say No Response rather than what it was when last seen. */
export function silence({ hap }: API, accessory: PlatformAccessory): void {
  const { Service, Characteristic } = hap;
  const names: readonly string[] = [Characteristic.Name.UUID, Characteristic.ConfiguredName.UUID];
  const refuse = (): never => {
    throw noResponse(hap);
  };
  for (const service of accessory.services) {
    if (service.UUID === Service.AccessoryInformation.UUID) continue;
    for (const characteristic of service.characteristics) {
      if (!names.includes(characteristic.UUID)) characteristic.onGet(refuse).onSet(refuse);
    }
  }
}
