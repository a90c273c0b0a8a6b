import type { ListedLock, Token } from '../../gateway/protocol.ts';
import { positions } from '../../language/english-log.ts';
import type { View } from '../../lock/view.ts';
import type { Context } from '../context.ts';
import { codeFor, nameOf, refinementOf, type Target } from '../target.ts';
import { harmless } from '../terminal.ts';
import { counterFields, naming } from '../words.ts';

/** How a lock stands. */
export interface Standing {
  readonly identifier: number;
  readonly view: Pick<View, 'reachable' | 'bolt' | 'percent'>;
  /** Whether the word on the bolt is of this run. */
  readonly isSure: boolean;
}

/** A lock that is read whenever it was turned: a line for each change. */
export class ReadLock {
  readonly #target: Target;
  readonly #context: Context;
  #printed = '';

  constructor(target: Target, context: Context) {
    this.#target = target;
    this.#context = context;
  }

  /** Prints how the lock stands, if that is news. */
  look({ identifier, view, isSure }: Standing): void {
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
export class CodelessLocks {
  readonly #target: Target;
  readonly #context: Context;
  readonly #tokens = new Map<number, Token | undefined>();
  #waiting: readonly ListedLock[] = [];

  constructor(target: Target, context: Context) {
    this.#target = target;
    this.#context = context;
  }

  /** A list has come, to be looked at; `areCodeless`: whoever asks for us has no code for them either. */
  listed(locks: readonly ListedLock[], areCodeless = false): void {
    this.#waiting = locks.filter(({ identifier }) => {
      const isMeant = [undefined, identifier].includes(this.#target.identifier);
      const isHidden = refinementOf(this.#target, identifier).hidden && this.#target.identifier === undefined;
      const isCodeless = areCodeless || codeFor(this.#target, identifier) === undefined;
      return isMeant && !isHidden && isCodeless;
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
