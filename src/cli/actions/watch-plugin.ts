import { inEnglish } from '../../language/english-log.ts';
import { LocalError } from '../../local/client.ts';
import { failureIn } from '../../local/failures.ts';
import type { RunningPlugin } from '../../local/found.ts';
import type { Event, HouseSnapshot } from '../../local/speech.ts';
import { inWords } from '../../log.ts';
import type { Context, Print } from '../context.ts';
import { sentenceOf } from '../failure.ts';
import { refinementOf, type Target } from '../target.ts';
import { CodelessLocks, ReadLock } from './watch-lines.ts';

/** Prints what the plugin tells, until Ctrl-C or until the plugin ends. Asks the gateway for nothing. */
export async function watchPlugin(
  { client }: RunningPlugin,
  target: Target,
  context: Context,
): Promise<Print> {
  const { signal, terminal } = context;
  const lines = new Map<number, ReadLock>();
  const codeless = new CodelessLocks(target, context);
  let isWatching = false;
  const show = ({ locks, gateway }: HouseSnapshot): void => {
    for (const lock of locks) {
      const { identifier, isSure } = lock;
      if (![undefined, identifier].includes(target.identifier)) continue;
      if (refinementOf(target, identifier).hidden && target.identifier === undefined) continue;
      const line = lines.get(identifier) ?? new ReadLock(target, context);
      lines.set(identifier, line);
      line.look({ identifier, view: lock, isSure });
    }
    const read = new Set(locks.map(({ identifier }) => identifier));
    codeless.listed(
      (gateway.list?.locks ?? []).filter(({ identifier }) => !read.has(identifier)),
      true,
    );
    codeless.look();
  };
  try {
    for await (const event of client.events({ polls: false, signal })) {
      if (!isWatching)
        terminal.tell(`Watching “${target.gateway.name}”, as the plugin tells it. Ctrl-C ends it.`);
      isWatching = true;
      if (event.event === 'house') show(event.house);
      else tellOf(event, target, context);
    }
  } catch (error) {
    if (!(error instanceof LocalError)) throw error;
    if (!signal.aborted) terminal.tell('The plugin has ended, and tells nothing any more.');
  }
  return signal.aborted ? {} : { exitCode: 1 };
}

/** What there is to tell of the gateway; of locks, their lines tell. */
function tellOf(event: Event, { gateway: { name } }: Target, { terminal }: Context): void {
  if (event.event === 'away') {
    const failure = failureIn(event.failure);
    if (failure) terminal.tell(sentenceOf(failure));
  } else if (event.event === 'back') {
    terminal.tell(inEnglish({ what: 'gatewayBack', gateway: name, ms: event.ms }).sentence);
  } else if (event.event === 'stuck') {
    terminal.tell(
      `The gateway “${name}” has been synchronizing or busy for ${inWords(event.ms)} and reaches no lock. Unplug it for ten seconds.`,
    );
  }
}
