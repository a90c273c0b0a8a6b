import { createHmac } from 'node:crypto';

/** What the gateway makes of a signature. */
export type Verdict = 'good' | 'not shared' | 'wrong hash' | 'not newer' | 'clock off';

/** How far from the gateway's clock a `ts` may be, in s; the vendor's own plugin sends `now − 10` [seen]. */
const CLOCK_TOLERANCE_S = 60;

/**
 * The shares that a gateway knows, and the newest `ts` each has used. Written from the vendor's page and apart from
 * the plugin's own signing: a stand-in that shared its code could not disagree with it.
 */
export class Shares {
  readonly #newest = new Map<number, Map<string, number>>();

  /** Makes a code good for a lock. */
  add(identifier: number, code: string): void {
    const codes = this.#newest.get(identifier) ?? new Map<string, number>();
    if (!codes.has(code)) codes.set(code, -1);
    this.#newest.set(identifier, codes);
  }

  /** Takes a code back, or every code of the lock. */
  remove(identifier: number, code?: string): void {
    if (code === undefined) this.#newest.delete(identifier);
    else this.#newest.get(identifier)?.delete(code);
  }

  /** Judges a signature, and uses up its `ts` when it is good. `gatewayTime` in s, absent when it does not matter. */
  judge(identifier: number, ts: string, hash: string, gatewayTime?: number): Verdict {
    const codes = this.#newest.get(identifier);
    if (codes === undefined || codes.size === 0) return 'not shared';
    for (const [code, newest] of codes) {
      if (createHmac('sha256', Buffer.from(code)).update(ts, 'ascii').digest().toString('base64') !== hash) {
        continue;
      }
      const seconds = /^\d{1,15}$/.test(ts) ? Number(ts) : -1;
      if (gatewayTime !== undefined && Math.abs(seconds - gatewayTime) > CLOCK_TOLERANCE_S)
        return 'clock off';
      if (seconds <= newest) return 'not newer';
      codes.set(code, seconds);
      return 'good';
    }
    return 'wrong hash';
  }
}
