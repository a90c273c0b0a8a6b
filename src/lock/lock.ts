import type { Ms } from '../clock.ts';
import type { GatewayKey } from '../gateway/address.ts';
import { Failure } from '../gateway/failure.ts';
import type { List } from '../gateway/upkeep-options.ts';
import { Listeners } from '../listeners.ts';
import type { End } from './command.ts';
import { LockCore, type Asking, type LockOptions, type ReadEnd } from './core.ts';
import { endErrands, joinCalibration, joinRead, joinWish } from './errands.ts';
import { isCurrent, slept, turnFailed } from './facts.ts';
import { Keeper } from './keeper.ts';
import { factsOf, type LockMemory } from './memory.ts';
import { nextFor, takeNote } from './next.ts';
import { hurried } from './reading.ts';
import { Requests } from './requests.ts';
import type { View } from './view.ts';
import type { Asker, Wish } from '../wish.ts';
import { Way, type WayOptions } from './way.ts';

/** Whoever looks hurries a read this seldom. */
const HURRY_MS = 10_000;

/** One lock: all that is known of it, everybody who asks something of it, and the one turn on the wire. */
export class Lock {
  readonly #core: LockCore;
  readonly #keeper: Keeper;
  readonly #requests: Requests;
  readonly #asked: Listeners<[Wish, Asker]>;
  readonly #joined: Disposable[] = [];
  #lookedAt: Ms = -Infinity;

  constructor(options: LockOptions) {
    const { clock, signal, memory, fault } = options;
    this.#core = new LockCore(options, factsOf(memory, clock.now()));
    this.#keeper = new Keeper(this.#core);
    this.#requests = new Requests(this.#core, (isUrgent) => this.#keeper.changed(isUrgent));
    this.#asked = new Listeners(fault);
    signal.addEventListener('abort', () => this.#stop(), { once: true });
    // What was remembered does not stand for ever, even if no gateway has a code for the lock.
    this.#keeper.changed();
  }

  get identifier(): number {
    return this.#core.options.identifier;
  }

  get name(): string {
    return this.#core.options.name;
  }

  /** What may be said of the lock now. */
  get view(): View {
    return this.#keeper.view;
  }

  /** Whether the word on the bolt is of this run, and stands: not one that a restart has left. */
  get isSure(): boolean {
    const { facts } = this.#core;
    return facts.word !== undefined && !facts.unproven && this.view.bolt !== 'unknown';
  }

  /** Whether a read would most likely say nothing new. */
  get isCurrent(): boolean {
    return this.isSure && isCurrent(this.#core.facts);
  }

  /** Whether the word on the bolt is from before the restart, so that nobody has turned it since. */
  get isRemembered(): boolean {
    return this.#core.facts.word?.by === 'memory';
  }

  /** The last sign of life of this lock, by any way. */
  get lastHeardAt(): Ms {
    return this.#core.lastHeardAt;
  }

  /** The gateway that has listed or served it last. */
  get seenAt(): GatewayKey | undefined {
    return this.#core.seenAt;
  }

  /** What the last read has failed with, if it has. */
  get lastFailure(): Failure | undefined {
    return this.#core.lastFailure;
  }

  /** Whether somebody asks for something that has not ended. */
  get isCommanded(): boolean {
    return this.#core.pursuit !== undefined;
  }

  /** What is kept over a restart. */
  get memory(): LockMemory {
    return this.#keeper.memory;
  }

  /** When auto-lock is to lock the door, ms of the wall clock. */
  get autoLockAt(): Ms | undefined {
    return this.#keeper.autoLockAt;
  }

  set autoLockAt(at: Ms | undefined) {
    this.#keeper.autoLockAt = at;
    this.#keeper.shown.remember(this.memory);
  }

  /** Calls back after every change of what may be said, by an event or by time alone. */
  onChange(listener: (view: View) => void): Disposable {
    return this.#keeper.shown.views.add(listener);
  }

  /** Calls back after everything that happens, whether it changes what may be said or not. */
  onSettled(listener: () => void): Disposable {
    return this.#keeper.settled.add(listener);
  }

  /** Calls back when there is something worth keeping; `isUrgent`: before a first byte leaves. */
  onMemory(listener: (isUrgent: boolean) => void): Disposable {
    return this.#keeper.shown.memories.add(listener);
  }

  /** Calls back whenever somebody asks for a turn. */
  onAsked(listener: (wish: Wish, by: Asker) => void): Disposable {
    return this.#asked.add(listener);
  }

  /** A gateway by which the lock can be asked. */
  addWay(options: WayOptions): void {
    const way = new Way(options, {
      next: (one, now) => nextFor(this.#core, this.#requests, one, now),
      served: (one, outcome, startedAt) => this.#keeper.served(one, outcome, startedAt),
    });
    this.#core.ways.push(way);
    this.#joined.push(options.loop.join(way));
    this.#keeper.changed();
  }

  /** It can be asked by none of them any more. */
  leaveWays(): void {
    this.#leaveLoops();
    this.#core.ways.splice(0);
  }

  /** Whether the lock can be asked through this gateway. */
  hasWay(key: GatewayKey): boolean {
    return this.#core.ways.some((way) => way.key === key);
  }

  /**
   * Asks for the bolt to be turned. Resolves when the gateway has confirmed it, at once if it is known to be so; with
   * who superseded it; or with the failure that kept it from it. Never rejects. The signal takes back this asking.
   */
  ask(wish: Wish, asking: Asking): Promise<End> {
    return joinWish(this.#core, wish, asking, {
      asked: () => this.#asked.tell(wish, asking.by),
      changed: () => this.#keeper.changed(),
    });
  }

  /** Reads the lock over Bluetooth: some seconds, and some of its battery. Joins a read that waits or is on the wire. */
  read({ signal }: Asking): Promise<ReadEnd> {
    const core = this.#core;
    core.options.clock.look();
    const end = joinRead(core, signal);
    for (const way of core.ways) way.forgive();
    this.#keeper.changed();
    return end;
  }

  /** Lets the lock find its end positions anew, which runs the bolt both ways. Sent once, and read afterwards. */
  calibrate(_asking: Asking): Promise<End> {
    this.#core.options.clock.look();
    const end = joinCalibration(this.#core);
    this.#keeper.changed();
    return end;
  }

  /** Somebody looks at the lock: perhaps it can be reached again. */
  lookedAt(): void {
    const { ways, now } = this.#core;
    if (this.view.reachable) return;
    for (const way of ways) if (!way.refusalAt(now)) way.options.upkeep.hurry();
    // One that is not detected may be near again; whoever looks need not wait until it is read by itself.
    if (now - this.#lookedAt < HURRY_MS) return;
    this.#lookedAt = now;
    this.#core.reading = hurried(this.#core.reading);
    this.#keeper.changed();
  }

  /** A gateway has answered a poll. */
  heard(key: GatewayKey, list: List): void {
    const core = this.#core;
    const way = core.ways.find((one) => one.key === key);
    if (!way) return;
    takeNote(core, way, list);
    this.#keeper.changed();
  }

  /** What a gateway is doing, or whether it can be reached, has changed. */
  gatewayChanged(): void {
    for (const way of this.#core.ways) if (way.options.upkeep.isSynchronizing) way.excused();
    this.#keeper.changed();
  }

  /** The computer has slept since `before`: nobody asks any more for what was asked before, and what was known has to be proved. */
  woke(before: Ms): void {
    const core = this.#core;
    core.end({ kind: 'refused', failure: new Failure('slept', core.about()) });
    endErrands(core, 'slept');
    core.facts = slept(core.facts, core.now);
    this.#keeper.autoLockAt = undefined;
    for (const way of core.ways) way.woke(before);
    this.#keeper.changed();
  }

  #leaveLoops(): void {
    for (const joined of this.#joined.splice(0)) joined[Symbol.dispose]();
  }

  /** The plugin ends: what is on the wire is in doubt from now on, and nobody is kept waiting. */
  #stop(): void {
    const core = this.#core;
    this.#leaveLoops();
    core.end({ kind: 'refused', failure: new Failure('stopped', core.about()) });
    endErrands(core, 'stopped');
    core.facts = turnFailed(core.facts, 'maybe');
    this.#keeper.end();
  }
}
