/** How a house stands, for whoever shows it: the page, too, which knows no other file of ours. */

/** A lock as the gateway has listed it. */
interface ListedSnapshot {
  readonly identifier: number;
  /** dBm. */
  readonly rssi?: number;
  /** mV. */
  readonly battery?: number;
  /** Another one after each turn of the bolt. */
  readonly token?: string;
}

/** A lock of the house, as Home shows it. */
export interface LockSnapshot {
  readonly identifier: number;
  readonly name: string;
  readonly reachable: boolean;
  readonly bolt: 'secured' | 'unsecured' | 'jammed' | 'unknown';
  readonly target: 'secured' | 'unsecured';
  readonly mayUnlock: boolean;
  /** How long the bolt has been called so, ms. */
  readonly forMs: number;
  /** Whether the bolt is known by this run of the plugin, not remembered from before it. */
  readonly isSure: boolean;
  /** Whether somebody asks for a turn that has not ended. */
  readonly isCommanded: boolean;
  /** Whole percent. */
  readonly percent?: number;
  readonly isLow?: boolean;
  /** dBm. */
  readonly rssi?: number;
  readonly firmware?: string;
}

/** The gateway, as the plugin knows it. */
export interface GatewaySnapshot {
  readonly key: string;
  readonly host: string;
  readonly name: string;
  readonly reach: 'reachable' | 'away' | 'stuck';
  readonly isSynchronizing: boolean;
  readonly version?: string;
  /** In the gateway's own words. */
  readonly activity?: string;
  /** What it is at now, and since when, ms. */
  readonly at?: { readonly action: string; readonly lock?: string; readonly forMs: number };
  /** What it has listed last, and how long ago, ms. */
  readonly list?: { readonly agoMs: number; readonly locks: readonly ListedSnapshot[] };
}

/** The house at one gateway, as it is: what `GET /v1/house` gives, and each event `house`. */
export interface HouseSnapshot {
  readonly api: 1;
  readonly plugin: string;
  /** The keys of all gateways that this process has, by their addresses. */
  readonly all: readonly string[];
  readonly gateway: GatewaySnapshot;
  readonly locks: readonly LockSnapshot[];
}
