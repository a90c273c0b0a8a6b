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
  withDoors(
    blocks: Entry[],
    at: { host: string; name?: string },
    doors: { identifier: number; name: string; code: string }[],
  ): Entry[];
  withChange(blocks: Entry[], place: Place, change: Entry): Entry[];
  without(blocks: Entry[], place: Place): Entry[];
  withHidden(blocks: Entry[], place: Place, lock: { identifier: number; name: string }): Entry[];
  mayUnlock(blocks: Entry[], identifier: number): boolean;
  plainHost(host: unknown): string;
}

interface MergeModule {
  mergedEntry(properties: Entry, before: Entry, formed: Entry): Entry;
  propertiesOf(schema: unknown): Entry;
  fitted(schema: unknown, value: unknown): unknown;
}

const load = (name: string): Promise<unknown> =>
  import(new URL(`../../homebridge-ui/public/${name}`, import.meta.url).href);

export const config = (await load('config.js')) as ConfigModule;
export const merge = (await load('merge.js')) as MergeModule;
