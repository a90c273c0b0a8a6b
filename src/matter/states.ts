import type { MatterAccessory } from 'homebridge';
import type { Bolt } from '../gateway/protocol.ts';
import type { View } from '../lock/view.ts';

/**
 * LockState (Matter application clusters, 5.2.9): not fully locked, locked, unlocked; null is unknown. The first is for
 * a jam alone, for controllers show it as unlocked.
 */
const lockStates = { jammed: 0, secured: 1, unsecured: 2, unknown: null } as const satisfies Record<
  Bolt,
  number | null
>;

/** PowerSource's BatChargeLevel: ok, warning; critical is never said, for nobody knows where that begins. */
const chargeLevels = { ok: 0, warning: 1 } as const;

/** A door lock of which nothing is known. */
const doorLock = {
  lockState: null,
  // A dead bolt, turned by a motor.
  lockType: 0,
  actuatorEnabled: true,
  // Normal. Of the modes, those that are *not* supported are set: all but normal and “no remote lock or unlock”, which
  // a lock must have.
  operatingMode: 0,
  supportedOperatingModes: {
    normal: false,
    vacation: true,
    privacy: true,
    noRemoteLockUnlock: false,
    passage: true,
    alwaysSet: 0x7ff,
  },
};

/** What is told of a lock in Matter. */
export interface States {
  readonly doorLock: { readonly lockState: number | null };
  readonly bridgedDeviceBasicInformation: { readonly reachable: boolean };
  /** Absent until the charge is known for the first time. */
  readonly powerSource?: Charge;
}

/** A battery's charge, in half percent. */
interface Charge extends Record<string, number | null> {
  readonly batPercentRemaining: number | null;
  readonly batChargeLevel: number;
}

/** A charge that is not known any more; Matter's level has no word for that. */
export const unknownCharge: Charge = { batPercentRemaining: null, batChargeLevel: chargeLevels.ok };

/** Nothing: before the first word, and while the lock cannot be reached. */
export const unreachable: States = {
  doorLock: { lockState: null },
  bridgedDeviceBasicInformation: { reachable: false },
};

/** What a view is in Matter. */
export function statesOf({ reachable, bolt, percent, isLow }: View): States {
  const battery = percent !== undefined && { powerSource: chargeOf(percent, isLow) };
  if (!reachable) return { ...unreachable, ...battery };
  return {
    doorLock: { lockState: lockStates[bolt] },
    bridgedDeviceBasicInformation: { reachable: true },
    ...battery,
  };
}

function chargeOf(percent: number, isLow = false): Charge {
  return {
    batPercentRemaining: percent * 2,
    batChargeLevel: isLow ? chargeLevels.warning : chargeLevels.ok,
  };
}

type Clusters = NonNullable<MatterAccessory['clusters']>;

/**
 * What Homebridge is given at first, with a battery if there is a `charge`. It keeps the clusters on disk with whatever was told last, and publishes them at
 * the next start before we are loaded: so the bolt in them is unknown, whoever sets it.
 */
export function clustersOf(charge: Charge | undefined): Clusters {
  // An active battery that a user can replace.
  const powerSource = { status: 1, order: 0, description: 'Battery', batReplaceability: 2, ...charge };
  const clusters = charge ? { powerSource } : {};
  return Object.defineProperty(clusters, 'doorLock', {
    enumerable: true,
    get: () => ({ ...doorLock }),
    set: () => undefined,
  });
}
