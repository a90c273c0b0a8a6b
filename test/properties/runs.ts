import fc from 'fast-check';
import { promises, type Broken, type Promised } from './promises.ts';
import { schedules, type Schedule } from './schedule.ts';
import { runSchedule } from './trial.ts';

/** Schedules in `npm test`; `npm run test:properties` runs 100,000. */
const USUAL_RUNS = 300;
/** The same schedules every time, so that a change is judged by itself; the long run takes new seeds each time. */
const USUAL_SEED = 20_261_124;

/** How long a schedule that fails may be made smaller, in ms; `PROPERTY_SHRINK=0` only asks whether one fails. */
const SHRINK_MS = Number(process.env.PROPERTY_SHRINK ?? 60) * 1_000;

/** What came of many schedules. */
export interface Report {
  readonly runs: number;
  readonly seed: number;
  readonly seen: ReadonlyMap<string, number>;
  readonly recoveriesMs: readonly number[];
  /** What was broken in the smallest schedule that breaks anything. */
  readonly broken: readonly Broken[];
  /** That schedule, how to run it again, and what happened in it. */
  readonly failure: string;
}

/** Runs as many schedules as the environment says (`PROPERTY_RUNS`, `PROPERTY_SEED`, `PROPERTY_PATH`). */
export async function runSchedules(): Promise<Report> {
  const { PROPERTY_RUNS, PROPERTY_SEED, PROPERTY_PATH } = process.env;
  const runs = Number(PROPERTY_RUNS ?? USUAL_RUNS);
  const seed = Number(PROPERTY_SEED ?? (PROPERTY_RUNS === undefined ? USUAL_SEED : Date.now() % 1e9));
  const seen = new Map<string, number>();
  const recoveriesMs: number[] = [];
  const unheard: unknown[] = [];
  const hear = (reason: unknown): void => void unheard.push(reason);
  process.on('unhandledRejection', hear);
  process.on('warning', hear);
  const broken = async (schedule: Schedule, tellsStory = false) => {
    unheard.length = 0;
    const outcome = await runSchedule(schedule, tellsStory);
    for (const [what, times] of outcome.seen) seen.set(what, (seen.get(what) ?? 0) + times);
    recoveriesMs.push(...outcome.recoveriesMs);
    const unhandled = unheard.map((how): Broken => ({ promise: 'unheard', at: 0, how: String(how) }));
    return { broken: [...outcome.broken, ...unhandled], story: outcome.story };
  };
  let shrinkUntil = Infinity;
  /** The promise that the first failure broke: a smaller schedule that breaks another one is another fault. */
  let wanted: Promised | undefined;
  const isKept = async (schedule: Schedule): Promise<boolean> => {
    if (performance.now() > shrinkUntil) return true;
    const found = (await broken(schedule)).broken;
    wanted ??= found[0]?.promise;
    const isBroken = found.some(({ promise }) => promise === wanted);
    if (isBroken && shrinkUntil === Infinity) shrinkUntil = performance.now() + SHRINK_MS;
    return !isBroken;
  };
  try {
    const details = await fc.check(fc.asyncProperty(schedules, isKept), {
      numRuns: runs,
      seed,
      endOnFailure: SHRINK_MS === 0,
      ...(PROPERTY_PATH !== undefined && { path: PROPERTY_PATH }),
    });
    const { counterexample, counterexamplePath } = details;
    if (!counterexample) return { runs, seed, seen, recoveriesMs, broken: [], failure: '' };
    const smallest = await broken(counterexample[0], true);
    const failure = [
      `PROPERTY_RUNS=${runs} PROPERTY_SEED=${seed} PROPERTY_PATH=${counterexamplePath}`,
      JSON.stringify(counterexample[0]),
      ...smallest.story,
      ...smallest.broken.map(({ promise, at, how }) => `${promise} at ${at} ms: ${how}`),
    ].join('\n');
    return { runs, seed, seen, recoveriesMs, broken: smallest.broken, failure };
  } finally {
    process.off('unhandledRejection', hear);
    process.off('warning', hear);
  }
}

/** Throws what went wrong, if this promise was broken. */
export function expectKept(report: Report, promise: Promised): void {
  if (!report.broken.some((other) => other.promise === promise)) return;
  throw new Error(
    `Not so: ${promises[promise]}. Try again with\n${report.failure.split('\n', 2).join('\n')}`,
  );
}
