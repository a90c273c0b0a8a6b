import { LAG_MS, LOST_LOCK_MS, LOST_POLLS, SILENT_MS, STUCK_MS } from './bounds.ts';
import type { Said } from './oracle.ts';

/** What one who hears a gateway would know of whether it is there. */
export class GatewaySigns {
  #heardAt = -Infinity;
  #lostPolls = 0;
  #hinderedSince: number | undefined;
  #nonsenseAt = -Infinity;
  #bornAt: number;

  /** How long it may go unasked while all is well, in ms; that is no silence of its own. */
  readonly pollMs: number;

  constructor(now: number, pollMs: number) {
    this.#bornAt = now;
    this.pollMs = pollMs;
  }

  get heardAt(): number {
    return this.#heardAt;
  }

  get lostPolls(): number {
    return this.#lostPolls;
  }

  /** Since when it has been synchronizing or busy, as far as it says. */
  get hinderedSince(): number {
    return this.#hinderedSince ?? Infinity;
  }

  /** A plugin starts, or the computer wakes: what was before is no sign. */
  begins(now: number): void {
    this.#bornAt = now;
    this.#heardAt = -Infinity;
    this.#lostPolls = 0;
    this.#hinderedSince = undefined;
  }

  answered(said: Said, now: number): void {
    if (said.kind === 'nonsense') {
      if (this.#nonsenseAt < this.#heardAt) this.#nonsenseAt = now;
      return;
    }
    this.#heardAt = now;
    this.#lostPolls = 0;
    const isHindered =
      (said.kind === 'status' && !said.isScanning) || (said.kind === 'refused' && said.number === 500);
    if (isHindered) this.#hinderedSince ??= now;
    const isFree =
      (said.kind === 'status' && said.isScanning) || said.kind === 'bolt' || said.kind === 'done';
    if (isFree) this.#hinderedSince = undefined;
  }

  pollLost(): void {
    this.#lostPolls += 1;
  }

  /** Whether nobody may call it away: it has answered within 15 s, and has not lost three polls since. */
  isSurelyThere(now: number): boolean {
    const isHeard = now - this.#heardAt < SILENT_MS.least && this.#lostPolls < LOST_POLLS;
    return isHeard && (this.#hinderedSince === undefined || now - this.#hinderedSince < STUCK_MS);
  }

  /** For how long there has been no sign of it, in ms; the first nonsense after the last sense is one, no more is. */
  silentMs(now: number): number {
    return now - Math.max(this.#heardAt, this.#nonsenseAt, this.#bornAt);
  }
}

/** What one who hears a gateway would know of whether it sees a lock. */
export class Sight {
  /** Since when the lists that came lack it. */
  #lackedSince = Infinity;
  #isListed = false;
  #isRefused = false;
  #isUndetected = false;

  begins(): void {
    this.#lackedSince = Infinity;
    this.#isListed = this.#isRefused = this.#isUndetected = false;
  }

  /** The computer has slept since `before`: a loss that was still running begins anew. */
  wakes(before: number): void {
    if (before - this.#lackedSince < LOST_LOCK_MS) this.#lackedSince = Infinity;
  }

  get isRefused(): boolean {
    return this.#isRefused;
  }

  listed(isListed: boolean, now: number): void {
    this.#isListed = isListed;
    this.#lackedSince = isListed ? Infinity : Math.min(this.#lackedSince, now);
  }

  /** An answer to a signed request for the lock. */
  answered(said: Said): void {
    if (said.kind === 'bolt' || said.kind === 'done') {
      this.#isRefused = this.#isUndetected = false;
      this.#lackedSince = Infinity;
    } else if (said.kind === 'refused') {
      if ([32, 33, 35, 36, 38].includes(said.number)) this.#isRefused = true;
      if (said.number === 34) this.#isUndetected = true;
    }
  }

  /** Whether nobody may call the lock out of reach of this gateway. */
  isSure(signs: GatewaySigns, now: number): boolean {
    return this.#isListed && !this.#isRefused && !this.#isUndetected && signs.isSurelyThere(now);
  }

  /** Whether the lock has to be out of reach: no sign of the gateway, or lists that go without the lock. */
  isSurelyGone(signs: GatewaySigns, now: number): boolean {
    if (signs.silentMs(now) > signs.pollMs + SILENT_MS.most + LAG_MS) return true;
    return now - this.#lackedSince > LOST_LOCK_MS + SILENT_MS.most;
  }
}
