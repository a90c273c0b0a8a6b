import * as hap from '@homebridge/hap-nodejs';
import type { HAP, PlatformAccessory } from 'homebridge';
import type { AccessoryContext } from '../src/homekit/context.ts';

/** The real hap-nodejs of Homebridge 2. */
export const realHap = hap as unknown as HAP;

// Homebridge exports its accessory as a type only; the real class is what tests want.
const { PlatformAccessory: RealAccessory } = (await import(
  new URL('../node_modules/homebridge/dist/platformAccessory.js', import.meta.url).href
)) as { PlatformAccessory: new (name: string, uuid: string) => PlatformAccessory<AccessoryContext> };

/** A real accessory, as Homebridge would make it. */
export function realAccessory(name: string, identifier: number): PlatformAccessory<AccessoryContext> {
  const accessory = new RealAccessory(name, hap.uuid.generate(String(identifier)));
  accessory.context = { identifier, host: '127.0.0.1', memory: { bolt: 'unknown' } };
  return accessory;
}
