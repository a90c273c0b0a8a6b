import { beforeAll, describe, expect, test } from 'vitest';
import { promises, type Promised } from './promises.ts';
import { expectKept, runSchedules, type Report } from './runs.ts';

/** Milliseconds that a schedule may take on a slow machine. */
const SLOW_MS = 300;
/** What a schedule consists of; a hundred of them have all of it. */
const happenings = [
  ...['tap', 'scene', 'hand', 'look', 'calibrate', 'restart', 'unplug', 'plug', 'sleep', 'wallClock', 'skew'],
  ...['synchronizing', 'range', 'says', 'key', 'share', 'counter', 'fault', 'meddle', 'endure'],
  ...[
    'No Response',
    'read jammed',
    'read odd',
    'read secured',
    'read unsecured',
    '/open done',
    '/close done',
  ],
  ...[
    '/open in doubt',
    'tap taken',
    'tap refused',
    'asked by matter',
    'asked by autoLock',
    'left on the wire',
  ],
  ...['ends done', 'ends refused', 'ends superseded', '/synchronize', '/status', '/'],
];

let report: Report;

beforeAll(
  async () => {
    report = await runSchedules();
    const { runs, seed, failure, recoveriesMs } = report;
    const [slowest] = recoveriesMs.toSorted((a, b) => b - a);
    console.log(`${runs} schedules, PROPERTY_SEED=${seed}; slowest way back to the truth ${slowest ?? 0} ms`);
    if (failure) console.log(failure);
  },
  180_000 + Number(process.env.PROPERTY_RUNS ?? 0) * SLOW_MS,
);

describe('Whatever happens to a house,', () => {
  for (const [promise, sentence] of Object.entries(promises) as [Promised, string][]) {
    test(sentence, () => {
      expectKept(report, promise);
    });
  }

  test('all of it does happen: opens in doubt, jams, outages, restarts, refusals', () => {
    if (report.runs < 100 || report.failure !== '') return;
    expect(happenings.filter((what) => (report.seen.get(what) ?? 0) < report.runs / 100)).toEqual([]);
    expect(report.seen.get('/open in doubt')).toBeGreaterThan(report.runs / 10);
    expect(report.recoveriesMs.length).toBeGreaterThan(report.runs / 10);
  });
});
