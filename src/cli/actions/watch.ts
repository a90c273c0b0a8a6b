import { createGateway } from '../../gateway/gateway.ts';
import type { ListedLock } from '../../gateway/protocol.ts';
import { percentOf } from '../../lock/battery.ts';
import { Lock } from '../../lock/lock.ts';
import { nothingKnown } from '../../lock/state.ts';
import type { Log } from '../../log.ts';
import { call, showing, type Act, type Context } from '../context.ts';
import { exchangeTo } from '../line.ts';
import { codeFor, nameOf, refinementOf, type Target } from '../target.ts';
import { naming, positions } from '../words.ts';

/** Whether a lock can be reached changes by time alone, so it is looked at this often, ms. */
const LOOK_MS = 1_000;
/** A gateway that has just answered turns the next connection away for some 0.2 s (seen), ms. */
const SETTLE_MS = 500;

const silent: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
};

/** Prints a line for every change until Ctrl-C, by the plugin's own watch over gateway and locks. */
export const watch: Act = async (context) => {
  const { clock, signal, terminal } = context;
  const { target, line } = call(context);
  await terminal.during(
    'Asking the gateway…',
    line.ask((session, asking) => session.lockers(asking)),
  );
  if (!signal.aborted) await clock.sleep(SETTLE_MS, signal).catch(() => undefined);

  const tell = (message: string): void => terminal.tell(message);
  const log: Log = { ...silent, info: tell, warn: tell, error: tell };
  const gateway = createGateway(target.gateway, exchangeTo(target, clock, showing(context)), {
    clock,
    log,
    signal,
  });
  const watched = new Map<number, Watched>();
  const add = ({ identifier }: ListedLock): Watched => {
    const key = { identifier, name: nameOf(target, identifier), code: codeFor(target, identifier) ?? '' };
    if (key.code === '') return new CodelessLock(key, context);
    const lock = new Lock({ key, gateway, clock, log: silent, commandTimeoutMs: 0, memory: nothingKnown });
    gateway.monitor.watch(lock);
    return new ReadLock(lock, target, context);
  };
  gateway.monitor.on('listed', (locks) => {
    for (const listed of locks) {
      if (target.identifier !== undefined && target.identifier !== listed.identifier) continue;
      const one = watched.get(listed.identifier) ?? add(listed);
      watched.set(listed.identifier, one);
      one.listed(listed);
    }
  });
  terminal.tell(`Watching “${target.gateway.name}”. Ctrl-C ends it.`);
  const running = gateway.monitor.run();
  while (!signal.aborted) {
    for (const one of watched.values()) one.look();
    await clock.sleep(LOOK_MS, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
  await running;
  return {};
};

/** One lock, as far as its changes are printed. */
interface Watched {
  listed(entry: ListedLock): void;
  look(): void;
}

/** A lock that is read whenever it was turned. */
class ReadLock implements Watched {
  readonly #lock: Lock;
  readonly #target: Target;
  readonly #context: Context;
  #printed = '';

  constructor(lock: Lock, target: Target, context: Context) {
    this.#lock = lock;
    this.#target = target;
    this.#context = context;
    lock.on('change', () => this.look());
  }

  listed(): void {
    // The monitor has told the lock.
  }

  look(): void {
    const { key, state, isReachable } = this.#lock;
    // Until the first read there is nothing to be said, unless it cannot be reached at all.
    if (isReachable && !state.isSure && this.#printed === '') return;
    const percent = percentOf(state.battery, refinementOf(this.#target, key.identifier).battery);
    const seen = {
      ...naming(key),
      isReachable,
      ...(isReachable && { bolt: state.bolt }),
      ...(percent !== undefined && { batteryPercent: percent }),
    };
    const picture = JSON.stringify(seen);
    if (picture === this.#printed) return;
    this.#printed = picture;
    const words = isReachable ? positions[state.bolt] : 'out of reach';
    print(this.#context, key.name, percent === undefined ? words : `${words}, battery ${percent} %`, seen);
  }
}

/** A lock with no share code: that it was turned is all that can be seen. */
class CodelessLock implements Watched {
  readonly #key: { identifier: number; name: string };
  readonly #context: Context;
  #lastLog: number | undefined;

  constructor(key: { identifier: number; name: string }, context: Context) {
    this.#key = key;
    this.#context = context;
    print(context, key.name, 'is seen, and has no share code to be read with', {
      ...naming(key),
      isReachable: true,
    });
  }

  listed({ lastLog }: ListedLock): void {
    const before = this.#lastLog;
    this.#lastLog = lastLog ?? before;
    if (before === undefined || lastLog === undefined || before === lastLog) return;
    const words = `was turned, one way or the other (event ${lastLog})`;
    print(this.#context, this.#key.name, words, { ...naming(this.#key), isReachable: true, lastLog });
  }

  look(): void {
    // What a gateway lists of it says nothing about its reach.
  }
}

function print({ terminal, line }: Context, name: string, words: string, seen: object): void {
  const now = new Date();
  if (line.isJson) terminal.say(JSON.stringify({ time: now.toISOString(), ...seen }));
  else terminal.say(`${now.toTimeString().slice(0, 8)}  ${name}  ${words}`);
}
