/** What the settings page and its server say to each other. Types only: the page is plain JavaScript that reads them. */

/** A lock as a gateway lists it. */
export interface SeenLock {
  readonly identifier: number;
  /** dBm. */
  readonly rssi?: number;
  /** mV. */
  readonly battery?: number;
  /** Whole percent. */
  readonly percent?: number;
  readonly lastLog?: number;
}

/** What a gateway says when it is looked at. */
export interface Look {
  /** As it was named by whom asked. */
  readonly host: string;
  readonly version?: string;
  /** In the gateway's own words. */
  readonly activity?: string;
  readonly isSynchronizing: boolean;
  readonly locks: readonly SeenLock[];
}

/** What a lock says when it is read. */
export interface Reading {
  readonly bolt: 'secured' | 'unsecured' | 'jammed' | 'unknown';
  readonly rssi?: number;
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
}

/** A door of the vendor's old plugin; its code only when it is imported. */
export interface OldDoor {
  readonly identifier: number;
  readonly name: string;
  readonly host: string;
  readonly code?: string;
}

/** Why a request failed: a sentence in the page's language, and a word for the page to decide by. */
export interface Refusal {
  readonly message: string;
  readonly kind: string;
}
