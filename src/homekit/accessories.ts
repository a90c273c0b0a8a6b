import type { API, PlatformAccessory, Service } from 'homebridge';
import type { LockMemory } from '../lock/state.ts';
import { integer } from '../gateway/fields.ts';
import { readContext, type AccessoryContext } from './context.ts';
import { homekitName } from './names.ts';
import { noResponse } from './status.ts';

/** HAP's category for a door lock (HAP specification, table 13-1). */
const DOOR_LOCK = 6;

/** A lock's UUID comes from its identifier alone, so that a new gateway keeps rooms and automations. */
export function uuidOf(api: API, identifier: number): string {
  return api.hap.uuid.generate(`the-keys:${identifier}`);
}

/** A new accessory for a lock, not yet registered. */
export function newAccessory(
  api: API,
  identifier: number,
  name: string,
  context: AccessoryContext,
): PlatformAccessory<AccessoryContext> {
  const fitting = homekitName(name, `The Keys ${identifier}`);
  const accessory = new api.platformAccessory<AccessoryContext>(fitting, uuidOf(api, identifier), DOOR_LOCK);
  accessory.context = context;
  return accessory;
}

/** What a cached accessory says it is, even if its context was lost; nothing when it is none of ours. */
export function restoredContext(api: API, accessory: PlatformAccessory): AccessoryContext | undefined {
  const context = readContext(accessory.context);
  if (context) return context;
  const serial = accessory
    .getService(api.hap.Service.AccessoryInformation)
    ?.getCharacteristic(api.hap.Characteristic.SerialNumber).value;
  const identifier = integer(serial, 1, Number.MAX_SAFE_INTEGER);
  const memory: LockMemory = { bolt: 'unknown' };
  return identifier === undefined ? undefined : { identifier, host: '', memory };
}

/** Makes an accessory that is kept, but cannot be served, say No Response rather than what it was when last seen. */
export function silence(api: API, accessory: PlatformAccessory): void {
  const { AccessoryInformation } = api.hap.Service;
  for (const service of accessory.services) {
    if (service.UUID !== AccessoryInformation.UUID) silenceService(api, service);
  }
}

/** The same for one service of an accessory. */
export function silenceService({ hap }: API, service: Service): void {
  const refuse = (): never => {
    throw noResponse(hap);
  };
  for (const characteristic of service.characteristics) {
    if (characteristic.UUID !== hap.Characteristic.Name.UUID) characteristic.onGet(refuse).onSet(refuse);
  }
}
