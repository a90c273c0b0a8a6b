/** The package's name, under which Homebridge keeps accessories. */
export const PLUGIN_NAME = 'homebridge-the-keys';

/** The name of the platform in the user's config.json. */
export const PLATFORM_NAME = 'TheKeys';
