import * as hap from '@homebridge/hap-nodejs';
import type { HAP, PlatformAccessory } from 'homebridge';
import type { AccessoryContext } from '../src/homekit/context.ts';
import { PLATFORM_NAME, PLUGIN_NAME } from '../src/settings.ts';

/** The real hap-nodejs of Homebridge 2. */
export const realHap = hap as unknown as HAP;

// Homebridge exports its accessory as a type only; the real class is what tests want.
const { PlatformAccessory: RealAccessory } = (await import(
  new URL('../node_modules/homebridge/dist/platformAccessory.js', import.meta.url).href
)) as {
  PlatformAccessory: {
    new (name: string, uuid: string): PlatformAccessory<AccessoryContext>;
    serialize(accessory: PlatformAccessory): unknown;
    deserialize(written: unknown): PlatformAccessory<AccessoryContext>;
  };
};

/** A real accessory, as Homebridge would make it. */
export function realAccessory(name: string, identifier: number): PlatformAccessory<AccessoryContext> {
  const accessory = new RealAccessory(name, hap.uuid.generate(String(identifier)));
  accessory.context = { identifier, host: '127.0.0.1', memory: { bolt: 'unknown' } };
  return accessory;
}

/** The accessory as it comes back after a restart: through Homebridge's own file format. */
export function afterRestart(accessory: PlatformAccessory): PlatformAccessory<AccessoryContext> {
  accessory._associatedPlugin = PLUGIN_NAME;
  accessory._associatedPlatform = PLATFORM_NAME;
  const written = JSON.stringify(RealAccessory.serialize(accessory));
  return RealAccessory.deserialize(JSON.parse(written));
}
