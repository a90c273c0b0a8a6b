import * as hap from '@homebridge/hap-nodejs';
import type { API, HAP, PlatformAccessory } from 'homebridge';
import { PLATFORM_NAME, PLUGIN_NAME } from '../src/config/names.ts';

/** The real hap-nodejs of Homebridge 2. */
export const realHap = hap as unknown as HAP;

/** Homebridge's API, with what only Homebridge itself calls. */
export type RealApi = API & { signalFinished(): void; signalShutdown(): void };

// Homebridge exports its API and its accessory as types only; the real classes are what tests want.
const { HomebridgeAPI: RealHomebridgeApi } = (await import(
  new URL('../node_modules/homebridge/dist/api.js', import.meta.url).href
)) as { HomebridgeAPI: new () => RealApi };
const { PlatformAccessory: RealAccessory } = (await import(
  new URL('../node_modules/homebridge/dist/platformAccessory.js', import.meta.url).href
)) as {
  PlatformAccessory: {
    new (name: string, uuid: string): PlatformAccessory;
    serialize(accessory: PlatformAccessory): unknown;
    deserialize(written: unknown): PlatformAccessory;
  };
};

export const realApi = (): RealApi => new RealHomebridgeApi();

/** A real accessory, as Homebridge makes it. */
export const accessoryOf = (name: string, uuid: string): PlatformAccessory => new RealAccessory(name, uuid);

/** The accessory of a lock, with nothing in it yet. */
export const realAccessory = (name: string, identifier: number): PlatformAccessory =>
  accessoryOf(name, hap.uuid.generate(`the-keys:${identifier}`));

/** What Homebridge writes of an accessory to its file. */
export function written(accessory: PlatformAccessory): string {
  accessory._associatedPlugin = PLUGIN_NAME;
  accessory._associatedPlatform = PLATFORM_NAME;
  return JSON.stringify(RealAccessory.serialize(accessory));
}

/** An accessory as it comes out of Homebridge's file. */
export function restored(file: string): PlatformAccessory {
  return RealAccessory.deserialize(JSON.parse(file));
}

/** The accessory as it comes back after a restart: through Homebridge's own file format. */
export const afterRestart = (accessory: PlatformAccessory): PlatformAccessory => restored(written(accessory));
