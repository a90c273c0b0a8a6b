/**
 * The modules of the settings page that need no browser, with the types that their comments tell. The compiler checks
 * those under the page's own tsconfig.json, which knows a browser; this one knows Node.
 */
export type Entry = Record<string, unknown>;
export interface Place {
  readonly block: number;
  readonly gateway: number;
  readonly lock?: number;
}

interface ConfigModule {
  gatewaysIn(
    blocks: Entry[],
  ): { place: Place; host: string; locks: { place: Place; identifier: number }[] }[];
  doorsIn(blocks: Entry[]): {
    identifier: number;
    name?: string;
    isHidden: boolean;
    entries: { place: Place; code?: string; ownCode?: string }[];
  }[];
  optionOf(blocks: Entry[], identifier: number, key: string): unknown;
  withChange(blocks: Entry[], place: Place, change: Entry): Entry[];
  withOption(blocks: Entry[], lock: { identifier: number; at: Place }, key: string, value: unknown): Entry[];
  without(blocks: Entry[], place: Place): Entry[];
  withoutDoor(blocks: Entry[], identifier: number): Entry[];
  mayUnlock(blocks: Entry[], identifier: number): boolean;
}

interface NewcomersModule {
  withDoors(
    blocks: Entry[],
    at: { host: string; name?: string },
    doors: { identifier: number; name: string; code: string }[],
  ): Entry[];
  movedFrom(
    blocks: Entry[],
    host: string,
    identifiers: number[],
    others: string[],
  ): { place: Place; host: string } | undefined;
}

interface AddressesModule {
  plainHost(host: unknown): string;
  isAddress(host: string): boolean;
}

export interface Conflict {
  readonly path: readonly (string | number)[];
  readonly mine: unknown;
  readonly theirs: unknown;
}

interface ThreeWayModule {
  threeWay(base: unknown, mine: unknown, theirs: unknown): { value: unknown; conflicts: Conflict[] };
  isSame(one: unknown, other: unknown): boolean;
}

export interface Draft {
  readonly saved: Entry[];
  readonly blocks: Entry[];
  readonly conflicts: readonly Conflict[];
  readonly hasChanges: boolean;
  readonly held: [unknown, string] | undefined;
  open(saved: Entry[]): void;
  change(blocks: Entry[]): void;
  heard(saved: Entry[]): void;
  settle(conflict: Conflict, whose: 'mine' | 'theirs'): void;
  hold(about: unknown, why?: string): void;
  subscribe(listener: (where: string) => void): () => void;
}

interface DraftModule {
  Draft: new (window: { update(blocks: Entry[]): unknown; allowSave(isAllowed: boolean): unknown }) => Draft;
}

export interface Live {
  door(identifier: number): {
    bolt?: string;
    since?: number;
    isLive: boolean;
    hasMoved: boolean;
    percent?: number;
    signal?: string;
  };
  read(identifier: number, reading: object): void;
  told(house: object): void;
  look(host: string): Promise<void>;
  follow(hosts: readonly string[]): void;
  subscribe(listener: () => void): () => void;
}

const load = (name: string): Promise<unknown> =>
  import(new URL(`../../homebridge-ui/public/${name}`, import.meta.url).href);

export const config = (await load('config.js')) as ConfigModule;
export const newcomers = (await load('newcomers.js')) as NewcomersModule;
export const addresses = (await load('addresses.js')) as AddressesModule;
export const threeWays = (await load('three-way.js')) as ThreeWayModule;
export const { Draft } = (await load('draft.js')) as DraftModule;
export const { Live } = (await load('live.js')) as { Live: new () => Live };
