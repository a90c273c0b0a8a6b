import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { steps } from '../test/properties/schedule.ts';
import { Trial } from '../test/properties/trial.ts';
import type { DoorWorld, GatewayWorld, World } from '../test/properties/world.ts';

/**
 * Three simulated hours in a house where everything goes wrong, and what is left of them: heap, timers, listeners.
 * Run with `npm run bench:soak`, or with a number of hours behind it.
 */
const HOURS = Number(process.argv[2] ?? 3);
const SAMPLE_MS = 300_000;
/** The heap is as large as it gets after this long: everything has been compiled, and every cache filled. */
const WARM_MS = 3_600_000;
/** What a heap may differ between two halves of a run without having grown, in KiB: compiled code comes and goes. */
const NOISE_KIB = 1_024;
/** Happenings between two samples of the heap last so long, in minutes, at most. */
const MOST_MINUTES = 10;

const gateway: GatewayWorld = {
  pollInterval: 2,
  statusInterval: 60,
  dialect: 'observed',
  version: 65,
  counters: 'number',
  strictClock: true,
  whileSynchronizing: 34,
  whileTaken: 34,
  powerCut: 'closed',
  needsMs: 300,
  refusal: 'closed',
  hasTwinEntry: false,
};
const door: DoorWorld = {
  at: 'both',
  bolt: 'secured',
  counter: 'sound',
  autoLock: 0,
  lockOnly: 'none',
  hasOwnCode: false,
};
const world: World = {
  gateways: [gateway, { ...gateway, pollInterval: 5, strictClock: false, dialect: 'documented' }],
  doors: [{ ...door, autoLock: 120 }, { ...door, at: 'first' }, door],
  wallAtBoot: 0,
  isWatched: true,
  insists: true,
  seed: 1,
};

interface Sample {
  readonly ms: number;
  readonly heapKiB: number;
  readonly asleep: number;
  readonly listeners: number;
}

/** The heap after everything that can be collected has been, in KiB. */
async function heapKiB(): Promise<number> {
  // Finalizers run in their own time, and free more.
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await delay(5);
  }
  return process.memoryUsage().heapUsed / 1024;
}

async function soak(title: string, restarts: boolean): Promise<boolean> {
  const trial = new Trial(world, false);
  const samples: Sample[] = [];
  let seed = 1;
  let happened = 0;
  const began = performance.now();
  while (trial.clock.now() < HOURS * 3_600_000) {
    const until = trial.clock.now() + SAMPLE_MS;
    while (trial.clock.now() < until) {
      for (const { after, happening } of fc.sample(steps, { numRuns: 10, seed: seed++ })) {
        if (happening.kind === 'restart' && !restarts) continue;
        if (happening.kind === 'endure' && happening.minutes > MOST_MINUTES) continue;
        await trial.pass(after);
        await trial.happens(happening);
        happened += 1;
      }
    }
    await trial.recover();
    trial.forget();
    samples.push({ ms: trial.clock.now(), heapKiB: await heapKiB(), ...trial.life.load });
  }
  await trial.shutDown();
  const { broken, seen } = trial.outcome;
  const warm = samples.filter(({ ms }) => ms >= Math.min(WARM_MS, (HOURS * 3_600_000) / 3));
  const half = Math.ceil(warm.length / 2);
  const heaps = warm.map((sample) => sample.heapKiB);
  const [earlier, later] = [Math.min(...heaps.slice(0, half)), Math.min(...heaps.slice(half))];
  console.log(`\n${title}`);
  console.log('  simulated min   heap KiB   timers   listeners');
  for (const { ms, heapKiB: heap, asleep, listeners } of samples) {
    const columns = [(ms / 60_000).toFixed(0), heap.toFixed(0), asleep, listeners];
    console.log(columns.map((column) => String(column).padStart(12)).join(''));
  }
  const said = (what: string): number => seen.get(what) ?? 0;
  console.log(
    `  ${happened} happenings in ${(trial.clock.now() / 3_600_000).toFixed(1)} simulated hours ` +
      `(${((performance.now() - began) / 1000).toFixed(0)} s): ${said('tap')} taps, ${said('hand')} turns by hand, ` +
      `${said('fault')} faults armed, ${said('restart')} restarts, ${said('/open in doubt')} opens in doubt`,
  );
  console.log(
    `  heap at its smallest: ${earlier.toFixed(0)} KiB in the first half once warm, ${later.toFixed(0)} KiB in the second`,
  );
  console.log(`  after shutdown: ${trial.clock.pending} timers, ${broken.length} promises broken`);
  for (const { promise, at, how } of broken) console.log(`  ${promise} at ${at} ms: ${how}`);
  return broken.length === 0 && trial.clock.pending === 0 && later - earlier < NOISE_KIB;
}

if (!globalThis.gc) throw new Error('Run this with npm run bench:soak: it needs node --expose-gc.');
const results = [await soak('One life', false), await soak('With restarts', true)];
console.log(
  results.every(Boolean) ? '\nNothing grows, and nothing is left behind.' : '\nSOMETHING IS LEFT BEHIND.',
);
process.exitCode = results.every(Boolean) ? 0 : 1;
