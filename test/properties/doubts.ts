import { ELSEWHERE_MS } from './bounds.ts';
import type { Court } from './court.ts';
import type { Counters } from './words.ts';

/** An open that was sent, and whose end is not known. */
interface Doubt {
  readonly gateway: number;
  readonly sentAt: number;
  readonly endedAt: number;
  /** What was listed when it was sent. */
  readonly counters: Counters;
  isRead: boolean;
  hasAnswered: boolean;
  isUnmoved: boolean;
  isMoved: boolean;
}

/** What is to be known before a door is opened once more. */
export class DoorDoubts {
  readonly #court: Court;
  readonly #name: string;
  #doubt: Doubt | undefined;
  /** Whoever asked when the doubt arose still does: a new wish is a new one. */
  #isSameWish = false;

  constructor(court: Court, name: string) {
    this.#court = court;
    this.#name = name;
  }

  forget(): void {
    this.#doubt = undefined;
  }

  arises(gateway: number, sentAt: number, counters: Counters): void {
    this.#court.count('/open in doubt');
    const endedAt = this.#court.now;
    const nothing = { isRead: false, hasAnswered: false, isUnmoved: false, isMoved: false };
    this.#doubt = { gateway, sentAt, endedAt, counters, ...nothing };
    this.#isSameWish = true;
  }

  /** Nobody asks for the door to be opened any more. */
  wishEnded(): void {
    this.#isSameWish = false;
  }

  /** A request that was sent at `sentAt` to a gateway has had an answer. */
  answered(gateway: number, sentAt: number): void {
    if (this.#doubt?.gateway === gateway && sentAt >= this.#doubt.endedAt) this.#doubt.hasAnswered = true;
  }

  read(sentAt: number, word: string): void {
    if (!this.#doubt || sentAt < this.#doubt.endedAt) return;
    this.#doubt.isRead = true;
    if (word === 'unsecured') this.#isSameWish = false;
  }

  listed(gateway: number, askedAt: number, counter: string | undefined): void {
    const doubt = this.#doubt;
    const base = doubt?.counters.get(gateway);
    if (!doubt || base === undefined || counter === undefined || askedAt < doubt.endedAt) return;
    if (counter === base) doubt.isUnmoved = true;
    else doubt.isMoved = true;
  }

  /** Holds another open, which has just been sent, against what is known of the last. */
  holdOpen(gateway: number): void {
    const doubt = this.#doubt;
    if (!doubt) return;
    const { now } = this.#court;
    const isElsewhere = gateway !== doubt.gateway;
    if (isElsewhere && !doubt.hasAnswered && now - doubt.sentAt < ELSEWHERE_MS)
      this.#court.breaks(
        'elsewhere',
        `${this.#name} is opened ${now - doubt.sentAt} ms after another gateway may have`,
      );
    if (!this.#isSameWish) return;
    if (!doubt.isRead) this.#court.breaks('doubt', `${this.#name} is opened again, unread`);
    else if (doubt.isMoved)
      this.#court.breaks('unmoved', `${this.#name} is opened again, and has been turned`);
    else if (!doubt.isUnmoved)
      this.#court.breaks('unmoved', `${this.#name} is opened again, and nobody knows whether it was turned`);
  }
}
