import { Alarm, type Ms } from '../clock.ts';
import { ActivityWatch } from './activity-watch.ts';
import { ClockMending } from './clock-mending.ts';
import { Failure } from './failure.ts';
import { answerOf, type Customer, type Offer, type Outcome, type Rank } from './offer.ts';
import { OutageLog } from './outage-log.ts';
import { PollTimes } from './poll-times.ts';
import type { UpkeepOptions } from './upkeep-options.ts';
import { actions, parseLockers, parseStatus, requestFor, type Action } from './protocol.ts';
import {
  alive,
  free,
  hindered,
  lost,
  noSigns,
  reachOf,
  turnedAway,
  unanswered,
  unasked,
  wellUntil,
  type Reach,
  type Signs,
} from './reach.ts';

/** The gateway's own customer: polls it, looks at what it is doing, sets its clock; knows whether it can be reached. */
export class Upkeep implements Customer {
  readonly #options: UpkeepOptions;
  readonly #outages: OutageLog;
  readonly #alarm: Alarm;
  readonly #polls: PollTimes;
  readonly #watch = new ActivityWatch();
  readonly #mending = new ClockMending();
  #signs: Signs = noSigns;
  #reach: Reach = 'reachable';
  #isKnown = false;
  #isListTold = false;
  #hasEnded = false;

  constructor(options: UpkeepOptions) {
    this.#options = options;
    this.#outages = new OutageLog(options.tell, options.gateway, options.isAlone);
    this.#polls = new PollTimes(options.pollIntervalMs, options.clock.now());
    this.#alarm = new Alarm(options.clock, options.signal, () => this.#note());
    options.signal.addEventListener('abort', () => (this.#hasEnded = true), { once: true });
  }

  /** Whether the gateway can be reached, and when that changes by itself. */
  reachAt(now: Ms): { readonly reach: Reach; readonly changesAt: Ms } {
    // Nobody watches any more: nothing can be known.
    return this.#hasEnded ? { reach: 'away', changesAt: Infinity } : reachOf(this.#signs, now);
  }

  /** Whether the gateway says that it synchronizes, and cannot reach its locks meanwhile. */
  get isSynchronizing(): boolean {
    return this.#watch.status?.synchronizing === true;
  }

  /** Whether it has been asked what it is; some never say. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** Whether somebody waits to hear what the gateway is doing. */
  get isStatusAsked(): boolean {
    return this.#watch.isForCommand;
  }

  /** The gateway's firmware, once it has said so. */
  get firmware(): string | undefined {
    return this.#watch.status?.version;
  }

  /** What the gateway is at, in its own words, once it has said so. */
  get activity(): string | undefined {
    return this.#watch.status?.activity;
  }

  /** Whether the gateway's clock is being set, so that signing for it is of no use. */
  get isMending(): boolean {
    return this.#mending.isUnderWay;
  }

  /** Polls as soon as the gateway is free; `isForOpen`: somebody stands at a door and waits for it. */
  pollNow(isForOpen = false): void {
    const { clock, loop } = this.#options;
    if (this.#polls.now(clock.now(), isForOpen)) loop.wake();
  }

  /** Somebody looks at a lock that cannot be reached: perhaps it can be again. */
  hurry(): void {
    const { clock, loop } = this.#options;
    if (this.#polls.hurry(clock.now())) loop.wake();
  }

  /** What the gateway is doing explains why it does not detect a lock; `isForCommand`: somebody waits for that. */
  askStatus(isForCommand: boolean): void {
    const { clock, loop } = this.#options;
    if (this.#watch.ask(isForCommand, clock.now())) loop.wake();
  }

  /** The gateway's clock is wrong (38): sets it, and tells whether it does; not if it did so a while ago. */
  mendClock(): boolean {
    const { clock, loop } = this.#options;
    const isMending = this.#mending.ask(clock.now());
    if (isMending) loop.wake();
    return isMending;
  }

  /** The gateway has said something about a lock: a sign of life, whatever it said. `isReached`: it reached the lock. */
  heard({ isReached }: { isReached: boolean }): void {
    if (isReached) this.#signs = free(this.#signs);
    this.#heard();
  }

  /** The computer has slept, or its clock was set: the first thing asked is a poll. */
  woke(): void {
    const now = this.#options.clock.now();
    this.#polls.now(now);
    const { hinderedSince } = this.#signs;
    // A gateway that is away stays so until it answers; only what is being tried begins anew.
    const kept = this.#reach === 'away' ? this.#signs : noSigns;
    this.#signs = { ...kept, ...(hinderedSince !== undefined && { hinderedSince: now }) };
    this.#note();
    this.#options.loop.wake();
  }

  next(now: Ms): Offer | { readonly notBefore: Ms } | undefined {
    if (this.#hasEnded) return undefined;
    if (this.isMending) {
      return this.#offer('synchronize', 'command', now, (outcome) => this.#mended(outcome));
    }
    const { dueAt, action, isForCommand, isStarved } = this.#watch;
    const lookAt = this.#reach === 'away' ? Infinity : dueAt;
    const isNext = isForCommand || (isStarved && this.#polls.rank === 'poll') || now < this.#polls.dueAt;
    if (now >= lookAt && isNext) {
      return this.#offer(action, isForCommand ? 'command' : 'poll', dueAt, (outcome) =>
        this.#looked(outcome),
      );
    }
    if (now >= this.#polls.dueAt) {
      return this.#offer('lockers', this.#polls.rank, this.#polls.dueAt, (outcome, askedAt) =>
        this.#polled(outcome, askedAt),
      );
    }
    return { notBefore: Math.min(this.#polls.dueAt, lookAt) };
  }

  served(offer: Offer, outcome: Outcome, { startedAt, now }: { startedAt: Ms; now: Ms }): void {
    const isOwn = offer.action === 'lockers' || offer.action === this.#watch.action;
    if (isOwn || ('failure' in outcome && unasked.has(outcome.failure.kind))) return;
    const hasAnswered = 'answer' in outcome || outcome.failure.answered;
    if (!hasAnswered) {
      // Whoever does not get as far as the gateway tries in vain, too: polls may keep giving way to him.
      const before = unanswered(this.#signs, startedAt);
      this.#signs = outcome.failure.sent === 'no' ? lost(before, startedAt, true) : before;
      this.#note(outcome.failure);
    }
    // What a read has found is compared with the list after it; and whether a gateway that did not answer is still
    // there is for a poll to find out.
    if (!hasAnswered || offer.rank === 'read') this.#polls.now(now);
  }

  #offer(action: Action, rank: Rank, since: Ms, settled: (outcome: Outcome, askedAt: Ms) => void): Offer {
    const { clock, gateway, stop } = this.#options;
    let askedAt = clock.now();
    return {
      action,
      rank,
      since,
      about: { gateway },
      wanted: () => !this.#hasEnded,
      make: () => {
        askedAt = clock.now();
        return requestFor(actions[action].path);
      },
      stop: stop(),
      settled: (outcome) => {
        if (!this.#hasEnded) settled(outcome, askedAt);
      },
    };
  }

  #polled(outcome: Outcome, askedAt: Ms): void {
    const { clock, gateway, onList } = this.#options;
    const list = answerOf(outcome, (answer) => parseLockers(answer, { gateway }));
    const now = clock.now();
    if (!(list instanceof Failure)) {
      this.#polls.answered(now);
      this.#heard();
      if (list.isTooLong && !this.#isListTold) this.#options.tell({ what: 'tooManyLocks', gateway });
      this.#isListTold ||= list.isTooLong;
      this.#watch.polled(now);
      onList({ locks: new Map(list.locks.map((lock) => [lock.identifier, lock])), askedAt });
    } else if (unasked.has(list.kind)) {
      // It gave way, or was overtaken by time: that counts neither as lost nor as heard, and yet nobody has answered.
      if (list.kind === 'withdrawn' && now > askedAt) this.#signs = unanswered(this.#signs, askedAt);
      this.#polls.tookNoPlace(now);
    } else if (list.answered && list.kind !== 'garbled') {
      this.#polls.answered(now);
      if (list.kind === 'busy') this.#signs = hindered(this.#signs, now);
      this.#heard();
    } else {
      const isTurnedAway = turnedAway.has(list.kind);
      this.#signs = lost(this.#signs, askedAt, isTurnedAway);
      this.#note(list);
      this.#polls.lost(now, { isAway: this.#reach === 'away', isTurnedAway });
    }
  }

  #looked(outcome: Outcome): void {
    const { clock, gateway, onChange } = this.#options;
    const now = clock.now();
    const said = answerOf(outcome, (answer) => parseStatus(answer, { gateway }));
    if (said instanceof Failure && (said.kind === 'stopped' || said.kind === 'slept')) return;
    if (!this.#watch.looked(said, now)) return;
    if (!(said instanceof Failure)) {
      this.#signs = said.synchronizing ? hindered(this.#signs, now) : free(this.#signs);
      this.#heard();
    }
    this.#isKnown = true;
    onChange();
  }

  #mended(outcome: Outcome): void {
    if (this.#mending.asked(outcome)) this.#options.onChange();
  }

  #heard(): void {
    this.#signs = alive(this.#signs);
    this.#polls.recovered(this.#options.clock.now());
    this.#note();
  }

  /** Takes note of what has changed, says it once, and sets the alarm for what changes by itself. */
  #note(failure?: Failure): void {
    const { clock, onChange } = this.#options;
    if (this.#hasEnded) return;
    const now = clock.now();
    const { reach, changesAt } = reachOf(this.#signs, now);
    this.#alarm.set(changesAt);
    this.#outages.note(reach, { since: wellUntil(this.#signs, now), now, ...(failure && { failure }) });
    if (reach === this.#reach) return;
    this.#reach = reach;
    if (reach !== 'away') this.#polls.recovered(now);
    onChange();
  }
}
