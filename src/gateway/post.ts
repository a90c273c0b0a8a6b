import type { WakefulClock } from '../clock.ts';
import type { GatewayKey } from './address.ts';
import { Loop } from './loop.ts';
import type { Queue } from './offer.ts';
import { Signer } from './signature.ts';
import type { Dialer } from './wire.ts';

/** What there is once for each gateway, whoever asks it in this process: the loop, and what has been signed. */
export class Post {
  /** The loop to the gateway itself. */
  readonly direct: Loop;
  /** Where whoever has something to ask waits: the loop, or what stands for it. */
  readonly loop: Queue;
  readonly #clock: WakefulClock;
  readonly #signers = new Map<string, Signer>();

  constructor(options: {
    dialer: Dialer;
    clock: WakefulClock;
    fault: (error: unknown) => void;
    /** What stands for the loop; it does itself unless said otherwise. */
    around?: (loop: Loop) => Queue;
  }) {
    this.#clock = options.clock;
    this.direct = new Loop(options);
    this.loop = options.around?.(this.direct) ?? this.direct;
  }

  /** The one signer for a share: two of them would use a `ts` twice. */
  signerFor(identifier: number, code: string): Signer {
    const share = `${identifier}:${code}`;
    const signer = this.#signers.get(share) ?? new Signer(code, this.#clock);
    this.#signers.set(share, signer);
    return signer;
  }
}

/** The posts of a process by their gateways. */
export type Posts = Map<GatewayKey, Post>;

/** Where posts come from. */
export interface PostOffice {
  /** Those that are there already, one for each gateway of this process. */
  readonly posts?: Posts;
  /** What stands for the loop to a gateway, if another process may be who asks it. */
  readonly around?: (key: GatewayKey, loop: Loop, clock: WakefulClock) => Queue;
}

/** The post for a gateway; the one that is there, if there is one. */
export function postAt(
  key: GatewayKey,
  { posts, around }: PostOffice,
  make: { dialer: () => Dialer; clock: WakefulClock; fault: (error: unknown) => void },
): Post {
  const { clock } = make;
  const post =
    posts?.get(key) ??
    new Post({ ...make, dialer: make.dialer(), around: (loop) => around?.(key, loop, clock) ?? loop });
  posts?.set(key, post);
  return post;
}
