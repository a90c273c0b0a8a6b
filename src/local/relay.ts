import { randomUUID } from 'node:crypto';
import { Alarm, type Clock, type Ms } from '../clock.ts';
import { integer, oneOf } from '../fields.ts';
import { Failure } from '../gateway/failure.ts';
import type { Share } from '../gateway/kept.ts';
import type { Customer, Offer, Outcome, Queue } from '../gateway/offer.ts';
import type { Action } from '../gateway/protocol.ts';
import { COMMAND_MS } from '../lock/command.ts';
import { askers } from '../wish.ts';
import { acknowledged, asReport, asStatus } from './as-answer.ts';
import { LocalError, type LocalClient } from './client.ts';
import { failureIn } from './failures.ts';
import { Linked } from './linked.ts';
import { Polls } from './polls.ts';
import type { Event, HouseSnapshot, SpokenFailure } from './speech.ts';

/** What was not even asked is asked again after this, ms. */
const AGAIN_MS: Ms = 300;
/** What a guest at a gateway knows of his locks. */
export interface Papers {
  codeFor(identifier: number): string | undefined;
  mayUnlock(identifier: number): boolean;
}

/**
 * What stands for the loop to a gateway in a process that is not its voice: what its customers would ask, the voice is
 * asked for, as wishes and reads. Each customer has one request under way, and all of them at once: the voice has the
 * loop.
 */
export class Relay implements Queue {
  readonly #client: LocalClient;
  readonly #clock: Clock;
  readonly #papers: Papers;
  readonly #fault: (error: unknown) => void;
  readonly #alarm: Alarm;
  readonly #polls: Polls;
  /** Each customer, and until when it rests; for ever while a request of its own is under way. */
  readonly #customers = new Map<Customer, Ms>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #signal: AbortSignal;
  #house: HouseSnapshot | undefined;
  #isWoken = false;

  /** `signal` ends it: nothing more is asked by it. */
  constructor(
    client: LocalClient,
    options: { clock: Clock; papers: Papers; fault: (error: unknown) => void; signal: AbortSignal },
  ) {
    this.#client = client;
    this.#clock = options.clock;
    this.#papers = options.papers;
    this.#fault = options.fault;
    this.#signal = options.signal;
    this.#polls = new Polls(options.clock, options.fault);
    this.#alarm = new Alarm(options.clock, options.signal, () => this.#ask());
  }

  /** The voice has told something. */
  hear(event: Event): void {
    if (event.event === 'house') this.#house = event.house;
    if (event.event === 'poll') this.#polls.hear(event);
  }

  join(customer: Customer): Disposable {
    this.#customers.set(customer, -Infinity);
    this.wake();
    return { [Symbol.dispose]: () => void this.#customers.delete(customer) };
  }

  async idle(): Promise<void> {
    await Promise.all([...this.#underWay]);
  }

  wake(): void {
    if (this.#isWoken) return;
    this.#isWoken = true;
    // Whoever wakes it may be about to change his mind in the same breath.
    queueMicrotask(() => {
      this.#isWoken = false;
      this.#ask();
    });
  }

  isFreeWithin(): boolean {
    return this.#house?.gateway.reach === 'reachable';
  }

  keptByOthers(): Share {
    return { ms: 0, requests: 0 };
  }

  #ask(): void {
    if (this.#signal.aborted) return;
    const now = this.#clock.now();
    let nextAt = Infinity;
    for (const [customer, restsUntil] of [...this.#customers]) {
      if (restsUntil > now) {
        nextAt = Math.min(nextAt, restsUntil);
        continue;
      }
      const next = customer.next(now);
      if (!next) continue;
      if ('notBefore' in next) nextAt = Math.min(nextAt, next.notBefore);
      else {
        this.#customers.set(customer, Infinity);
        const work = this.#serve(customer, next);
        this.#underWay.add(work);
        void work.finally(() => this.#underWay.delete(work));
      }
    }
    this.#alarm.set(nextAt);
  }

  async #serve(customer: Customer, offer: Offer): Promise<void> {
    const startedAt = this.#clock.now();
    const outcome = await this.#outcomeOf(offer);
    const now = this.#clock.now();
    const isUnasked = 'failure' in outcome && outcome.failure.sent === 'no' && !outcome.failure.answered;
    if (this.#customers.has(customer)) this.#customers.set(customer, isUnasked ? now + AGAIN_MS : -Infinity);
    offer.settled(outcome);
    // What the voice has known already is no sign of the gateway.
    const isSign = offer.action !== 'lockStatus' || offer.isFresh === true;
    if (isSign && !isOfSnapshot(offer.action)) {
      for (const other of [...this.#customers.keys()]) {
        if (offer.action !== 'lockers' || other !== customer)
          other.served?.(offer, outcome, { startedAt, now });
      }
    }
    this.wake();
  }

  async #outcomeOf(offer: Offer): Promise<Outcome> {
    const { about, stop, action } = offer;
    using linked = new Linked(stop, this.#signal);
    let isSent = false;
    try {
      const now = this.#clock.now();
      if (linked.signal.aborted || !offer.wanted(now)) return { failure: new Failure('withdrawn', about) };
      const { form } = offer.make();
      const identifier = integer(form?.identifier, 1, Number.MAX_SAFE_INTEGER);
      if (action === 'lockers')
        return await this.#polls.next(offer.about, {
          since: now,
          isAway: this.#house?.gateway.reach === 'away',
          signal: linked.signal,
        });
      if (identifier === undefined) return this.#known(offer);
      if (action === 'lockStatus') return await this.#read(offer, identifier, linked.signal);
      offer.sending?.();
      isSent = true;
      return await this.#turn(offer, identifier, linked.signal);
    } catch (error) {
      if (!(error instanceof LocalError)) this.#fault(error);
      const isDoubtful = isSent && !(error instanceof LocalError && error.kind === 'notThere');
      if (stop.aborted && stop.reason instanceof Failure)
        return { failure: new Failure(stop.reason.kind, about, { sent: isDoubtful ? 'maybe' : 'no' }) };
      return { failure: isDoubtful ? new Failure('cut', about) : new Failure('withdrawn', about) };
    }
  }

  /** What the voice has told of the gateway; and what it sees to by itself needs nobody else to ask for it. */
  #known({ about, action }: Offer): Outcome {
    if (action === 'synchronize') return acknowledged;
    const { version, activity } = this.#house?.gateway ?? {};
    return version === undefined || activity === undefined
      ? { failure: new Failure('garbled', about) }
      : asStatus(version, activity);
  }

  async #read(offer: Offer, identifier: number, hangUp: AbortSignal): Promise<Outcome> {
    using linked = new Linked(hangUp, ...(offer.withdrawn ? [offer.withdrawn] : []));
    const fresh = offer.isFresh === true;
    const end = await this.#client.read({ ...this.#asking(offer, identifier), fresh }, linked.signal);
    return end.kind === 'refused' ? this.#refusal(end.failure, offer, false) : asReport(end.report);
  }

  async #turn(offer: Offer, identifier: number, hangUp: AbortSignal): Promise<Outcome> {
    const { action, about, withdrawn } = offer;
    const asking = this.#asking(offer, identifier);
    const allowUnlock = this.#papers.mayUnlock(identifier);
    if (action === 'calibrate') {
      const end = await this.#client.calibrate({ ...asking, allowUnlock }, hangUp);
      return end.kind === 'refused' ? this.#refusal(end.failure, offer, true) : acknowledged;
    }
    const id = randomUUID();
    const wish = action === 'open' ? 'unsecured' : 'secured';
    // What has become of it is said by its own end.
    const takeBack = (): void => void this.#client.withdraw(id).catch(() => undefined);
    withdrawn?.addEventListener('abort', takeBack, { once: true });
    try {
      const end = await this.#client.turn({ ...asking, wish, allowUnlock, id }, hangUp);
      if (end.kind === 'done') return acknowledged;
      if (end.kind === 'refused') return this.#refusal(end.failure, offer, true);
      // Somebody at another bridge wishes the opposite: that is the newest wish.
      return { failure: new Failure('overtaken', about, { sent: end.sent, answered: true }) };
    } finally {
      withdrawn?.removeEventListener('abort', takeBack);
    }
  }

  #asking(offer: Offer, identifier: number) {
    const { until, by, about } = offer;
    const withinMs = Math.max(0, (until ?? Infinity) - this.#clock.now());
    const code = this.#papers.codeFor(identifier);
    return {
      identifier,
      by: oneOf(askers, by) ?? 'home',
      withinMs: Math.min(withinMs, COMMAND_MS),
      ...(about.lock !== undefined && { name: about.lock }),
      ...(code !== undefined && { code }),
    } as const;
  }

  /** A turn that the voice has tried as often as may be is not tried again here (`isOver`). */
  #refusal(spoken: SpokenFailure, { about }: Offer, isOver: boolean): Outcome {
    const failure = failureIn(spoken) ?? new Failure('garbled', about);
    const { kind, sent, answered } = failure;
    if (kind === 'stopped' || kind === 'slept') {
      return { failure: sent === 'no' ? new Failure('withdrawn', about) : new Failure('cut', about) };
    }
    return {
      failure: new Failure(
        kind,
        { ...failure.about, ...about, ...(isOver && { isOver }) },
        { sent, answered },
      ),
    };
  }
}

const isOfSnapshot = (action: Action): boolean =>
  action === 'status' || action === 'root' || action === 'synchronize';
