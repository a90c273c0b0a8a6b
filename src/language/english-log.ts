import type { Bolt } from '../gateway/protocol.ts';
import type { Asker } from '../wish.ts';
import { inWords } from '../log.ts';
import type { Saying } from '../saying.ts';
import { english } from './english.ts';
import { sideBySide } from './english-local.ts';
import type { Failure } from '../gateway/failure.ts';

/** Where a bolt is, for people. */
export const positions = {
  secured: 'locked',
  unsecured: 'unlocked',
  jammed: 'jammed',
  unknown: 'in an unknown position',
} as const satisfies Record<Bolt, string>;

const askers = {
  home: 'Home',
  matter: 'Matter',
  autoLock: 'auto-lock',
  page: 'the settings page',
  command: 'the command line',
} as const satisfies Record<Asker, string>;

const turns = { secured: 'locked', unsecured: 'unlocked' } as const;

const said = (failure: Failure): string => english.gatewayErrors[failure.kind](failure.about);
const consequence = (isAlone: boolean): string =>
  isAlone
    ? 'Until it is back, its locks show No Response.'
    : 'Its locks are reached through another gateway meanwhile.';

const quoted = (name: string): string => `“${name}”`;

/** As many as anybody reads; the rest are counted. */
const MOST_NAMED = 10;

/** Locks by their names or numbers, and how many they are. */
function counted(locks: readonly (string | number)[]): string {
  const more = locks.length - MOST_NAMED;
  const named = locks.slice(0, MOST_NAMED).join(', ');
  return `${locks.length} locks (${named}${more > 0 ? ` and ${more} more` : ''})`;
}

/** Why there is no Matter, and what to do about it. */
const matterTroubles = {
  version:
    'this Homebridge has no Matter: Homebridge 2 has. Update Homebridge, and turn Matter on for the bridge',
  bridge:
    'Matter is off for this bridge. In Homebridge’s interface, open the settings of the bridge that The Keys runs on (its child bridge, if it has one), turn Matter on, and restart Homebridge',
  failed: 'Homebridge could not start it. Its log says why, above; restart Homebridge once that is mended',
} as const;

type Sentences = { readonly [W in Saying['what']]: (saying: Extract<Saying, { what: W }>) => string };

const sentences: Sentences = {
  bolt: ({ lock, bolt }) => `“${lock}” is ${positions[bolt]}.`,
  gatewayReady: ({ gateway, firmware, version, doors }) => {
    const known = [version && `The Keys ${version}`, firmware && `firmware ${firmware}`].filter(Boolean);
    const is = doors.map(({ lock, bolt }) => `“${lock}” is ${positions[bolt]}`);
    const what = known.length > 0 ? ` (${known.join(', ')})` : '';
    return `The gateway “${gateway}” answers${what}${is.length > 0 ? `: ${is.join(', ')}` : ''}.`;
  },
  gatewayAway: ({ failure, isAlone }) => `${said(failure)} ${consequence(isAlone)}`,
  gatewayStuck: ({ gateway, ms, isAlone }) =>
    `The gateway “${gateway}” has been synchronizing or busy for ${inWords(ms)} and reaches no lock. Unplug it for ten seconds. ${consequence(isAlone)}`,
  gatewayBack: ({ gateway, ms }) => `The gateway “${gateway}” is back after ${inWords(ms)}.`,
  tooManyLocks: ({ gateway }) =>
    `The gateway “${gateway}” lists more than 100 locks; the first 100 are looked at. Check that its address is right.`,
  commandFailed: ({ lock, wish, by, failure }) =>
    `“${lock}” was to be ${turns[wish]} (asked by ${by.map((one) => askers[one]).join(' and ')}). ${said(failure)}`,
  lockRefused: ({ failure, isAlone }) =>
    `${said(failure)} ${isAlone ? 'Until then the lock shows No Response.' : 'It is reached through another gateway meanwhile.'}`,
  newcomerRefused: ({ failure, others }) =>
    others.length === 0
      ? `${said(failure)} Until then the lock does not join Home.`
      : `${said(failure)} So it is with all of ${counted([failure.about.lock ?? '', ...others].map(quoted))}. Until then they do not join Home.`,
  codeMissing: ({ gateway, identifiers }) =>
    identifiers.length === 1
      ? `The gateway “${gateway}” sees the lock ${identifiers.join()}, for which there is no share code. Open the settings of The Keys in Homebridge to make one, or hide the lock there.`
      : `The gateway “${gateway}” sees ${counted(identifiers)}, for which there are no share codes. Open the settings of The Keys in Homebridge to make them, or hide the locks there.`,
  codeGone: ({ lock, identifier }) =>
    `There is no share code any more for “${lock}” (${identifier}), so it shows No Response. Open the settings of The Keys in Homebridge to make one, or hide the lock there.`,
  autoLockFails: ({ lock, failure }) =>
    `Auto-lock cannot lock “${lock}”, and will try again now and then. ${said(failure)}`,
  identified: ({ lock, gateway, bolt }) =>
    `This is “${lock}”, read through the gateway “${gateway}”: it is ${positions[bolt]}.`,
  notIdentified: ({ lock, failure }) => `This is “${lock}”, which cannot be read. ${said(failure)}`,
  joins: ({ lock, identifier }) => `“${lock}” (${identifier}) joins Home.`,
  leaves: ({ lock }) => `“${lock}” is no longer in the configuration and leaves Home.`,
  joinsMatter: ({ lock, identifier }) => `“${lock}” (${identifier}) is offered in Matter.`,
  leavesMatter: ({ lock }) => `“${lock}” leaves Matter: the configuration does not want it there any more.`,
  onlyInMatter: ({ lock }) => `“${lock}” leaves Home: the configuration wants it in Matter only.`,
  matterFails: ({ why, detail }) =>
    `The configuration asks for Matter, but ${matterTroubles[why]}. Until then the locks are in HomeKit as usual.${detail === undefined ? '' : ` (${detail})`}`,
  bridgeFull: ({ lock, most }) =>
    `“${lock}” cannot join Home: a HomeKit bridge takes ${most} accessories. Give The Keys a bridge of its own (a child bridge, in Homebridge's interface under the plugin's menu), or hide locks in its settings.`,
  maintenanceLeaves: () =>
    'The switches for maintenance leave Home. To synchronize, update or calibrate, open the settings of The Keys in Homebridge, or use the command the-keys.',
  unplaced: ({ accessory }) =>
    `Which lock “${accessory}” stands for is not known any more, so it shows No Response until a gateway lists that lock. If there is no such lock, remove the accessory in Homebridge's interface.`,
  sideBySide: ({ gateway, why }) => sideBySide[why](gateway),
  shownElsewhere: ({ lock }) =>
    `“${lock}” is shown by another block of The Keys in Homebridge's configuration already. Put all gateways into one block.`,
};

const warnings: ReadonlySet<Saying['what']> = new Set<Saying['what']>([
  'gatewayAway',
  'gatewayStuck',
  'tooManyLocks',
  'commandFailed',
  'lockRefused',
  'newcomerRefused',
  'codeMissing',
  'codeGone',
  'autoLockFails',
  'notIdentified',
  'matterFails',
  'bridgeFull',
  'unplaced',
  'sideBySide',
  'shownElsewhere',
]);

/** A saying as a sentence of the log, and whether it is a warning. */
export function inEnglish(saying: Saying): { readonly sentence: string; readonly isWarning: boolean } {
  // Each sentence takes the saying of its own kind, which the compiler cannot see through an index.
  const sentence = sentences[saying.what] as (saying: Saying) => string;
  return { sentence: sentence(saying), isWarning: warnings.has(saying.what) };
}
