import type { API } from 'homebridge';
import { TheKeysPlatform } from './platform.ts';
import { PLATFORM_NAME } from './config/names.ts';

/** Registers the platform with Homebridge. */
export default (api: API): void => {
  api.registerPlatform(PLATFORM_NAME, TheKeysPlatform);
};
