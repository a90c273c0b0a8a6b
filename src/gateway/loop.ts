import type { Ms, WakefulClock } from '../clock.ts';
import { Failure } from './failure.ts';
import { Kept, type Share } from './kept.ts';
import {
  effortOf,
  isCommand,
  isPoll,
  order,
  type Customer,
  type Offer,
  type Outcome,
  type Queue,
} from './offer.ts';
import { Pace } from './pace.ts';
import { actions } from './protocol.ts';
import { Serving } from './serving.ts';
import type { Dialer } from './wire.ts';

/** So long after the last poll, one goes next whatever waits: else a scene makes every door No Response. */
const POLL_WITHIN_MS = 5_000;
/** A timer takes no longer wait than some weeks, in ms; nobody minds being asked once an hour. */
const LONGEST_MS = 3_600_000;
/** Why a wait ends early; one reason for all, for each would cost a stack trace. */
const WOKEN = new Error('Somebody has changed his mind.');
/** After a mistake of our own: no faster than this, in ms. */
const FAULT_MS = 5_000;

interface Waiting {
  readonly customer: Customer;
  readonly offer: Offer;
}

/**
 * The one loop to a gateway, which serves one request at a time: when it is free it asks all its customers what is
 * next, and serves one. It runs for as long as it has customers.
 */
export class Loop implements Queue {
  readonly #dialer: Dialer;
  readonly #clock: WakefulClock;
  readonly #fault: (error: unknown) => void;
  readonly #pace = new Pace();
  readonly #customers = new Set<Customer>();
  readonly #kept = new Kept<Customer>();
  #wake = new AbortController();
  #running: Promise<void> | undefined;
  #serving: Serving | undefined;
  #polledAt: Ms;
  #readsSincePoll = 0;
  #turnedLast: Customer | undefined;

  /** `fault` hears of what a customer throws, which only a mistake of ours can be; the loop goes on. */
  constructor(options: { dialer: Dialer; clock: WakefulClock; fault: (error: unknown) => void }) {
    this.#dialer = options.dialer;
    this.#clock = options.clock;
    this.#fault = options.fault;
    this.#polledAt = options.clock.now();
  }

  /** Asks this customer from now on, until the answer is disposed of. */
  join(customer: Customer): Disposable {
    this.#customers.add(customer);
    this.#running ??= this.#run();
    this.wake();
    return {
      [Symbol.dispose]: () => {
        this.#customers.delete(customer);
        this.#kept.leave(customer);
        if (this.#turnedLast === customer) this.#turnedLast = undefined;
        this.wake();
      },
    };
  }

  /** Resolves once nothing is under way any more; at once if nothing is. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** Somebody's mind has changed: asks all customers again. */
  wake(): void {
    this.#wake.abort(WOKEN);
    this.#giveWayIfAsked();
  }

  /** What is being served, if anything is, and since when. */
  get at(): { readonly offer: Offer; readonly since: Ms } | undefined {
    return this.#serving && { offer: this.#serving.offer, since: this.#serving.startedAt };
  }

  /** Whether a request would be served within `ms`. */
  isFreeWithin(ms: Ms): boolean {
    const isBusy = this.#serving !== undefined && effortOf(this.#serving.offer.action) === 'radio';
    return !isBusy && this.#pace.readyAt - this.#clock.now() <= ms;
  }

  /** How long commands of others than this customer have kept the gateway, in ms, and how many requests they made. */
  keptByOthers(customer: Customer): Share {
    const { ms, requests } = this.#kept.byOthers(customer);
    const serving = this.#serving?.customer === customer ? undefined : this.#serving;
    return { ms: ms + (serving?.keptMs ?? 0), requests };
  }

  async #run(): Promise<void> {
    // Whoever joins in the same breath is asked in the first round.
    await Promise.resolve();
    while (this.#customers.size > 0) {
      this.#wake = new AbortController();
      try {
        await this.#round();
      } catch (error) {
        this.#fault(error);
        await this.#pause(FAULT_MS);
      }
    }
    this.#running = undefined;
  }

  async #round(): Promise<void> {
    this.#clock.look();
    const now = this.#clock.now();
    const { best, notBefore } = this.#choose(now);
    const { readyAt } = this.#pace;
    if (best && now >= readyAt) await this.#serve(best);
    else await this.#pause((best ? readyAt : notBefore) - now);
  }

  #choose(now: Ms): { best?: Waiting; notBefore: Ms } {
    const waiting: Waiting[] = [];
    let notBefore = Infinity;
    for (const customer of [...this.#customers]) {
      const next = customer.next(now);
      if (!next) continue;
      if ('notBefore' in next) notBefore = Math.min(notBefore, next.notBefore);
      else waiting.push({ customer, offer: next });
    }
    const [first] = waiting.sort((one, other) => this.#compare(one.offer, other.offer, now));
    if (!first) return { notBefore };
    return { best: this.#between(first, waiting), notBefore };
  }

  /** With one other command between an open's tries: whoever stands at another door waits no longer than that. */
  #between(first: Waiting, waiting: readonly Waiting[]): Waiting {
    const isAgain = first.customer === this.#turnedLast && actions[first.offer.action].turns;
    if (!isAgain || first.offer.rank !== 'open') return first;
    return waiting.find(({ customer, offer }) => customer !== first.customer && isCommand(offer)) ?? first;
  }

  #compare(one: Offer, other: Offer, now: Ms): number {
    return this.#place(one, now) - this.#place(other, now) || one.since - other.since;
  }

  #place(offer: Offer, now: Ms): number {
    const isStarved = isPoll(offer) && now - this.#polledAt >= POLL_WITHIN_MS;
    if (isStarved) return -1;
    // One read in a round of polls: a house that is read from end to end must not look dead meanwhile.
    if (offer.rank === 'read' && this.#readsSincePoll > 0) return order.poll + 1;
    return order[offer.rank];
  }

  /** Waits, but no longer than until somebody's mind has changed. */
  async #pause(ms: Ms): Promise<void> {
    const { signal } = this.#wake;
    await this.#clock.sleep(Math.min(ms, LONGEST_MS), signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  async #serve({ customer, offer }: Waiting): Promise<void> {
    const serving = new Serving(customer, offer, this.#clock);
    this.#serving = serving;
    const outcome = await this.#outcomeOf(serving);
    this.#serving = undefined;
    this.#note(serving, outcome);
    offer.settled(outcome);
    const at = { startedAt: serving.startedAt, now: this.#clock.now() };
    for (const other of [...this.#customers]) other.served?.(offer, outcome, at);
  }

  async #outcomeOf(serving: Serving): Promise<Outcome> {
    try {
      return await serving.run(this.#dialer);
    } catch (error) {
      // A mistake of ours before anything was sent must not leave anybody waiting.
      this.#fault(error);
      return { failure: new Failure('withdrawn', serving.offer.about) };
    }
  }

  #note({ customer, offer, keptMs }: Serving, outcome: Outcome): void {
    const now = this.#clock.now();
    const failure = 'failure' in outcome ? outcome.failure : undefined;
    if (failure?.kind === 'turnedAway' || failure?.kind === 'closed') this.#pace.turnedAway(now);
    else if (failure?.sent !== 'no' || failure.answered) this.#pace.answered(effortOf(offer.action), now);
    if (isPoll(offer)) {
      this.#polledAt = now;
      this.#readsSincePoll = 0;
    } else if (offer.rank === 'read') this.#readsSincePoll += 1;
    if (!isCommand(offer)) return;
    if (actions[offer.action].turns) this.#turnedLast = customer;
    else if (customer !== this.#turnedLast) this.#turnedLast = undefined;
    if (keptMs > 0) this.#kept.add(customer, keptMs + Math.max(0, this.#pace.readyAt - now));
  }

  /** A poll that has no answer yet gives way to whoever stands at a door. */
  #giveWayIfAsked(): void {
    const serving = this.#serving;
    if (!serving || !isPoll(serving.offer)) return;
    const now = this.#clock.now();
    const isAsked = [...this.#customers].some((customer) => {
      const next = customer.next(now);
      return next !== undefined && 'action' in next && isCommand(next);
    });
    if (isAsked) serving.giveWay();
  }
}
