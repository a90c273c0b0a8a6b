import { EXCHANGE_MS, HELD_MS, STUCK_MS, TAP_MS } from './bounds.ts';
import { patienceMs } from './patience.ts';
import type { Trial } from './trial.ts';
import { codeOf, gatewaysOf, identifierOf } from './world.ts';

const LOOK_MS = 500;
/** While a gateway is at something, it is asked for something else, and shuts its door, so many times at most. */
const MOST_KNOCKS = 100;
/** Waits longer than the first of these, in ms, are waited out in one house of ten; longer ones than the second, never. */
const LONG_MS = { seldom: 60_000, never: 700_000 } as const;
/** Until the plugin has mended what it found, in ms: a `/synchronize` or two that were asked for before. */
const MEND_MS = 30_000;
/** The longest that auto-lock waits after a failure, in ms. */
const AUTO_LOCK_AGAIN_MS = 900_000;

/** Ends all trouble, and waits for Home to show where the bolts are, for no longer than it may take. */
export async function recover(trial: Trial): Promise<void> {
  const { court, clock, witness, world, inspector } = trial;
  // A config that lacks a code would keep its doors from being served for good.
  if (trial.lacksCodes) await trial.restart('stop', 0, []);
  const wereStuck = witness.signs.map(
    ({ hinderedSince }) => clock.now() - hinderedSince >= STUCK_MS - LOOK_MS,
  );
  makeWell(trial);
  await requestsToEnd(trial);
  await commandsToEnd(trial);
  const insisted = world.insists
    ? witness.doors
        .filter((door) => door.isRefused && trial.life.doors.has(door.identifier))
        .map(({ number }) => number)
    : [];
  for (const number of insisted) inspector.tap(number, 'secured');
  await trial.pass(LOOK_MS);
  await commandsToEnd(trial);
  let began = clock.now();
  const giveUp = began + MEND_MS;
  court.note('all is well');
  const doors = witness.doors.map((door) => {
    const isInsisted = insisted.includes(door.number);
    // A door that is not in Home yet is looked at by nobody.
    const isUnseen = !world.isWatched || !trial.life.doors.has(door.identifier);
    const isAwayUnseen = isUnseen && door.isAway;
    const wasStuck = door.gateways.some((gateway) => wereStuck[gateway]);
    return { door, ...patienceMs(world, door, { isInsisted, isAwayUnseen, wasStuck }) };
  });
  const isPatient = world.seed % 10 === 0;
  const awaited = doors.filter(({ dueMs }) => dueMs <= LONG_MS[isPatient ? 'never' : 'seldom']);
  for (let waiting = awaited; waiting.length > 0;) {
    // The plugin's own remedy for a wrong clock keeps the gateway from its locks for some seconds.
    if (trial.gateways.some(({ activity }) => activity.synchronizing) && clock.now() < giveUp)
      began = clock.now();
    const ms = clock.now() - began;
    const wrong = [];
    for (const one of waiting) {
      if (isTrue(trial, one.door.number)) {
        if (one.isSoon) trial.recoveriesMs.push(ms);
      } else if (ms >= one.dueMs) {
        court.breaks('recovers', `${one.door.name} is not shown as it is after ${ms} ms`);
      } else wrong.push(one);
    }
    waiting = wrong;
    const isLong = ms > 60_000;
    if (waiting.length > 0) await trial.pass(isLong ? 5_000 : LOOK_MS, isLong ? 'enduring' : 'usual');
    if (world.isWatched && waiting.length > 0) await inspector.lookAtAll();
  }
  if (isPatient) await autoLocksToLock(trial);
}

function makeWell(trial: Trial): void {
  const { world, gateways, taps } = trial;
  for (const [index, gateway] of gateways.entries()) {
    gateway.faults.clear();
    taps[index]?.clear();
    gateway.plug();
    gateway.activity.scan();
    for (const [number, { counter }] of world.doors.entries()) {
      if (!gatewaysOf(world, number).includes(index)) continue;
      const door = gateway.door(identifierOf(number));
      door.inRange = true;
      door.refusesKey = false;
      door.hasLastLog = counter !== 'none';
      door.say('position');
      gateway.addShare(identifierOf(number), codeOf(world, number));
    }
  }
  trial.setClocksRight();
}

/** A request that met a fault ends with it; then the gateways are free. */
async function requestsToEnd(trial: Trial): Promise<void> {
  const { witness, clock, gateways } = trial;
  const { underWay } = witness;
  const giveUp = clock.now() + EXCHANGE_MS + LOOK_MS;
  const isMeeting = (): boolean =>
    underWay.some((request, gateway) => request !== undefined && witness.underWay[gateway] === request) ||
    gateways.some(({ journal }) => journal.entries.slice(-MOST_KNOCKS).some(isHandling));
  while (isMeeting() && clock.now() <= giveUp) await trial.pass(100);
}

const isHandling = ({ outcome }: { readonly outcome: unknown }): boolean => outcome === 'handling';

async function commandsToEnd(trial: Trial): Promise<void> {
  const { clock, witness } = trial;
  const giveUp = clock.now() + TAP_MS + HELD_MS + EXCHANGE_MS;
  const isAsked = (): boolean => witness.doors.some(({ wishes }) => wishes.alive.length > 0);
  while (isAsked() && clock.now() <= giveUp) await trial.pass(100);
}

function isTrue(trial: Trial, number: number): boolean {
  const { world, life, gateways } = trial;
  const gateway = gateways[gatewaysOf(world, number)[0] ?? 0];
  const door = life.doors.get(identifierOf(number));
  const { bolt } = gateway?.door(identifierOf(number)) ?? {};
  if (!door?.lock.view.reachable) return false;
  const { current, target } = door.told;
  return current === bolt && (target === bolt || (world.doors[number]?.autoLock ?? 0) > 0);
}

/** What auto-lock is to lock is locked in the end, however often it has failed before. */
async function autoLocksToLock(trial: Trial): Promise<void> {
  const { world, clock, court, gateways } = trial;
  const open = world.doors.flatMap(({ autoLock }, number) => (autoLock > 0 ? [{ number, autoLock }] : []));
  // Nobody knows of a hand's turn that is not counted, until the lock is looked at again.
  const isOpen = ({ number }: { readonly number: number }): boolean =>
    trial.life.doors.get(identifierOf(number))?.told.current === 'unsecured' &&
    gateways[gatewaysOf(world, number)[0] ?? 0]?.door(identifierOf(number)).bolt === 'unsecured';
  const longest = Math.max(0, ...open.filter(isOpen).map(({ autoLock }) => autoLock * 1_000));
  const giveUp = clock.now() + longest + AUTO_LOCK_AGAIN_MS + TAP_MS + HELD_MS;
  while (open.some(isOpen) && clock.now() < giveUp) await trial.pass(5_000, 'enduring');
  for (const { number } of open.filter(isOpen)) court.breaks('autoLocks', `Door ${number} is still unlocked`);
}
