import { seededRandom } from '../src/simulator/seeded-random.ts';
import { House, FRONT } from '../test/house.ts';

/**
 * What the plugin asks of a gateway while nothing happens, and how soon a turn by hand shows in Home; in simulated
 * time, with two locks and the default config. Run with `node bench/polling.ts`.
 */
const HOURS = 24;
const TURNS = 1_000;
/** Milliseconds from one turn to the next, at least and at most: turns fall anywhere between two polls. */
const BETWEEN_TURNS_MS = { least: 30_000, most: 60_000 };

async function idle(): Promise<void> {
  const house = await House.settled();
  const { journal } = house.simulated;
  const polls = journal.count('poll');
  const reads = journal.count('read');
  const volts = house.simulated.door(FRONT).battery ?? 0;
  for (let hour = 0; hour < HOURS; hour += 1) {
    await house.clock.advance(3_600_000);
    journal.entries.length = 0;
  }
  const perHour = (count: number): string => (count / HOURS).toFixed(0);
  const { whileServing, tooSoon } = journal.refusals;
  console.log(`Idle for ${HOURS} h: ${perHour(journal.count('poll') - polls)} polls an hour,`);
  console.log(
    `  ${journal.count('read') - reads} reads in all, ${whileServing + tooSoon} requests refused at the door,`,
  );
  console.log(`  ${volts - (house.simulated.door(FRONT).battery ?? 0)} mV of battery spent.`);
  await house.stop();
}

async function turns(): Promise<void> {
  const house = await House.settled();
  const { clock, simulated, front } = house;
  const { least, most } = BETWEEN_TURNS_MS;
  const waits: number[] = [];
  const random = seededRandom(1);
  const told = (): number => front.home.events.filter(({ what }) => what === 'Lock Current State').length;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const began = clock.now();
    front.home.events.length = 0;
    simulated.turnByHand(FRONT);
    while (told() === 0) await clock.advance(50);
    waits.push(clock.now() - began);
    await clock.advance(least + random() * (most - least));
    simulated.journal.entries.length = 0;
  }
  waits.sort((a, b) => a - b);
  const at = (part: number): string => ((waits[Math.ceil(part * TURNS) - 1] ?? NaN) / 1000).toFixed(1);
  console.log(
    `${TURNS} turns by hand: in Home after ${at(0.5)} s (median), ${at(0.95)} s (19 in 20), ${at(1)} s (all).`,
  );
  await house.stop();
}

await idle();
await turns();
