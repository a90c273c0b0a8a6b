import type { AboutSetup, SetupErrorKind } from '../setup/errors.ts';

const hostOf = ({ host }: AboutSetup): string => (host === undefined ? 'this address' : `“${host}”`);

/** What can go wrong on the settings page itself, in English. */
export const setupErrors: Readonly<Record<SetupErrorKind, (about: AboutSetup) => string>> = {
  badRequest: () =>
    'The page asked for something that makes no sense. Close the settings and open them again.',
  badHost: (about) =>
    `${hostOf(about)} is not an address. Type it like 192.168.1.50, with :port after it if it is not 80.`,
  forbiddenHost: (about) =>
    `No gateway can have the address ${hostOf(about)}. Type its address on your own network.`,
  unresolved: (about) =>
    `Nobody on this network answers to the name ${hostOf(about)}. Type the address in numbers; your router lists it.`,
  notFound: () =>
    'No gateway was found on this network. Check that it is plugged in, or type its address; your router lists it.',
  badCode: () =>
    'This is not a share code. Copy the whole code, letters and digits, from the share of the lock.',
  notListed: () => 'This lock is not in the list of your account any more. Look again.',
  noOldEntries: () => 'The old plugin has no such doors any more. Open the settings again.',
  noConfig: () => 'Homebridge’s config.json cannot be read now. Look at it in the config editor.',
  unexpected: () => 'Something went wrong that should not have. Homebridge’s log says what; try again.',
};
