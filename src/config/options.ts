/**
 * Every option of the config, once. The parser, the settings form in both languages and the README's tables are made
 * from these tables; a new option is an entry here and its words in src/language.
 */

/** A text that may be shown. */
export interface TextOption {
  readonly kind: 'text';
  /** Characters. */
  readonly longest: number;
  readonly preset?: string;
  readonly example?: string;
  /** Whether Homebridge wants it in the entry; it works without. */
  readonly isWanted?: true;
}

/** A text that is shown to nobody. */
export interface SecretOption {
  readonly kind: 'secret';
  /** Characters; more is taken all the same, for nothing can be said of it without telling. */
  readonly longest: number;
}

/** A whole number; one that is out of bounds counts as the nearest that is not. */
export interface WholeOption {
  readonly kind: 'whole';
  readonly least: number;
  readonly most: number;
  readonly preset?: number;
  readonly unit?: Unit;
}

export type Unit = 's' | '%' | 'mV';

export interface FlagOption {
  readonly kind: 'flag';
  readonly preset: boolean;
  /** What counts when something odd was written. */
  readonly odd: boolean;
}

export interface ChoiceOption {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly preset: string;
}

/** Two whole numbers, `empty` below `full`. No preset: a form would write it down, and one cell has another than two. */
export interface RangeOption {
  readonly kind: 'range';
  readonly least: number;
  readonly most: number;
  readonly unit: Unit;
  readonly example: Range;
}

export interface Range {
  readonly empty: number;
  readonly full: number;
}

export interface ListOption {
  readonly kind: 'list';
  readonly of: 'gateway' | 'lock';
}

export type Option =
  TextOption | SecretOption | WholeOption | FlagOption | ChoiceOption | RangeOption | ListOption;

/** Which of two values counts where several entries are for the same gateway or lock. Who gives none has no say. */
export type Several = 'first' | 'lowest' | 'lowestAboveZero' | 'highest' | 'falseWins' | 'trueWins';

/** An option of something that may have several entries. */
export type SharedOption = Option & {
  /**
   * How values merge. `identity`: entries are for the same thing if these are alike. `perGateway`: it belongs to the
   * lock at the gateway under which it stands. `joined`: one list of all.
   */
  readonly several: Several | 'identity' | 'perGateway' | 'joined';
};

/** Of the platform's block. */
export const platformOptions = {
  name: { kind: 'text', longest: 64, preset: 'The Keys', isWanted: true },
  gateways: { kind: 'list', of: 'gateway' },
  // Not by default: most have Apple Home alone, where each lock would be there twice.
  matter: { kind: 'choice', choices: ['off', 'also', 'only'], preset: 'off' },
} as const satisfies Record<string, Option>;

/** Of a gateway's entry. */
export const gatewayOptions = {
  host: { kind: 'text', longest: 300, example: '192.168.1.50', several: 'identity' },
  name: { kind: 'text', longest: 64, several: 'first' },
  code: { kind: 'secret', longest: 128, several: 'first' },
  // Light enough to have been put on gateways for years, and a turn by hand shows within seconds. Above 15 s a bolt
  // would be called secured for longer than anybody should rely on it.
  pollInterval: { kind: 'whole', least: 1, most: 15, preset: 2, unit: 's', several: 'lowest' },
  // For locks too old to count their turns: a read costs battery, so a minute apart and no less than 10 s.
  statusInterval: { kind: 'whole', least: 10, most: 86_400, preset: 60, unit: 's', several: 'first' },
  locks: { kind: 'list', of: 'lock', several: 'joined' },
} as const satisfies Record<string, SharedOption>;

/** Of a lock's entry. All but the code belong to the lock, whichever gateway they are written under. */
export const lockOptions = {
  identifier: { kind: 'whole', least: 1, most: Number.MAX_SAFE_INTEGER, several: 'identity' },
  name: { kind: 'text', longest: 64, several: 'first' },
  code: { kind: 'secret', longest: 128, several: 'perGateway' },
  // Something odd hides nothing: a lock that leaves Home loses its room and its automations.
  hidden: { kind: 'flag', preset: false, odd: false, several: 'trueWins' },
  // Whoever writes something odd here wants some restriction: a bolt that opens by mistake is worse.
  allowUnlock: { kind: 'flag', preset: true, odd: false, several: 'falseWins' },
  // 0 is never, for a door that locks by itself is a surprise.
  autoLock: { kind: 'whole', least: 0, most: 86_400, preset: 0, unit: 's', several: 'lowestAboveZero' },
  // Some weeks before the cells are empty.
  lowBattery: { kind: 'whole', least: 0, most: 100, preset: 20, unit: '%', several: 'highest' },
  // From nothing to more than two cells ever give.
  battery: {
    kind: 'range',
    least: 1,
    most: 20_000,
    unit: 'mV',
    example: { empty: 6_400, full: 8_200 },
    several: 'first',
  },
} as const satisfies Record<string, SharedOption>;

/** The tables by the place that their options have in the config. */
export const options = { platform: platformOptions, gateway: gatewayOptions, lock: lockOptions };
export type Place = keyof typeof options;

/** What was an option once: a config that still has it works, and is told what to use instead. */
export const goneOptions = {
  platform: [],
  gateway: ['commandTimeout', 'maintenance'],
  lock: ['calibrate'],
} as const satisfies Record<Place, readonly string[]>;
export type GoneOption = (typeof goneOptions)[Place][number];

/** The value that an option has once it was read. */
export type ValueOf<O> = O extends { kind: 'choice'; choices: readonly (infer C)[] }
  ? C
  : O extends { kind: infer K extends keyof Values }
    ? Values[K]
    : never;
interface Values {
  text: string;
  secret: string;
  whole: number;
  flag: boolean;
  range: Range;
  list: readonly unknown[];
}

/** What one entry says, as far as it is right. */
export type Given<T> = { readonly [K in keyof T]?: ValueOf<T[K]> };

/** What all entries for one thing say together, with the presets of what none says. */
export type Merged<T> = {
  readonly [K in keyof T as T[K] extends { several: Several; preset: unknown } ? K : never]: ValueOf<T[K]>;
} & {
  readonly [
    K in keyof T as T[K] extends { preset: unknown } ? never : T[K] extends { several: Several } ? K : never
  ]?: ValueOf<T[K]>;
};
