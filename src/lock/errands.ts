import { Failure } from '../gateway/failure.ts';
import type { Wish } from '../wish.ts';
import { COMMAND_MS, type End } from './command.ts';
import type { Asking, LockCore, ReadEnd } from './core.ts';

/** Somebody asks for a turn from now on; the signal takes that back. Calls back once it is asked, and when it changes. */
export function joinWish(
  core: LockCore,
  wish: Wish,
  { by, signal }: Asking,
  { asked, changed }: { readonly asked: () => void; readonly changed: () => void },
): Promise<End> {
  const { allowUnlock, signal: ended, tell, name: lock, clock } = core.options;
  const refuse = (kind: 'forbidden' | 'stopped' | 'withdrawn' | 'notShared'): Promise<End> =>
    Promise.resolve({ kind: 'refused', failure: new Failure(kind, core.about()) });
  // Nobody who taps at waking is to be answered from before the sleep.
  clock.look();
  if (ended.aborted) return refuse('stopped');
  if (signal?.aborted) return refuse('withdrawn');
  if (wish === 'unsecured' && !allowUnlock) {
    tell({ what: 'commandFailed', lock, wish, by: [by], failure: new Failure('forbidden', core.about()) });
    return refuse('forbidden');
  }
  if (core.ways.length === 0) return refuse('notShared');
  const isAutomatic = by === 'autoLock';
  const { pursuit } = core;
  if (isAutomatic && pursuit && pursuit.command.wish !== wish) {
    return Promise.resolve({ kind: 'superseded', by: pursuit.askers[0] ?? by, sent: 'no' });
  }
  if (!isAutomatic) for (const way of core.ways) way.forgive();
  const chased = core.pursue(wish, by);
  const left = (): void => {
    if (core.pursuit !== chased) return;
    core.end({ kind: 'refused', failure: new Failure('withdrawn', core.about()) });
    changed();
  };
  const sent = (): 'no' | 'maybe' => core.sentFor(chased);
  const end = chased.join({ by, signal, left, about: core.about(), sent });
  asked();
  changed();
  return end;
}

/** Somebody waits for a read from now on; the signal takes that back. */
export function joinRead(core: LockCore, signal?: AbortSignal): Promise<ReadEnd> {
  const { promise, resolve } = Promise.withResolvers<ReadEnd>();
  const leave = (): void => {
    core.readers.delete(reader);
    resolve({ kind: 'refused', failure: new Failure('withdrawn', core.about()) });
  };
  const reader = {
    since: core.now,
    settle: (end: ReadEnd): void => {
      signal?.removeEventListener('abort', leave);
      resolve(end);
    },
  };
  if (core.options.signal.aborted || signal?.aborted) leave();
  else {
    signal?.addEventListener('abort', leave, { once: true });
    core.readers.add(reader);
  }
  return promise;
}

/** Somebody asks for a calibration; there is one at a time, and its time counts from the first asking. */
export function joinCalibration(core: LockCore): Promise<End> {
  const { signal, allowUnlock } = core.options;
  if (signal.aborted || !allowUnlock) {
    const failure = new Failure(signal.aborted ? 'stopped' : 'forbidden', core.about());
    return Promise.resolve({ kind: 'refused', failure });
  }
  const { promise, resolve } = Promise.withResolvers<End>();
  const before = core.calibration;
  const settle = (failure?: Failure): void => {
    before?.settle(failure);
    resolve(failure ? { kind: 'refused', failure } : { kind: 'done' });
  };
  const { now } = core;
  core.calibration = before
    ? { ...before, settle }
    : { since: now, deadline: now + COMMAND_MS, notBefore: now, settle };
  return promise;
}

/** Nobody is kept waiting for what will not come any more. */
export function endErrands(core: LockCore, kind: 'stopped' | 'slept'): void {
  const failure = new Failure(kind, core.about());
  for (const reader of [...core.readers]) {
    core.readers.delete(reader);
    reader.settle({ kind: 'refused', failure });
  }
  const { calibration } = core;
  core.calibration = undefined;
  calibration?.settle(failure);
}
