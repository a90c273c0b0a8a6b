import type { About, Failure, FailureKind } from '../gateway/failure.ts';
import { accountErrors } from './english-account.ts';
import { settings } from './english-settings.ts';
import { setupErrors } from './english-setup.ts';
import { wizard } from './english-wizard.ts';

const lockOf = ({ lock }: About): string => (lock === undefined ? 'The lock' : `“${lock}”`);
const theLock = ({ lock }: About): string => (lock === undefined ? 'the lock' : `“${lock}”`);
const detailOf = ({ detail }: About): string => (detail === undefined ? '' : ` (${detail})`);

/** What stood in the way, or what to do if nothing is known of that. */
const because = (cause: Failure | undefined, otherwise: string): string =>
  cause ? gatewayErrors[cause.kind](cause.about) : otherwise;

const waited = ({ behind = 0 }: About): string =>
  behind === 0 ? '' : ` It waited behind ${behind === 1 ? 'another command' : `${behind} other commands`}.`;

const gatewayErrors: Readonly<Record<FailureKind, (about: About) => string>> = {
  unreachable: ({ gateway }) =>
    `Nothing answers at the gateway “${gateway}”. Check that it is plugged in, that it is on the same network, and that its address is right.`,
  turnedAway: ({ gateway }) =>
    `The gateway “${gateway}” refused the connection: it is busy, or something else has its address. Try again in a moment; if it goes on, check that its address is right, then unplug it for ten seconds.`,
  closed: ({ gateway }) =>
    `The gateway “${gateway}” closed the connection without answering. It is busy or restarting, or something else has its address; if it goes on, check that its address is right, then unplug it for ten seconds.`,
  silent: ({ gateway }) =>
    `The gateway “${gateway}” took the request and never answered. If it goes on, unplug it for ten seconds.`,
  cut: ({ gateway }) =>
    `The gateway “${gateway}” closed the connection in the middle of its answer. If it goes on, unplug it for ten seconds.`,
  garbled: (about) =>
    `What answers at “${about.gateway}” makes no sense for a The Keys gateway${detailOf(about)}. Check the address.`,
  unheardOf: (about) =>
    `The gateway “${about.gateway}” answered ${about.number ?? 'something'}, which is in no document${detailOf(about)}. Try again; if it goes on, check the address, or update the gateway.`,
  busy: ({ gateway }) => `The gateway “${gateway}” is busy with another action (500). Try again in a moment.`,
  badRequest: (about) =>
    `The gateway “${about.gateway}” refused the request as incomplete or already started (400)${detailOf(about)}. Try again in a moment.`,
  notShared: (about) =>
    `${lockOf(about)} is not shared with the gateway “${about.gateway}” (32). Create a share for this gateway in the plugin's settings.`,
  wrongCode: (about) =>
    `The share code of ${theLock(about)} is wrong for the gateway “${about.gateway}” (33). Copy it again, or create a new share in the plugin's settings.`,
  outOfRange: (about) =>
    about.isSynchronizing === true
      ? `The gateway “${about.gateway}” is synchronizing and does not detect ${theLock(about)} meanwhile (34). Try again in a few minutes.`
      : `The gateway “${about.gateway}” does not detect ${theLock(about)} (34). Move the gateway nearer to the door, or check the lock's batteries.`,
  incompatible: (about) =>
    `${lockOf(about)} is not compatible with the gateway “${about.gateway}” (35). Update the firmware of both.`,
  keyRefused: (about) =>
    `${lockOf(about)} refused the key (36). Check that its share exists, then synchronize the lock.`,
  failed: (about) =>
    `The gateway “${about.gateway}” lost the Bluetooth connection to ${theLock(about)} (37). ${about.isTurn === true ? 'The bolt may have turned all the same.' : 'Try again; if it goes on, move the gateway nearer to the door.'}`,
  clockInvalid: ({ gateway }) =>
    `The clock of the gateway “${gateway}” is wrong (38). Synchronize the gateway; it needs access to the internet.`,
  syncNotDetected: (about) =>
    `${lockOf(about)} could not be synchronized: the gateway does not detect it (1). Move the gateway nearer to the door.`,
  syncIncompatible: (about) =>
    `${lockOf(about)} could not be synchronized: it is not compatible with the gateway (2). Update the firmware of both.`,
  syncInvalidData: (about) =>
    `${lockOf(about)} could not be synchronized: the account service returned invalid data (3). Try again later.`,
  syncConnectionFailed: (about) =>
    `${lockOf(about)} could not be synchronized: the connection to it failed (4). Try again, nearer to the door.`,
  updateInvalidFirmware: ({ gateway }) =>
    `The gateway “${gateway}” could not be updated: the firmware did not download well (1). Try again later.`,
  updateNoFirmware: ({ gateway }) =>
    `The gateway “${gateway}” could not be updated: the account service returned no firmware (2). Try again later.`,
  jammed: (about) => `${lockOf(about)} is jammed. Go and look at the door.`,
  overtaken: (about) =>
    `${lockOf(about)} was turned by somebody in the meantime, so it is left as it is. Try again if you still want it.`,
  tooLate: (about) =>
    `${lockOf(about)} was not turned in time, and the request is dropped.${waited(about)} ${because(about.cause, 'Try again.')}`,
  forbidden: (about) =>
    `${lockOf(about)} may not be unlocked from here, nor calibrated: its “allowUnlock” is off in the plugin's settings.`,
  stopped: () => 'The request was dropped because the plugin is stopping.',
  slept: () =>
    'The request was dropped because the computer has slept meanwhile. Try again if you still want it.',
  withdrawn: (about) => `The request for ${theLock(about)} was taken back before anything was sent.`,
  inDoubt: (about) =>
    `Whether ${theLock(about)} has turned is not known: look at the door. ${because(about.cause, 'The gateway did not say what became of the request.')}`,
};

/** Every sentence that the plugin can say, in English. */
export const english = { gatewayErrors, accountErrors, setupErrors, settings, wizard };

/** The sentences that each language must have. */
export type Language = typeof english;
