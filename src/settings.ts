/** The package's name, under which Homebridge keeps accessories. */
export const PLUGIN_NAME = 'homebridge-the-keys';

/** The name of the platform in the user's config.json. */
export const PLATFORM_NAME = 'TheKeys';

/** What a number of the config may be, and is when it is not given. */
export interface WholeNumber {
  readonly least: number;
  readonly most: number;
  readonly preset: number;
}

/** The whole numbers of a gateway's entry; all in seconds. */
export const gatewayNumbers = {
  /** Light enough to have been put on gateways for years, and a turn by hand shows within seconds. */
  pollInterval: { least: 1, most: 3_600, preset: 2 },
  /** For locks too old to count their turns: a read costs battery, so a minute apart and no less than 10 s. */
  statusInterval: { least: 10, most: 86_400, preset: 60 },
  /** A lock takes 5 s and a gateway that is busy recovers in some; after 30 s nobody stands at the door any more. */
  commandTimeout: { least: 5, most: 120, preset: 30 },
} as const satisfies Record<string, WholeNumber>;

/** The whole numbers of a lock's entry. */
export const lockNumbers = {
  /** Seconds after which an unsecured lock is secured; 0 is never, for a door that locks by itself is a surprise. */
  autoLock: { least: 0, most: 86_400, preset: 0 },
  /** Percent at which Home warns: some weeks before the cells are empty. */
  lowBattery: { least: 0, most: 100, preset: 20 },
} as const satisfies Record<string, WholeNumber>;

/** Bounds of a battery's voltage, in mV: from nothing to more than two cells ever give. */
export const MILLIVOLTS = { least: 1, most: 20_000 } as const;
