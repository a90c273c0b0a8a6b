import { once } from 'node:events';
import type { LockKey } from '../../gateway/call.ts';
import { Failure } from '../../gateway/failure.ts';
import { actions, parseLockers, type ListedLock } from '../../gateway/protocol.ts';
import type { WireAnswer, WireRequest } from '../../gateway/wire.ts';
import { inEnglish } from '../../language/english-log.ts';
import { inWords } from '../../log.ts';
import type { Saying } from '../../saying.ts';
import type { Act, Context, Print } from '../context.ts';
import { orInterrupted, sentenceOf } from '../failure.ts';
import { oneGatewayHouse } from '../one-gateway.ts';
import { pluginFor } from '../plugin.ts';
import { codeFor, findTarget, lockOf, type Target } from '../target.ts';
import type { Terminal } from '../terminal.ts';
import { CodelessLocks, ReadLock } from './watch-lines.ts';
import { watchPlugin } from './watch-plugin.ts';

/** Prints a line for every change until Ctrl-C: as the plugin that runs tells it, else by the same watch of our own. */
export const watch: Act = async (context) => {
  const target = findTarget(context.line, context.environment);
  const plugin = await pluginFor(target, context);
  return 'client' in plugin ? watchPlugin(plugin, target, context) : watchOurselves(target, context);
};

async function watchOurselves(target: Target, context: Context): Promise<Print> {
  const { signal: interrupted, terminal } = context;
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
  house.onJoin((lock) => {
    const line = new ReadLock(target, context);
    lock.onChange(() => line.look(lock));
    line.look(lock);
  });
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
}

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
