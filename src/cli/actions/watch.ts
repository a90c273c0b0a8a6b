import { once } from 'node:events';
import type { LockKey } from '../../gateway/call.ts';
import { Failure } from '../../gateway/failure.ts';
import { actions, parseLockers, type ListedLock, type Token } from '../../gateway/protocol.ts';
import type { WireAnswer, WireRequest } from '../../gateway/wire.ts';
import { inEnglish, positions } from '../../language/english-log.ts';
import type { Lock } from '../../lock/lock.ts';
import { inWords } from '../../log.ts';
import type { Saying } from '../../saying.ts';
import type { Act, Context } from '../context.ts';
import { orInterrupted, sentenceOf } from '../failure.ts';
import { oneGatewayHouse } from '../one-gateway.ts';
import { codeFor, findTarget, lockOf, nameOf, refinementOf, type Target } from '../target.ts';
import { harmless, type Terminal } from '../terminal.ts';
import { counterFields, naming } from '../words.ts';

/** Prints a line for every change until Ctrl-C, by the plugin's own watch over gateway and locks. */
export const watch: Act = async (context) => {
  const { signal: interrupted, terminal } = context;
  const target = findTarget(context.line, context.environment);
  const { name } = target.gateway;
  const end = new AbortController();
  const signal = AbortSignal.any([interrupted, end.signal]);
  const first = Promise.withResolvers<undefined>();
  const codeless = new CodelessLocks(target, context);
  let isWatching = false;

  const hear = ({ path }: WireRequest, answer: WireAnswer | undefined): void => {
    if (path !== actions.lockers.path || !answer) return;
    first.resolve(undefined);
    codeless.listed(locksIn(answer, name));
    if (isWatching) codeless.look();
  };
  const tell = (saying: Saying): void => {
    if (isWatching) tellOf(saying, terminal);
    else if (saying.what === 'gatewayAway') first.reject(saying.failure);
  };
  const fault = (error: unknown): void => {
    first.reject(error);
    end.abort(error);
  };
  const house = oneGatewayHouse(target, context, { hear, tell, fault, signal }, keyToWatch(target));
  house.onJoin((lock) => new ReadLock(lock, target, context));
  house.start();
  try {
    await terminal.during('Asking the gateway…', orInterrupted(first.promise, signal));
    isWatching = true;
    terminal.tell(`Watching “${name}”. Ctrl-C ends it.`);
    codeless.look();
    if (!signal.aborted) await once(signal, 'abort');
    end.signal.throwIfAborted();
    return {};
  } finally {
    end.abort();
    await house.ended;
  }
};

/** The one lock that is to be watched, if only one is and there is a code to read it with. */
function keyToWatch(target: Target): LockKey | undefined {
  const { identifier } = target;
  const code = identifier === undefined ? undefined : codeFor(target, identifier);
  return identifier === undefined || code === undefined ? undefined : { ...lockOf(target), code };
}

function locksIn(answer: WireAnswer, gateway: string): readonly ListedLock[] {
  try {
    return parseLockers(answer, { gateway }).locks;
  } catch (error) {
    // The house says what is wrong, once it lasts.
    if (error instanceof Failure) return [];
    throw error;
  }
}

/** What there is to tell at a prompt, where nothing joins Home or shows No Response; of locks, their lines tell. */
function tellOf(saying: Saying, terminal: Terminal): void {
  const { what } = saying;
  if (what === 'gatewayAway' || what === 'lockRefused' || what === 'newcomerRefused') {
    terminal.tell(sentenceOf(saying.failure));
  } else if (what === 'gatewayBack' || what === 'tooManyLocks') {
    terminal.tell(inEnglish(saying).sentence);
  } else if (what === 'gatewayStuck') {
    const { gateway, ms } = saying;
    terminal.tell(
      `The gateway “${gateway}” has been synchronizing or busy for ${inWords(ms)} and reaches no lock. Unplug it for ten seconds.`,
    );
  }
}

/** A lock that is read whenever it was turned. */
class ReadLock {
  readonly #lock: Lock;
  readonly #target: Target;
  readonly #context: Context;
  #printed = '';

  constructor(lock: Lock, target: Target, context: Context) {
    this.#lock = lock;
    this.#target = target;
    this.#context = context;
    lock.onChange(() => this.#look());
    this.#look();
  }

  #look(): void {
    const { identifier, view, isSure } = this.#lock;
    const { reachable: isReachable, bolt, percent } = view;
    // Until the first read there is nothing to be said, unless it cannot be reached at all.
    if (isReachable && !isSure && this.#printed === '') return;
    const name = nameOf(this.#target, identifier);
    const seen = {
      ...naming({ identifier, name }),
      isReachable,
      ...(isReachable && { bolt }),
      ...(percent !== undefined && { batteryPercent: percent }),
    };
    const picture = JSON.stringify(seen);
    if (picture === this.#printed) return;
    this.#printed = picture;
    const words = isReachable ? positions[bolt] : 'out of reach';
    print(this.#context, name, percent === undefined ? words : `${words}, battery ${percent} %`, seen);
  }
}

/** Locks with no share code: that they were turned is all that can be seen. */
class CodelessLocks {
  readonly #target: Target;
  readonly #context: Context;
  readonly #tokens = new Map<number, Token | undefined>();
  #waiting: readonly ListedLock[] = [];

  constructor(target: Target, context: Context) {
    this.#target = target;
    this.#context = context;
  }

  /** A list has come, to be looked at. */
  listed(locks: readonly ListedLock[]): void {
    this.#waiting = locks.filter(({ identifier }) => {
      const isMeant = [undefined, identifier].includes(this.#target.identifier);
      const isHidden = refinementOf(this.#target, identifier).hidden && this.#target.identifier === undefined;
      return isMeant && !isHidden && codeFor(this.#target, identifier) === undefined;
    });
  }

  /** Prints what the newest list has brought. */
  look(): void {
    for (const listed of this.#waiting) this.#look(listed);
  }

  #look(listed: ListedLock): void {
    const { identifier, token } = listed;
    const name = nameOf(this.#target, identifier);
    const seen = { ...naming({ identifier, name }), isReachable: true };
    const before = this.#tokens.get(identifier);
    if (!this.#tokens.has(identifier)) {
      print(this.#context, name, 'is seen, and has no share code to be read with', seen);
    } else if (before !== undefined && token !== undefined && before !== token) {
      const words = `was turned, one way or the other (event ${harmless(token)})`;
      print(this.#context, name, words, { ...seen, ...counterFields(listed) });
    }
    this.#tokens.set(identifier, token ?? before);
  }
}

function print({ terminal, line }: Context, name: string, words: string, seen: object): void {
  const now = new Date();
  if (line.isJson) terminal.say(JSON.stringify({ time: now.toISOString(), ...seen }));
  else terminal.say(`${now.toTimeString().slice(0, 8)}  ${name}  ${words}`);
}
