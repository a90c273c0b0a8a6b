import type { WakefulClock } from '../clock.ts';
import type { GatewayKey } from './address.ts';
import { Loop } from './loop.ts';
import { Signer } from './signature.ts';
import type { Dialer } from './wire.ts';

/** What there is once for each gateway, whoever asks it in this process: the loop, and what has been signed. */
export class Post {
  readonly loop: Loop;
  readonly #clock: WakefulClock;
  readonly #signers = new Map<string, Signer>();

  constructor(options: { dialer: Dialer; clock: WakefulClock; fault: (error: unknown) => void }) {
    this.#clock = options.clock;
    this.loop = new Loop(options);
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
