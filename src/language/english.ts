import type { About, GatewayErrorKind } from '../gateway/errors.ts';
import { accountErrors } from './english-account.ts';
import { settings } from './english-settings.ts';
import { setupErrors } from './english-setup.ts';
import { wizard } from './english-wizard.ts';

const lockOf = ({ lock }: About): string => (lock === undefined ? 'The lock' : `“${lock}”`);
const detailOf = ({ detail }: About): string => (detail === undefined ? '' : ` (${detail})`);

const gatewayErrors = {
  unreachable: ({ gateway }) =>
    `Nothing answers at the gateway “${gateway}”. Check that it is plugged in, that it is on the same network, and that its address is right.`,
  silent: ({ gateway }) =>
    `The gateway “${gateway}” took the request and never answered. If it goes on, unplug it for ten seconds.`,
  cut: ({ gateway }) =>
    `The gateway “${gateway}” closed the connection without answering. It is busy or restarting; if it goes on, unplug it for ten seconds.`,
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
    `The share code of ${lockOf(about)} is wrong for the gateway “${about.gateway}” (33). Copy it again, or create a new share in the plugin's settings.`,
  outOfRange: (about) =>
    `The gateway “${about.gateway}” does not detect ${lockOf(about)} (34). Move the gateway nearer to the door, or check the lock's batteries.`,
  incompatible: (about) =>
    `${lockOf(about)} is not compatible with the gateway “${about.gateway}” (35). Update the firmware of both.`,
  keyRefused: (about) =>
    `${lockOf(about)} refused the key (36). Check that its share exists, then synchronize the lock.`,
  failed: (about) =>
    `The gateway “${about.gateway}” lost the Bluetooth connection to ${lockOf(about)} (37). The bolt may have turned all the same.`,
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
    `${lockOf(about)} was turned by somebody in the meantime, so it is not opened again. Try again if you still want it.`,
  tooLate: (about) =>
    `${lockOf(about)} was not turned in time, and the request is dropped. ${about.detail ?? 'Try again.'}`,
  replaced: (about) => `A newer request for ${lockOf(about)} took the place of this one.`,
  stopped: () => 'The request was dropped because the plugin is stopping.',
} satisfies Record<GatewayErrorKind, (about: About) => string>;

/** Every sentence that the plugin can say, in English. */
export const english = { gatewayErrors, accountErrors, setupErrors, settings, wizard };

/** The sentences that each language must have. */
export type Language = typeof english;
