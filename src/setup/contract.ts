/** What the settings page and its server say to each other. Types only: the page is plain JavaScript that reads them. */

import type { HouseSnapshot } from '../local/snapshot.ts';

export type { HouseSnapshot };

/** A lock as a gateway lists it. */
export interface SeenLock {
  readonly identifier: number;
  /** dBm. */
  readonly rssi?: number;
  /** How well that is heard. */
  readonly signal?: 'good' | 'weak';
  /** mV. */
  readonly battery?: number;
  /** Whole percent. */
  readonly percent?: number;
  /** Another one after each turn of the bolt; absent where a lock does not count its turns. */
  readonly token?: string;
}

/** What one light request to a gateway gives; it costs the locks nothing. */
export interface Listing {
  /** As it was named by whom asked. */
  readonly host: string;
  readonly locks: readonly SeenLock[];
}

/** What a gateway says when it is looked at: its list, and what it is doing. */
export interface Look extends Listing {
  readonly version?: string;
  /** In the gateway's own words. */
  readonly activity?: string;
  readonly isSynchronizing: boolean;
}

/** What a lock says when it is read over Bluetooth. */
export interface Reading {
  readonly bolt: 'secured' | 'unsecured' | 'jammed' | 'unknown';
  readonly rssi?: number;
  readonly signal?: 'good' | 'weak';
  readonly battery?: number;
  readonly percent?: number;
  readonly firmware?: number;
}

/** A gateway of the account, with its address if that is on a network like the user's. */
export interface OfferedGateway {
  readonly id: number;
  readonly name: string;
  readonly host?: string;
  readonly lastSeen?: string;
}

/** A lock of the account. */
export interface OfferedLock {
  readonly id: number;
  readonly identifier: number;
  readonly name: string;
  readonly percent?: number;
  readonly gateways: readonly OfferedGateway[];
  /** Whether something works with it that could not be read: it may be a gateway. */
  readonly hasUnread: boolean;
}

/** What an account has. */
export interface Offered {
  readonly locks: readonly OfferedLock[];
  /** How many more locks there are that could not be read. */
  readonly unread: number;
}

/** A door of the vendor's old plugin; its code only when it is imported. */
export interface OldDoor {
  readonly identifier: number;
  readonly name: string;
  readonly host: string;
  readonly code?: string;
}

/** An entry of the old plugin that is not offered, and why. */
export interface UnusableDoor {
  readonly name: string;
  readonly why: 'noNumber' | 'noAddress' | 'repeated';
}

/** What came of trying a door at the end of the set-up. Times in ms. */
export interface Rehearsal {
  readonly identifier: number;
  readonly host: string;
  /** A turn by hand: how long until it was seen; whether the lock counts its turns at all. */
  readonly hand?: { readonly isCounted: boolean; readonly seenAfterMs?: number };
  readonly unlockedAfterMs?: number;
  readonly lockedAfterMs?: number;
}

/** What the page begins with. */
export interface Started {
  /** The page's texts by key, in its language. */
  readonly texts: Readonly<Record<string, string>>;
  /** How many doors the vendor's old plugin has in this Homebridge. */
  readonly oldDoors: number;
  /** The options of the config, as a JSON schema in the page's language. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The account service's address when it is not the vendor's. */
  readonly accountUrl?: string;
}

type Json = Record<string, unknown>;
interface AtGateway {
  readonly host: string;
}
interface AtLock extends AtGateway {
  readonly identifier: number;
  /** What sentences call the lock. */
  readonly name: string;
}

/** What is kept up at a lock. `calibrate` turns the bolt, both ways: it needs the code, and a door that may be unlocked. */
export type LockMaintenance = AtLock &
  (
    | { readonly action: 'synchronizeLock' | 'updateLock' }
    | { readonly action: 'calibrate'; readonly code: string; readonly allowUnlock: boolean }
  );

/** Each request by its path: what the page sends (`language` comes with all of them), and what it is answered. */
export interface Requests {
  readonly '/start': { body: object; answer: Started };
  /** The plugin's blocks as config.json has them now. */
  readonly '/config': { body: object; answer: { readonly blocks: readonly Json[] } };
  readonly '/account/sign-in': {
    body: { readonly phone: string; readonly password: string };
    answer: Offered;
  };
  readonly '/account/locks': { body: object; answer: Offered };
  readonly '/account/code': {
    body: { readonly lock: number; readonly gateway: number; readonly fresh?: boolean };
    answer: { readonly code: string; readonly isReused: boolean };
  };
  /** Takes back the shares that were made here, but those whose codes config.json has, or are to be kept. */
  readonly '/account/retire': {
    body: { readonly lock: number; readonly gateway: number; readonly kept: readonly string[] };
    answer: { readonly retired: number };
  };
  readonly '/account/sign-out': { body: object; answer: object };
  /** How the house stands as the plugin that runs knows it; each change is pushed as the event `house` from then on. */
  readonly '/house': { body: AtGateway; answer: { readonly house?: HouseSnapshot } };
  readonly '/gateway/find': { body: object; answer: Look };
  readonly '/gateway/list': { body: AtGateway; answer: Listing };
  readonly '/gateway/look': { body: AtGateway; answer: Look };
  readonly '/gateway/maintain': {
    body: AtGateway & { readonly action: 'synchronize' | 'update' };
    answer: object;
  };
  readonly '/lock/read': { body: AtLock & { readonly code: string }; answer: Reading };
  /** Turns the bolt: `open` needs a door that may be unlocked. */
  readonly '/lock/turn': {
    body: AtLock & {
      readonly code: string;
      readonly action: 'open' | 'close';
      readonly allowUnlock: boolean;
    };
    answer: { readonly tookMs: number };
  };
  /** Keeps what came of trying a door. */
  readonly '/rehearsal': { body: Rehearsal; answer: object };
  readonly '/lock/maintain': { body: LockMaintenance; answer: object };
  readonly '/old/list': {
    body: object;
    answer: { readonly doors: readonly OldDoor[]; readonly unusable: readonly UnusableDoor[] };
  };
  readonly '/old/import': {
    body: { readonly identifiers: readonly number[] };
    answer: { readonly doors: readonly OldDoor[] };
  };
}

/** Why a request failed: a sentence in the page's language, and a word for the page to decide by. */
export interface Refusal {
  readonly message: string;
  readonly kind: string;
}
