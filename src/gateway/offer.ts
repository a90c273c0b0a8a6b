import type { Ms } from '../clock.ts';
import { Failure, type About } from './failure.ts';
import type { Share } from './kept.ts';
import { actions, type Action } from './protocol.ts';
import type { WireAnswer, WireRequest } from './wire.ts';

/** What waits is served in this order, and what is of one rank in the order in which it came. */
export type Rank = 'open' | 'close' | 'command' | 'read' | 'poll';
export const order = { open: 0, close: 1, command: 2, read: 3, poll: 4 } as const satisfies Record<
  Rank,
  number
>;

/** What became of a request. */
export type Outcome = { readonly answer: WireAnswer } | { readonly failure: Failure };

/** One request that somebody would make now. */
export interface Offer {
  readonly action: Action;
  /** `open`: an open, whatever try, and the reads it needs; `close`: one that has had no answer yet. */
  readonly rank: Rank;
  /** Since when it waits: first come, first served. */
  readonly since: Ms;
  readonly about: About;
  /** The moment past which it is not sent any more, if somebody waits for it; and who that is. */
  readonly until?: Ms;
  readonly by?: string;
  /** Whether only the lock itself can answer it now, whatever anybody knows of it already. */
  readonly isFresh?: boolean;
  /** Asked once more immediately before the first byte. */
  wanted(now: Ms): boolean;
  /** The request as it goes out; called immediately before the first byte, for it signs. */
  make(): WireRequest;
  /** Called immediately before the first byte leaves. */
  sending?(): void;
  /** Takes it back while nothing of it was sent. */
  readonly withdrawn?: AbortSignal;
  /** Ends it wherever it is; the reason is a `Failure`. */
  readonly stop: AbortSignal;
  /** Hears once what became of it. Must not throw. */
  settled(outcome: Outcome): void;
}

/** Somebody who has requests for a gateway, now and then. */
export interface Customer {
  /** What it would ask now, or the moment before which it will not; nothing until it wakes the loop. */
  next(now: Ms): Offer | { readonly notBefore: Ms } | undefined;
  /** Somebody, perhaps itself, was served. */
  served?(offer: Offer, outcome: Outcome, at: { readonly startedAt: Ms; readonly now: Ms }): void;
}

/** Where customers wait for a gateway: the loop to it, or what stands for that. */
export interface Queue {
  /** Asks this customer from now on, until the answer is disposed of. */
  join(customer: Customer): Disposable;
  /** Resolves once nothing is under way any more; at once if nothing is. */
  idle(): Promise<void>;
  /** Somebody's mind has changed: asks all customers again. */
  wake(): void;
  /** Whether a request would be served within `ms`. */
  isFreeWithin(ms: Ms): boolean;
  /** How long commands of others than this customer have kept the gateway, in ms, and how many requests they made. */
  keptByOthers(customer: Customer): Share;
}

/** What a request costs the gateway: a light one, or one that goes over Bluetooth. */
export type Effort = 'light' | 'radio';

export const effortOf = (action: Action): Effort => (actions[action].radio ? 'radio' : 'light');

/** Whether somebody waits for a bolt to turn by it. */
export const isCommand = ({ rank }: Offer): boolean => order[rank] <= order.command;

/** Whether a request is for somebody's wish, and keeps the gateway from others. */
export const keeps = (offer: Offer): boolean => isCommand(offer) && actions[offer.action].signed;

export const isPoll = ({ action }: Offer): boolean => action === 'lockers';

/** What an answer means, or the failure that it, or its absence, is. */
export function answerOf<T>(outcome: Outcome, parse: (answer: WireAnswer) => T): T | Failure {
  if ('failure' in outcome) return outcome.failure;
  try {
    return parse(outcome.answer);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
