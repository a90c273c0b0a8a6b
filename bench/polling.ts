import { seededRandom } from '../src/simulator/gateway/seeded-random.ts';
import { FRONT, House } from '../test/house/house.ts';

/**
 * What the plugin asks of a gateway while nothing happens, how soon a turn by hand shows in Home, and how long a scene
 * takes; in simulated time, with the default config. Run with `npm run bench:polling`.
 */
const HOURS = 24;
const TURNS = 1_000;
/** Milliseconds from one turn to the next, at least and at most: turns fall anywhere between two polls. */
const BETWEEN_TURNS_MS = { least: 30_000, most: 60_000 };
/** So many doors are locked by one scene. */
const SCENES = [1, 5, 10, 15] as const;

async function idle(): Promise<void> {
  await using house = await House.settled();
  const { journal } = house.gateway;
  const polls = journal.count('poll');
  const reads = journal.count('read');
  const volts = house.front.at(0).battery ?? 0;
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
  console.log(`  ${volts - (house.front.at(0).battery ?? 0)} mV of battery spent.`);
}

async function turns(): Promise<void> {
  await using house = await House.settled();
  const { clock, gateway, front } = house;
  const { least, most } = BETWEEN_TURNS_MS;
  const waits: number[] = [];
  const random = seededRandom(1);
  const told = (): number => front.home.events.filter(({ what }) => what === 'current').length;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const began = clock.now();
    const before = told();
    gateway.turnByHand(FRONT);
    while (told() === before) await clock.advance(50);
    waits.push(clock.now() - began);
    await clock.advance(least + random() * (most - least));
    gateway.journal.entries.length = 0;
  }
  waits.sort((a, b) => a - b);
  const at = (part: number): string => ((waits[Math.ceil(part * TURNS) - 1] ?? NaN) / 1000).toFixed(1);
  console.log(
    `${TURNS} turns by hand: in Home after ${at(0.5)} s (median), ${at(0.95)} s (19 in 20), ${at(1)} s (all).`,
  );
}

async function scene(count: number): Promise<void> {
  const doors = Array.from({ length: count }, (_, number) => ({
    identifier: FRONT + number,
    name: `Door ${number + 1}`,
    bolt: 'unsecured' as const,
  }));
  await using house = new House({ doors });
  const { clock } = house;
  // Every door has to be known first, and the poll after the last read over.
  await clock.advance(20_000 + count * 6_000);
  const began = clock.now();
  for (const door of house.doors) void door.home.tap('lock');
  const isOpen = (): boolean => house.doors.some(({ bolt }) => bolt === 'unsecured');
  while (isOpen() && clock.now() - began < 600_000) await clock.advance(100);
  const seconds = ((clock.now() - began) / 1_000).toFixed(1);
  const { turns: turned } = house.gateway.journal;
  console.log(
    `${count} doors locked by one scene: ${seconds} s; ${turned.length} turns, ${String(isOpen())} left open.`,
  );
}

await idle();
await turns();
for (const count of SCENES) await scene(count);
