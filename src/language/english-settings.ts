import type { options, Range, Unit } from '../config/options.ts';

/** What the form and the README say about one option of the config. */
export interface SettingText {
  readonly title: string;
  readonly description: string;
}

/** What an option needs to be called by, by its kind. */
type TextOf<O> = SettingText &
  (O extends { kind: 'choice'; choices: readonly (infer C extends string)[] }
    ? { readonly choices: Readonly<Record<C, string>> }
    : O extends { kind: 'range' }
      ? { readonly empty: string; readonly full: string }
      : O extends { kind: 'list' }
        ? { readonly item: string }
        : unknown);
type Tables = typeof options;

/** The words for every option, by its place. */
export type SettingTexts = { readonly header: SettingText } & {
  readonly [P in keyof Tables]: { readonly [K in keyof Tables[P]]: TextOf<Tables[P][K]> };
};

/** The words of `config.schema.json` and of the README's tables, by option. */
export const settings: SettingTexts = {
  header: {
    title: 'The Keys',
    description:
      'Smart locks of The Keys through their gateway, on your own network. The assistant above finds them for you; these are the remaining options.',
  },
  platform: {
    name: { title: 'Name', description: 'What this plugin is called in the Homebridge log.' },
    gateways: { title: 'Gateways', item: 'Gateway', description: 'Your gateways; most homes have one.' },
    matter: {
      title: 'Matter',
      description:
        'Whether the locks are offered in Matter: to Google Home, Alexa, SmartThings or Home Assistant. It takes Homebridge 2, with Matter turned on in the settings of the bridge; the code to pair with is shown there.',
      choices: {
        off: 'Off: HomeKit only',
        also: 'Also: HomeKit and Matter',
        only: 'Only: Matter, and not HomeKit',
      },
    },
  },
  gateway: {
    host: {
      title: 'Address',
      description:
        'The address of the gateway on your network, such as 192.168.1.50, with :port after it if it is not 80. Give it a fixed address in your router.',
    },
    name: { title: 'Gateway name', description: 'What the log calls this gateway. Its address if empty.' },
    code: {
      title: 'Share code for all locks',
      description: 'Signs commands for every lock of this gateway that has no code of its own. Secret.',
    },
    pollInterval: {
      title: 'Ask for news every (seconds)',
      description: 'How often the gateway is asked which locks were turned. Costs no battery.',
    },
    statusInterval: {
      title: 'Read older locks every (seconds)',
      description:
        'Only for locks too old to tell the gateway that they were turned: how often each is read. Costs battery.',
    },
    locks: {
      title: 'Locks',
      item: 'Lock',
      description: 'Every lock that the gateway sees is used; here you can say more about them.',
    },
  },
  lock: {
    identifier: {
      title: 'Identifier',
      description: 'The number of the lock at the gateway (“ID serrure” on the site of The Keys).',
    },
    name: {
      title: 'Name',
      description: 'What the lock is called when it first appears in Home. Renaming it there is fine.',
    },
    code: {
      title: 'Share code',
      description: 'Signs commands for this lock. Secret. The code of its gateway if empty.',
    },
    hidden: { title: 'Hide this lock', description: 'The lock does not appear in Home.' },
    allowUnlock: {
      title: 'May be unlocked',
      description: 'When off, Home can lock this door and never unlock it.',
    },
    autoLock: {
      title: 'Lock again after (seconds)',
      description: 'Locks the door this long after it was unlocked; 0 never does.',
    },
    lowBattery: {
      title: 'Low battery below (%)',
      description: 'From here down Home says that the battery is low.',
    },
    battery: {
      title: 'Battery scale',
      description:
        'Only if the level shown is wrong: the voltages, in mV, of empty and of full batteries. Usually 6400 and 8200; 3100 and 4000 for a lock with one cell.',
      empty: 'Empty at (mV)',
      full: 'Full at (mV)',
    },
  },
};

/** What the README's tables say beside that. */
export const tableWords = {
  head: ['option', 'default', 'what it does'],
  measured: (value: number, unit?: Unit) => (unit === undefined ? String(value) : `${value} ${unit}`),
  bounds: (least: number, most: number, unit: Unit) => `From ${least} to ${most} ${unit}.`,
  written: ({ empty, full }: Range) => `Written \`{ "empty": ${empty}, "full": ${full} }\`.`,
};
