/** What an option is. */
export interface OptionDefinition {
  /** The letter after a single `-`, if it has one. */
  readonly short?: string;
  /** What its value is called; none for a flag. */
  readonly value?: string;
  /** What it does, in a sentence without its full stop. */
  readonly text: string;
}

/** What an action is. */
export interface ActionDefinition {
  /** What it does, in a sentence without its full stop. */
  readonly text: string;
  /** What `--json` prints when it has been done, as an example; none for actions without it. */
  readonly json?: object;
  /** What else there is to know, in whole sentences. */
  readonly more?: string;
}

/** The vendor's own options first, as their test.py has them; then ours. */
export const options = {
  help: { short: 'h', text: 'show this help and exit' },
  debug: { short: 'd', text: 'show the exchange with the gateway, without hash and code' },
  host: { value: 'HOST', text: 'the gateway: an IP address or a name, with a port if it is not 80' },
  identifier: { short: 'i', value: 'IDENTIFIER', text: 'the lock, by its number at the gateway' },
  code: { short: 'c', value: 'CODE', text: 'the share code; THE_KEYS_CODE keeps it out of sight' },
  name: { value: 'NAME', text: 'the lock, or the gateway, by its name in the config.json' },
  config: {
    value: 'PATH',
    text: 'take gateways, codes and names from this Homebridge config.json',
  },
  timeout: {
    value: 'SECONDS',
    text: 'how long to wait while the gateway is busy or synchronizing (30, which is the most for open and close)',
  },
  json: { text: 'print one JSON object, for programs' },
  yes: { short: 'y', text: 'do not ask before an update' },
  phone: { value: 'NUMBER', text: 'share: the number that you sign in with, with its country code' },
  gateway: { value: 'ID', text: 'share: the gateway, when the lock has more than one' },
  show: { text: 'share: print the share code' },
  version: { text: 'show the version and exit' },
} as const satisfies Record<string, OptionDefinition>;

export type OptionName = keyof typeof options;

const lock = { identifier: 45961123, name: 'Front door' };
const battery = { batteryMillivolts: 7301, batteryPercent: 50 };

/** The vendor's own actions first, as their test.py has them; then ours. */
export const actions = {
  open: { text: 'unlock a door', json: { ok: true, ...lock, bolt: 'unsecured' } },
  close: { text: 'lock a door', json: { ok: true, ...lock, bolt: 'secured' } },
  search: {
    text: 'list the locks that the gateway sees',
    json: { ok: true, locks: [{ ...lock, rssi: -71, ...battery, lastLog: 100 }] },
  },
  synchronize: {
    text: 'synchronize the gateway with the account service, its clock included',
    json: { ok: true },
  },
  update: {
    text: "update the gateway's firmware, even when it is up to date",
    json: { ok: true },
    more: 'Asks first. Locks cannot be reached while the gateway restarts.',
  },
  synchronize_locker: { text: 'synchronize a lock with the account service', json: { ok: true, ...lock } },
  update_locker: { text: "update a lock's firmware", json: { ok: true, ...lock }, more: 'Asks first.' },
  locker_status: {
    text: 'read a lock over Bluetooth: its bolt, battery, signal and firmware',
    json: { ok: true, ...lock, bolt: 'secured', rssi: -70, ...battery, firmware: 59 },
    more: 'A bolt is secured (locked), unsecured (unlocked), jammed or unknown.',
  },
  status: {
    text: 'show what the gateway is doing, and its version',
    json: { ok: true, version: '65', activity: 'Scanning...', isSynchronizing: false },
  },
  calibrate: {
    text: 'let a lock find its end positions anew, which turns its bolt',
    json: { ok: true, ...lock, bolt: 'secured' },
    more: 'It is sent once, never again, and the lock is read afterwards. A lock with "allowUnlock": false in the config.json is not calibrated.',
  },
  watch: {
    text: 'print a line for every change, until Ctrl-C',
    json: {
      time: '2026-01-31T18:04:05.000Z',
      ...lock,
      isReachable: true,
      bolt: 'secured',
      batteryPercent: 50,
    },
    more: 'With --json, an object a line. What a lock says is read only with its share code; without one, only that it was turned is seen.',
  },
  share: {
    text: 'sign in to the account service, list locks and gateways, and make a share code',
    json: { ok: true, ...lock, gateway: 'TK Gateway', isReused: true },
    more: 'Lists what there is without -i; with it, takes the share that the lock has with the gateway, or makes one. The code is printed with --show only. The password is asked for, and read from the standard input when that is no terminal: the number first, unless --phone gives it, then the password, a line each.',
  },
  doctor: {
    text: 'find out what is wrong with a set-up, step by step',
    json: {
      ok: false,
      steps: [
        { step: 'name', isFine: true, message: '192.168.0.26 is an IP address.' },
        { step: 'signal', isFine: false, message: '…', ...lock },
      ],
    },
    more: 'Looks at the name, port, HTTP, version, clock, whether it synchronizes, and for every lock its range, share, code, battery and signal: each a tick, or a sentence on what to do. Changes nothing.',
  },
  simulate: {
    text: 'play a gateway and its locks, for the plugin or any client to run against',
    more: 'Comes first on the line, and has options of its own.',
  },
} as const satisfies Record<string, ActionDefinition>;

export type ActionName = keyof typeof actions;

/** Whether a word is an action. */
export const isAction = (word: string): word is ActionName => Object.hasOwn(actions, word);

/** The exit status, and what each number means. */
export const exitCodes = {
  done: { code: 0, text: 'done' },
  refused: {
    code: 1,
    text: 'the gateway, the lock or the account service refused, or the doctor found something',
  },
  usage: { code: 2, text: 'the command line makes no sense, or something was not confirmed' },
  noGateway: { code: 3, text: 'no gateway there: nothing answers, or nothing that a gateway would say' },
  inDoubt: { code: 4, text: 'it is not known whether the bolt has turned: look at the door' },
  interrupted: {
    code: 130,
    text: 'interrupted with Ctrl-C (for watch and simulate that is 0, the way to end them)',
  },
} as const;

/** Environment variables, and what each is for. */
export const environment = {
  THE_KEYS_HOST: 'the gateway, when there is no --host',
  THE_KEYS_CODE: 'the share code, when there is no --code',
  THE_KEYS_ACCOUNT_URL: 'another account service for share, such as a simulated one',
  NO_COLOR: 'no colours; there are none either when the output is no terminal',
} as const;

/** Where a Homebridge keeps its config.json, in the order in which they are tried. */
export const usualConfigs = ['~/.homebridge/config.json', '/var/lib/homebridge/config.json'] as const;

/** How a gateway, a lock and a code are found, in whole sentences. */
export const finding = [
  'The gateway is --host, else THE_KEYS_HOST, else that of the config.json. The code is --code, else THE_KEYS_CODE, else that of the config.json.',
  `The config.json is the one that --config names: the file, or the folder it is in. Without --config, and when nothing else names a gateway, it is ${usualConfigs.join(' or ')}.`,
  'From a config.json, -i or --name "Front door" is enough: it tells the gateway too. With one gateway in it, actions about the gateway need neither.',
] as const;
