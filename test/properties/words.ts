import { COUNTED_MS, EXPECTED_MS, OVERDUE_MS, UNKNOWN_AFTER_MS } from './bounds.ts';
import type { Word } from './oracle.ts';

/** What each gateway (by its number) had listed as the lock's counter at some moment. */
export type Counters = ReadonlyMap<number, string>;

/** The newest word on a bolt. */
interface Known {
  readonly bolt: Word | 'unknown';
  readonly at: number;
  /** A read, an acknowledged turn of ours, a turn whose end is not known, or what was known before a restart. */
  readonly by: 'read' | 'turn' | 'doubt' | 'memory';
  readonly counters: Map<number, string>;
  /** After an acknowledged turn, the first new counter of each gateway. */
  readonly expected: Map<number, string>;
}

/** What one who only hears a house's gateways would know of a bolt, and from when on he would not know it any more. */
export class DoorWords {
  readonly #statusIntervalMs: number;
  /** The counter in the newest list of each gateway that has the lock in it. */
  readonly #listed = new Map<number, string | undefined>();
  /** The newest counter that each gateway has listed, however long ago: whoever turns the bolt moves it from there. */
  readonly #newest = new Map<number, string>();
  /** Gateways that had listed nothing before the word: what they list moves from there, and proves nothing of it. */
  readonly #late = new Set<number>();
  /** Whether any list of this life has the lock in it. */
  #wasListed = false;
  #word: Known | undefined;
  #staleSince: number | undefined;
  #unprovenSince: number | undefined;
  #failedAt: number | undefined;
  /** When a counter was last listed. */
  #countedAt = -Infinity;
  #provedAt = -Infinity;
  #why = '';
  #openSince: number | undefined;

  constructor(statusIntervalMs: number) {
    this.#statusIntervalMs = statusIntervalMs;
  }

  get bolt(): Word | 'unknown' {
    return this.#word?.bolt ?? 'unknown';
  }

  get wordAt(): number {
    return this.#word?.at ?? -Infinity;
  }

  /** Since when the bolt has not been read, nor acknowledged, as secured after it was unsecured. */
  get openSince(): number | undefined {
    return this.#openSince;
  }

  /** Whether anything was heard of the bolt since the plugin started. */
  get isHeard(): boolean {
    return this.#word !== undefined && this.#word.by !== 'memory';
  }

  /** Whether any gateway has said anything of the lock since the plugin started. */
  get isMentioned(): boolean {
    return this.isHeard || this.#wasListed;
  }

  /** Whether some gateway that lists the lock counts its turns. */
  get isCounted(): boolean {
    return [...this.#listed.values()].some((counter) => counter !== undefined);
  }

  /** The newest counters, for whoever is about to ask. */
  get counters(): Counters {
    return new Map(this.#newest);
  }

  /** Why the word does not stand. */
  get why(): string {
    return this.#why;
  }

  /** A plugin starts with what it remembered. */
  restarted(bolt: Word | 'unknown', now: number): void {
    const before = [...(this.#word?.counters ?? [])].filter(([gateway]) => !this.#late.has(gateway));
    const counters = new Map(before);
    this.#listed.clear();
    this.#newest.clear();
    this.#countedAt = -Infinity;
    this.#wasListed = false;
    this.#renew({ bolt, at: now, by: 'memory', counters, expected: new Map() });
    this.#provedAt = -Infinity;
  }

  slept(now: number): void {
    this.#unprovenSince = now;
  }

  /** A gateway has listed the lock, or (`isListed` false) a list of it lacks the lock. */
  listed(
    gateway: number,
    isListed: boolean,
    counter: string | undefined,
    askedAt: number,
    now: number,
  ): void {
    if (!isListed) {
      this.#listed.delete(gateway);
      return;
    }
    this.#wasListed = true;
    this.#listed.set(gateway, counter);
    if (counter === undefined) return;
    this.#newest.set(gateway, counter);
    this.#countedAt = now;
    if (!this.#word) return;
    const { counters, expected, by, at } = this.#word;
    const base = counters.get(gateway);
    if (base === undefined) {
      this.#adopt(gateway, counter);
    } else if (counter === base || counter === expected.get(gateway)) {
      this.#provedAt = now;
      if (this.#unprovenSince !== undefined && askedAt >= this.#unprovenSince)
        this.#unprovenSince = undefined;
    } else if (by === 'turn' && !expected.has(gateway) && now - at < EXPECTED_MS)
      expected.set(gateway, counter);
    else this.#stale(now, `gateway ${gateway} counts ${counter} and had ${base}`);
  }

  /** The lock was read; `before` is what was listed when that was asked. */
  read(word: Word, before: Counters, now: number): void {
    this.#renew({ bolt: word, at: now, by: 'read', counters: new Map(before), expected: new Map() });
    for (const [gateway, counter] of this.counters) {
      const base = before.get(gateway);
      if (base === undefined) this.#adopt(gateway, counter);
      else if (base !== counter) this.#stale(now, `gateway ${gateway} counted ${counter} during the read`);
    }
  }

  readFailed(now: number): void {
    this.#failedAt = this.#failedAt === undefined || this.#failedAt < this.#dueAt() ? now : this.#failedAt;
    if (this.#word && this.#word.expected.size > 0) this.#stale(now, 'the read after our own turn failed');
  }

  acknowledged(bolt: Word | 'unknown', before: Counters, now: number): void {
    this.#renew({ bolt, at: now, by: 'turn', counters: new Map(before), expected: new Map() });
    for (const [gateway, counter] of this.counters) {
      const base = before.get(gateway);
      if (base === undefined) this.#adopt(gateway, counter);
      else if (base !== counter) this.#word?.expected.set(gateway, counter);
    }
  }

  /** A turn may have moved the bolt, or not. */
  doubted(now: number): void {
    this.#renew({ bolt: 'unknown', at: now, by: 'doubt', counters: new Map(), expected: new Map() });
  }

  /** From when on the word has to be unknown. */
  endsAt(): number {
    const word = this.#word;
    if (!word) return -Infinity;
    const ends = [Infinity];
    if (this.#staleSince !== undefined) ends.push(this.#staleSince + UNKNOWN_AFTER_MS);
    if (this.#unprovenSince !== undefined) ends.push(this.#unprovenSince + UNKNOWN_AFTER_MS);
    const dueAt = this.#dueAt();
    const failedAt = this.#failedAt !== undefined && this.#failedAt >= dueAt ? this.#failedAt : Infinity;
    // An unsettled list, now and then, is nobody's fault: until then the lock may be taken for one that counts.
    const countedUntil = word.by === 'memory' ? -Infinity : this.#countedAt + COUNTED_MS;
    ends.push(Math.max(Math.min(failedAt, dueAt + OVERDUE_MS) + UNKNOWN_AFTER_MS, countedUntil));
    if (word.expected.size > 0) ends.push(word.at + EXPECTED_MS);
    return Math.min(...ends);
  }

  /** When a read is due by time alone: at the start, and by interval where no turn is counted. */
  #dueAt(): number {
    const word = this.#word;
    if (!word) return Infinity;
    const isProven = this.#provedAt >= word.at;
    if (word.by === 'memory' && !isProven) return word.at;
    if (this.isCounted || this.#listed.size === 0) return Infinity;
    return Math.max(word.at, this.#provedAt) + this.#statusIntervalMs;
  }

  #adopt(gateway: number, counter: string): void {
    this.#word?.counters.set(gateway, counter);
    this.#late.add(gateway);
  }

  #stale(now: number, why: string): void {
    if (this.#staleSince !== undefined) return;
    this.#staleSince = now;
    this.#why = why;
  }

  #renew(word: Known): void {
    this.#word = word;
    this.#late.clear();
    if (word.bolt === 'secured') this.#openSince = undefined;
    if (word.bolt === 'unsecured') this.#openSince ??= word.at;
    this.#staleSince = this.#unprovenSince = this.#failedAt = undefined;
    this.#why = '';
  }
}
