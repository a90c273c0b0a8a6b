import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runSchedules, type Report } from '../test/properties/runs.ts';

/**
 * Runs many random days over all cores, in processes of their own, each with seeds of its own. Stops at the first day
 * that breaks a promise, and prints how to bring it back. `npm run test:properties -- [days] [seed]`; 100,000 days and
 * a new seed unless said otherwise.
 */
const DAYS = 100_000;
/** So many days are one order to a worker: enough for a seed to be worth its start, few enough to see it move. */
const DAYS_PER_ORDER = 250;
/** A worker that has been given this many orders makes room for a new one: fast-check and V8 keep things. */
const ORDERS_PER_WORKER = 20;
/** How often it tells how far it is, ms. */
const TELL_MS = 60_000;

interface Order {
  readonly runs: number;
  readonly seed: number;
}

interface Told extends Pick<Report, 'runs' | 'seed' | 'failure'> {
  readonly slowestMs: number;
}

/** One of many: runs what it is told to, and tells what came of it. */
function work(): void {
  process.on('message', ({ runs, seed }: Order) => {
    process.env.PROPERTY_RUNS = String(runs);
    process.env.PROPERTY_SEED = String(seed);
    void runSchedules().then(({ failure, recoveriesMs }) => {
      const slowestMs = recoveriesMs.reduce((one, other) => Math.max(one, other), 0);
      process.send?.({ runs, seed, failure, slowestMs } satisfies Told);
    });
  });
}

/** Gives orders until all days are run or one has failed; gives how many failed. */
async function lead(days: number, firstSeed: number): Promise<number> {
  const began = performance.now();
  let ordered = 0;
  let done = 0;
  let orders = 0;
  let slowestMs = 0;
  let failures = 0;
  const workers = new Set<ChildProcess>();
  const seconds = (): string => ((performance.now() - began) / 1_000).toFixed(0);
  const telling = setInterval(() => console.log(`${done} of ${days} days after ${seconds()} s`), TELL_MS);

  const hire = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = fork(fileURLToPath(import.meta.url), ['--worker']);
      workers.add(worker);
      let given = 0;
      const order = (): void => {
        if (ordered >= days || failures > 0 || given >= ORDERS_PER_WORKER) {
          worker.disconnect();
          return;
        }
        given += 1;
        const runs = Math.min(DAYS_PER_ORDER, days - ordered);
        ordered += runs;
        worker.send({ runs, seed: (firstSeed + orders++) % 2 ** 31 } satisfies Order);
      };
      worker.on('message', (told: Told) => {
        done += told.runs;
        slowestMs = Math.max(slowestMs, told.slowestMs);
        if (told.failure !== '') {
          failures += 1;
          if (failures === 1) console.log(told.failure);
        }
        order();
      });
      worker.once('error', reject);
      worker.once('exit', (code) => {
        workers.delete(worker);
        // Whoever ends by itself has met something that no day may do: an uncaught error, or no memory.
        if (code === 0) resolve();
        else reject(new Error(`a worker ended with ${String(code)}`));
      });
      order();
    });

  const shift = async (): Promise<void> => {
    while (ordered < days && failures === 0) await hire();
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, shift));
  } finally {
    clearInterval(telling);
    for (const worker of workers) worker.kill();
  }
  const verdict = failures === 0 ? 'no promise was broken' : 'A PROMISE WAS BROKEN';
  console.log(
    `${done} days, first seed ${firstSeed}, ${seconds()} s: ${verdict}; slowest way back to the truth ${slowestMs} ms`,
  );
  return failures;
}

const [first, second] = process.argv.slice(2);
if (first === '--worker') work();
else process.exitCode = Math.min(1, await lead(Number(first ?? DAYS), Number(second ?? Date.now() % 1e9)));
