import type { Ms } from './clock.ts';
import type { Failure } from './gateway/failure.ts';
import type { Bolt } from './gateway/protocol.ts';
import type { Asker, Wish } from './wish.ts';

/**
 * What there is to tell, as data: somebody's language makes a sentence of it where it is shown. `lock` and `gateway`
 * are the names that the user knows.
 */
export type Saying =
  /** The newest word on a bolt is another one. */
  | { readonly what: 'bolt'; readonly lock: string; readonly bolt: Bolt }
  /** A gateway answers, and its doors are known, for the first time since the start. */
  | {
      readonly what: 'gatewayReady';
      readonly gateway: string;
      readonly firmware?: string;
      /** The plugin's. */
      readonly version?: string;
      readonly doors: readonly { readonly lock: string; readonly bolt: Bolt }[];
    }
  /** An outage begins. `isAlone`: some lock has no other gateway, and shows No Response. */
  | { readonly what: 'gatewayAway'; readonly failure: Failure; readonly isAlone: boolean }
  | {
      readonly what: 'gatewayStuck';
      readonly gateway: string;
      readonly ms: Ms;
      readonly isAlone: boolean;
    }
  /** An outage is over, after `ms`. */
  | { readonly what: 'gatewayBack'; readonly gateway: string; readonly ms: Ms }
  /** A list longer than any gateway's: the first 100 count. */
  | { readonly what: 'tooManyLocks'; readonly gateway: string }
  /** A wish has come to nothing. */
  | {
      readonly what: 'commandFailed';
      readonly lock: string;
      readonly wish: Wish;
      readonly by: readonly Asker[];
      readonly failure: Failure;
    }
  /** A gateway refuses a lock that Home shows, for good as far as one can tell. `isAlone`: no other one serves it. */
  | { readonly what: 'lockRefused'; readonly failure: Failure; readonly isAlone: boolean }
  /**
   * A gateway lists a lock that refuses its code; Home does not have it, and will not until it can be read. `others`:
   * the names of those that it refuses for the same reason.
   */
  | { readonly what: 'newcomerRefused'; readonly failure: Failure; readonly others: readonly string[] }
  /** A gateway lists locks for which there is no share code. */
  | { readonly what: 'codeMissing'; readonly gateway: string; readonly identifiers: readonly number[] }
  /** A lock that Home has, whose code is gone from the config. */
  | { readonly what: 'codeGone'; readonly lock: string; readonly identifier: number }
  /** Auto-lock cannot lock a door; it goes on trying, seldom. */
  | { readonly what: 'autoLockFails'; readonly lock: string; readonly failure: Failure }
  /** Somebody asked in Home which lock this is: what a read of it gave. */
  | { readonly what: 'identified'; readonly lock: string; readonly gateway: string; readonly bolt: Bolt }
  | { readonly what: 'notIdentified'; readonly lock: string; readonly failure: Failure }
  | { readonly what: 'joins'; readonly lock: string; readonly identifier: number }
  | { readonly what: 'leaves'; readonly lock: string }
  /** A lock is offered to Matter's controllers from now on, or no more. */
  | { readonly what: 'joinsMatter'; readonly lock: string; readonly identifier: number }
  | { readonly what: 'leavesMatter'; readonly lock: string }
  /** Matter has a lock that the config wants there alone: it leaves Home. */
  | { readonly what: 'onlyInMatter'; readonly lock: string }
  /**
   * Matter is wanted, and is not to be had, so that locks are in HomeKit alone: this Homebridge has none, or it is off
   * for our bridge, or Homebridge could not start it. `detail`: what Homebridge says.
   */
  | {
      readonly what: 'matterFails';
      readonly why: 'version' | 'bridge' | 'failed';
      readonly detail?: string;
    }
  /** HomeKit takes no more accessories on this bridge. */
  | { readonly what: 'bridgeFull'; readonly lock: string; readonly most: number }
  /** The gateways' switches for maintenance, which earlier versions had in Home, are no more. */
  | { readonly what: 'maintenanceLeaves' }
  /** An accessory that is kept though nothing tells which lock it stands for. */
  | { readonly what: 'unplaced'; readonly accessory: string }
  /** The plugin cannot be asked by its own programs, or by another process of it: they ask the gateway side by side. */
  | {
      readonly what: 'sideBySide';
      readonly gateway: string;
      readonly why: 'tooLong' | 'notOurs' | 'unusable' | 'version' | 'silent';
    }
  /** Another block of this platform shows the lock already. */
  | { readonly what: 'shownElsewhere'; readonly lock: string };

/** Where sayings go. */
export type Tell = (saying: Saying) => void;
