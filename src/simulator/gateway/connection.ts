import type { Reply } from './reply.ts';

/** A request on its way in: the form is as it came, still encoded. */
export interface Incoming {
  readonly path: string;
  readonly body: string;
}

/** What a client meets. `refused` is before anything was sent; `closed` and `cut` are after. */
export type Met =
  | { readonly kind: 'answered'; readonly reply: Reply }
  | { readonly kind: 'refused' }
  /** Closed with not a byte of an answer. */
  | { readonly kind: 'closed' }
  /** Closed in the middle of an answer. */
  | { readonly kind: 'cut'; readonly reply: Reply }
  | { readonly kind: 'unplugged' }
  /** The gateway has lost its power meanwhile, and nothing tells its client so. */
  | { readonly kind: 'vanished' };

/** One client at the gateway. While it is connected, nobody else is served. */
export interface Connection {
  /** Sends a request, once. Never rejects; stays pending for as long as the gateway keeps silent. */
  ask(incoming: Incoming): Promise<Met>;
  /** The client goes: it has its answer, or has lost patience. The gateway still finishes what it is at. */
  leave(): void;
}

/** A client that connects: a connection, or why there is none. */
export type Arrival = Connection | 'refused' | 'unplugged';

/** A client that has connected and asked. */
export interface Asked {
  readonly met: Promise<Met>;
  /** As a connection's. */
  leave(): void;
}
