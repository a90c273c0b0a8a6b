import type { API, PlatformAccessory } from 'homebridge';
import { isRecord } from '../gateway/fields.ts';

/** What tells a gateway's accessory from a lock's; the locks' has no `kind`. */
const KIND = 'gateway';
/** The model in a gateway's accessory information. */
export const GATEWAY_MODEL = 'Gateway';
/** HAP's category for a switch (HAP specification, table 13-1). */
const SWITCH = 8;

/** What Homebridge keeps with a gateway's accessory. */
export interface GatewayContext {
  readonly kind: typeof KIND;
  /** The gateway's host as the config had it. */
  host: string;
  /** The gateway's name as the config had it. */
  name: string;
}

/** What a cached accessory says it is when it is a gateway's, even if its context was lost; nothing for a lock's. */
export function gatewayContextOf(api: API, accessory: PlatformAccessory): GatewayContext | undefined {
  const { context } = accessory as { context: unknown };
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  if (isRecord(context) && context.kind === KIND) {
    return { kind: KIND, host: text(context.host), name: text(context.name) };
  }
  const { Service, Characteristic } = api.hap;
  const information = accessory.getService(Service.AccessoryInformation);
  if (information?.getCharacteristic(Characteristic.Model).value !== GATEWAY_MODEL) return undefined;
  return {
    kind: KIND,
    host: text(information.getCharacteristic(Characteristic.SerialNumber).value),
    name: '',
  };
}

/**
 * A new accessory for a gateway, not yet registered. A gateway tells no number of its own, so the UUID is made of the
 * host it has now, or the next free one when an accessory has kept that of a gateway which has moved.
 */
export function newGatewayAccessory(
  api: API,
  name: string,
  { host, name: known }: { readonly host: string; readonly name: string },
  isTaken: (uuid: string) => boolean,
): PlatformAccessory<GatewayContext> {
  const uuids = (count: number): string =>
    api.hap.uuid.generate(`the-keys:gateway:${host}${count === 0 ? '' : `#${count}`}`);
  let count = 0;
  while (isTaken(uuids(count))) count += 1;
  const accessory = new api.platformAccessory<GatewayContext>(name, uuids(count), SWITCH);
  accessory.context = { kind: KIND, host, name: known };
  return accessory;
}
