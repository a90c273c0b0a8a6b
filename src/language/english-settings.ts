/** What the form says about one option of the config. */
export interface SettingText {
  readonly title: string;
  readonly description?: string;
}

const texts = {
  header: {
    title: 'The Keys',
    description:
      'Smart locks of The Keys through their gateway, on your own network. The assistant above finds them for you; these are the remaining options.',
  },
  name: { title: 'Name', description: 'What this plugin is called in the Homebridge log.' },
  matter: {
    title: 'Matter',
    description: 'Whether the locks are also offered as Matter door locks, beside HomeKit.',
  },
  matterOff: { title: 'Off: HomeKit only' },
  gateways: { title: 'Gateways' },
  gateway: { title: 'Gateway' },
  host: {
    title: 'Address',
    description:
      'The address of the gateway on your network, such as 192.168.1.50, with :port after it if it is not 80. Give it a fixed address in your router.',
  },
  gatewayCode: {
    title: 'Share code for all locks',
    description: 'Signs commands for every lock of this gateway that has no code of its own.',
  },
  gatewayName: {
    title: 'Gateway name',
    description: 'What the log calls this gateway. Its address if empty.',
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
  commandTimeout: {
    title: 'Give up a command after (seconds)',
    description:
      'After this time nothing more is sent, so a door never turns when nobody asks for it any more.',
  },
  maintenance: {
    title: 'Maintenance switches',
    description: 'Adds a switch that synchronizes the gateway, for when it has lost a lock.',
  },
  locks: {
    title: 'Locks',
    description: 'Every lock that the gateway sees is used; here you can say more about them.',
  },
  lock: { title: 'Lock' },
  identifier: {
    title: 'Identifier',
    description: 'The number of the lock at the gateway (“ID serrure” on the site of The Keys).',
  },
  lockCode: { title: 'Share code', description: 'Signs commands for this lock. Secret.' },
  lockName: { title: 'Name', description: 'What the lock is called when it first appears in Home.' },
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
    description: 'Only if the level shown is wrong: the voltages, in mV, of empty and of full batteries.',
  },
  batteryEmpty: { title: 'Empty at (mV)' },
  batteryFull: { title: 'Full at (mV)' },
  calibrate: {
    title: 'Calibration switch',
    description: 'Adds a switch that calibrates this lock. The bolt turns. Needs the maintenance switches.',
  },
} satisfies Record<string, SettingText>;

/** The words of `config.schema.json`, by option. */
export const settings: Readonly<Record<keyof typeof texts, SettingText>> = texts;
