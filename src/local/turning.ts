import type { Clock, Ms } from '../clock.ts';
import { Failure } from '../gateway/failure.ts';
import type { End } from '../lock/command.ts';
import type { Lock } from '../lock/lock.ts';
import type { Asker, Wish } from '../wish.ts';

/** How long a read may take that is to tell, after the time for a turn is over, what has become of it. */
const LAST_READ_MS: Ms = 10_000;
/** A gateway that was away may be back; whoever stands at a prompt waits so long to hear that it is not. */
const AWAY_MS: Ms = 5_000;
/** The longest that a close waits for other locks, as the lock's own time does. */
const STANDSTILL_MS: Ms = 300_000;

/** A turn that somebody outside of this process asks for. */
export interface Turning {
  readonly lock: Lock;
  readonly wish: Wish;
  readonly by: Asker;
  /** What sentences call the gateway. */
  readonly gateway: string;
  readonly clock: Clock;
  /** Milliseconds until nothing more is sent for it. A close's time stands still while the gateway serves others. */
  readonly withinMs: Ms;
  /** Takes it back. */
  readonly signal: AbortSignal;
  /** How long the gateway has been kept by commands, ms. */
  readonly keptMs: () => Ms;
  /** Whether the gateway can not be reached; whoever waits at a prompt is told so at once. */
  readonly isAway: () => boolean;
}

/** Why asking ends early. */
const LATE = new Error('its time is over');
const AWAY = new Error('the gateway is away');
const OVER = new Error('it has ended');

/** Asks a lock for a turn until it is known what has become of it, or its time is over. */
export async function carryOut(turning: Turning): Promise<End> {
  const { lock, wish, by, signal } = turning;
  const asking = new AbortController();
  const over = new AbortController();
  const takeBack = (): void => asking.abort(signal.reason);
  if (signal.aborted) takeBack();
  signal.addEventListener('abort', takeBack, { once: true });
  let wasSent = false;
  const hearing = lock.onMemory(() => (wasSent ||= lock.memory.onWire !== undefined));
  void late(turning, over.signal).then(
    () => asking.abort(LATE),
    () => undefined,
  );
  const watching = watchReach(turning, over.signal, () => asking.abort(AWAY));
  try {
    const end = await lock.ask(wish, { by, signal: asking.signal });
    const isOurs = end.kind === 'refused' && end.failure.kind === 'withdrawn' && !signal.aborted;
    return isOurs ? await settled(turning, asking.signal.reason === AWAY, wasSent) : end;
  } finally {
    over.abort(OVER);
    signal.removeEventListener('abort', takeBack);
    hearing[Symbol.dispose]();
    watching[Symbol.dispose]();
  }
}

/** Resolves when the time for it is over. */
async function late({ clock, withinMs, wish, by, keptMs }: Turning, signal: AbortSignal): Promise<void> {
  const before = keptMs();
  await clock.sleep(withinMs, signal);
  if (wish === 'unsecured' || by === 'autoLock') return;
  for (let stood = 0; ;) {
    const kept = Math.min(STANDSTILL_MS, keptMs() - before);
    if (kept <= stood) return;
    await clock.sleep(kept - stood, signal);
    stood = kept;
  }
}

/** Calls back once there is no gateway to ask: at once when it goes, in a while when it was away before. */
function watchReach({ lock, clock, isAway, by }: Turning, signal: AbortSignal, away: () => void): Disposable {
  // A tap in Home has its thirty seconds, whoever asks for it.
  if (by !== 'command' && by !== 'page') return { [Symbol.dispose]: () => undefined };
  if (!isAway()) return lock.onSettled(() => isAway() && away());
  lock.lookedAt();
  void clock.sleep(AWAY_MS, signal).then(
    () => isAway() && away(),
    () => undefined,
  );
  return { [Symbol.dispose]: () => undefined };
}

/** Nothing more is sent; what was sent is looked into. */
async function settled(turning: Turning, wasAway: boolean, wasSent: boolean): Promise<End> {
  const { lock, wish, clock, signal, by } = turning;
  const about = { gateway: turning.gateway, lock: lock.name, isTurn: true };
  await answered(lock, signal);
  const cause = lock.lastFailure && { cause: lock.lastFailure };
  const refused = (kind: 'unreachable' | 'tooLate' | 'inDoubt'): End => ({
    kind: 'refused',
    failure: new Failure(
      kind,
      { ...about, ...(kind !== 'unreachable' && cause) },
      { sent: wasSent ? 'maybe' : 'no' },
    ),
  });
  if (wasSent && lock.view.bolt === wish) return { kind: 'done' };
  if (!wasSent || lock.view.bolt !== 'unknown') return refused(wasAway ? 'unreachable' : 'tooLate');
  if (wasAway) return refused('inDoubt');
  const reading = new AbortController();
  const over = new AbortController();
  void clock.sleep(LAST_READ_MS, over.signal).then(
    () => reading.abort(LATE),
    () => undefined,
  );
  const read = await lock.read({ by, signal: reading.signal });
  over.abort(OVER);
  if (read.kind === 'refused') return refused('inDoubt');
  return read.report.bolt === wish ? { kind: 'done' } : refused('tooLate');
}

/** What is on the wire runs to its answer. */
async function answered(lock: Lock, signal: AbortSignal): Promise<void> {
  if (lock.memory.onWire === undefined || signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const hearing = lock.onMemory(() => {
    if (lock.memory.onWire === undefined) resolve(undefined);
  });
  const leave = (): void => resolve(undefined);
  signal.addEventListener('abort', leave, { once: true });
  await promise;
  signal.removeEventListener('abort', leave);
  hearing[Symbol.dispose]();
}
