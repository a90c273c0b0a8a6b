import type { Ms } from '../clock.ts';
import { lockIn, type Config, type GatewayConfig } from '../config/read.ts';
import { Failure, type About } from '../gateway/failure.ts';
import { House } from '../house.ts';
import type { End } from '../lock/command.ts';
import type { Lock } from '../lock/lock.ts';
import { refused, type Errands, type Surroundings } from './errands.ts';
import { failureIn } from './failures.ts';
import { Linked } from './linked.ts';
import type { Residents } from './residents.ts';
import type {
  CalibrateRequest,
  ReadEnd,
  ReadRequest,
  SpokenFailure,
  TurnEnd,
  TurnRequest,
} from './speech.ts';
import { carryOut } from './turning.ts';

/** Carries out what others ask of a gateway, by the houses that live there. Whoever asks takes it back by his signal. */
export class Desk {
  readonly #residents: Residents;
  readonly #around: Surroundings;
  readonly #errands: Errands;

  constructor(residents: Residents, errands: Errands, around: Surroundings) {
    this.#residents = residents;
    this.#errands = errands;
    this.#around = around;
  }

  /** Turns a bolt as a tap in Home does: by the lock itself, if a house has it. */
  async turn(request: TurnRequest, signal: AbortSignal): Promise<TurnEnd> {
    const { identifier, wish, by, withinMs } = request;
    const about = { ...this.#errands.about(request), isTurn: true };
    const isForbidden = wish === 'unsecured' && !(request.allowUnlock && this.#mayUnlock(identifier));
    if (isForbidden) return refused(new Failure('forbidden', about));
    return spokenEnd(
      await this.#withLock(request, signal, async (lock) =>
        carryOut({
          lock,
          wish,
          by,
          withinMs,
          signal,
          gateway: about.gateway,
          clock: this.#around.clock,
          keptMs: () => this.#residents.post.direct.keptByOthers(this.#residents).ms,
          isAway: () => this.#residents.isAway,
        }),
      ),
    );
  }

  /** Runs a bolt both ways, so that the lock finds its ends anew. */
  async calibrate(request: CalibrateRequest, signal: AbortSignal): Promise<TurnEnd> {
    const { identifier, by, allowUnlock } = request;
    const isForbidden = !(allowUnlock && this.#mayUnlock(identifier));
    if (isForbidden)
      return refused(new Failure('forbidden', { ...this.#errands.about(request), isTurn: true }));
    return spokenEnd(await this.#withLock(request, signal, (lock) => lock.calibrate({ by })));
  }

  /** Where a bolt is: what is known will do unless it is to be `fresh`; a code that is not the house's is tried. */
  async read(request: ReadRequest, signal: AbortSignal): Promise<ReadEnd> {
    const { identifier, by, withinMs, fresh, code, isTrial = false } = request;
    const lock = this.#residents.lock(identifier);
    if (!lock || isTrial || this.#isOther(identifier, code)) return this.#errands.tried(request, signal);
    const { view, isCurrent } = lock;
    if (!fresh && isCurrent && view.reachable) {
      const { bolt, rssi } = view;
      return { kind: 'read', report: { bolt, ...(rssi !== undefined && { rssi }) } };
    }
    using timed = this.#errands.within(this.#errands.patience(withinMs), signal);
    const end = await lock.read({ by, signal: timed.signal });
    if (end.kind === 'read') return { kind: 'read', report: end.report };
    const isLate = end.failure.kind === 'withdrawn' && !signal.aborted;
    return refused(isLate ? this.#errands.unserved(request) : end.failure);
  }

  #mayUnlock(identifier: number): boolean {
    const lock = this.#residents.lock(identifier);
    return this.#residents.mayUnlock(identifier) && (lock?.view.mayUnlock ?? true);
  }

  /** Whether whoever asks has another share code than the house. */
  #isOther(identifier: number, code: string | undefined): boolean {
    return code !== undefined && code !== this.#residents.codeFor(identifier);
  }

  /** By the house's own lock; by one that is there for this alone, if no house has it and there is a code for it. */
  async #withLock(
    request: TurnRequest | CalibrateRequest,
    signal: AbortSignal,
    carry: (lock: Lock) => Promise<End>,
  ): Promise<End> {
    const { identifier, code } = request;
    const lock = this.#residents.lock(identifier);
    if (lock) {
      if (!this.#isOther(identifier, code)) return carry(lock);
      // A code of his own: whether it is right is what he is to hear first.
      const tried = await this.#errands.tried(request, signal);
      return tried.kind === 'refused' ? heard(tried.failure, this.#errands.about(request)) : carry(lock);
    }
    const { config } = this.#residents;
    if (code === undefined || !config)
      return { kind: 'refused', failure: new Failure('notShared', this.#errands.about(request)) };
    const leaving = new Linked(this.#around.signal);
    try {
      return await carry(await this.#lodger(config, { ...request, code }, leaving.signal));
    } finally {
      leaving.abort(LEFT);
      leaving[Symbol.dispose]();
    }
  }

  /** A lock of a house of its own, at the same post. */
  async #lodger(
    gateway: GatewayConfig,
    { identifier, code, name }: { identifier: number; code: string; name?: string },
    leaving: AbortSignal,
  ): Promise<Lock> {
    const { clock, fault } = this.#around;
    const { key, post } = this.#residents;
    const config: Config = {
      matter: 'off',
      gateways: [
        { ...withoutCode(gateway), codes: new Map([[identifier, code]]), named: new Set([identifier]) },
      ],
      locks: new Map(),
      problems: [],
      isPartial: false,
    };
    const plain = lockIn(config, identifier);
    const house = new House({
      config: {
        ...config,
        locks: new Map([[identifier, { ...plain, ...(name !== undefined && { name }) }]]),
      },
      world: {
        clock,
        posts: new Map([[key, post]]),
        dialerFor: () => {
          throw new Error('the post is there');
        },
      },
      tell: () => undefined,
      fault,
      signal: leaving,
    });
    const lock = house.adopt(identifier, { bolt: 'unknown' }, key);
    if (!lock) throw new Error('the house does not take its only lock');
    const { promise, resolve } = Promise.withResolvers<undefined>();
    // With its counter, a door that somebody closes in the meantime is not opened again.
    const hearing = lock.onSettled(() => {
      if (lock.seenAt !== undefined || this.#residents.isAway) resolve(undefined);
    });
    using timed = this.#errands.within(LISTED_MS, leaving);
    timed.signal.addEventListener('abort', () => resolve(undefined), { once: true });
    house.start();
    await promise;
    hearing[Symbol.dispose]();
    return lock;
  }
}

/** Why a house of one lock ends. */
const LEFT = new Error('nobody asks for it any more');
/** How long somebody waits for the first list of a lock that no house has, ms. */
const LISTED_MS: Ms = 10_000;

/** Without a code for all, no other lock is served. */
const withoutCode = ({ code: _, ...gateway }: GatewayConfig): GatewayConfig => gateway;

const heard = (failure: SpokenFailure, about: About): End => ({
  kind: 'refused',
  failure: failureIn(failure) ?? new Failure('garbled', about),
});

const spokenEnd = (end: End): TurnEnd => (end.kind === 'refused' ? refused(end.failure) : end);
