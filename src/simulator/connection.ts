import type { Reply } from './dialect.ts';

/** A request on its way in: the form is as it came, still encoded. */
export interface Incoming {
  readonly path: string;
  readonly body: string;
}

/** What a client meets. `refused` is before anything was sent; `closed` and `cut` are after. */
export type Met =
  | { readonly kind: 'answered'; readonly reply: Reply }
  | { readonly kind: 'refused' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'cut'; readonly reply?: Reply }
  | { readonly kind: 'unplugged' };

/** One client at the gateway. */
export interface Connection {
  /** Never rejects; stays pending for as long as the gateway keeps silent. */
  readonly met: Promise<Met>;
  /** The client goes: it has its answer, or has lost patience. The gateway still finishes what it is at. */
  leave(): void;
}

/** A connection that came to nothing. */
export const turnedAway = (met: Met): Connection => ({ met: Promise.resolve(met), leave: () => undefined });
