import type { Bolt } from '../../src/gateway/protocol.ts';
import type { Shown } from '../matter/host.ts';
import { AFTER_WRITE_MS, LAG_MS, MATTER_MS } from './bounds.ts';
import type { DoorWitness } from './door-witness.ts';
import type { Word } from './oracle.ts';
import type { LivingDoor } from './plugin-life.ts';
import type { Trial } from './trial.ts';
import type { Wish } from './wishes.ts';

const shownAs: Readonly<Record<Bolt, Shown>> = {
  secured: 'locked',
  unsecured: 'unlocked',
  jammed: 'jammed',
  unknown: 'unknown',
};
const words: Readonly<Partial<Record<Shown, Word>>> = {
  locked: 'secured',
  unlocked: 'unsecured',
  jammed: 'jammed',
};

/** Homebridge's Matter tells what it is given a turn of the event loop later. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((next) => setImmediate(next));
}

/** Asks as a Matter controller, and holds what is seen there to the promises. */
export class MatterInspector {
  readonly #trial: Trial;
  /** Since when each door is shown as other than it is in Home. */
  readonly #differs = new WeakMap<LivingDoor, number>();
  /** The doors of which something has been shown in this life. */
  readonly #known = new WeakSet<LivingDoor>();

  constructor(trial: Trial) {
    this.#trial = trial;
  }

  ask(door: LivingDoor, { name }: DoorWitness, wish: Wish): void {
    const { court, clock, witness } = this.#trial;
    const at = clock.now();
    const told = wish === 'secured' ? door.inMatter.lock() : door.inMatter.unlock();
    void told.then((what) => {
      court.note(`Matter is told ${what} of ${name} to be ${wish}`);
      court.count(`Matter is told ${what}`);
      const ms = clock.now() - at;
      if (ms > MATTER_MS && witness.sleptAt < at)
        court.breaks('answersMatter', `${wish} ${name} is answered after ${ms} ms`);
    });
  }

  /** What is shown now is what Home shows; before the first word of this life it may be nothing. */
  hold(witness: DoorWitness, door: LivingDoor): void {
    const { court } = this.#trial;
    const { lock, inMatter } = door;
    if (!inMatter.isThere) return;
    const { shown, lockState } = inMatter;
    const word = words[shown];
    if (word) witness.holdShown(word, this.#trial.witness.sleptAt);
    if (lockState !== null && !witness.words.isMentioned)
      court.breaks(
        'inMatter',
        `${witness.name} is ${shown} in Matter before anybody has said anything of it`,
      );
    if (shown === 'unreachable' && lockState !== null)
      court.breaks(
        'inMatter',
        `${witness.name} cannot be reached, and has the state ${JSON.stringify(lockState)}`,
      );
    if (shown !== 'unreachable') this.#known.add(door);
    const { reachable, bolt } = lock.view;
    const expected = reachable ? shownAs[bolt] : 'unreachable';
    const mayBeNothing = !this.#known.has(door) && !lock.isSure;
    if (shown === expected || (shown === 'unreachable' && mayBeNothing)) {
      this.#differs.delete(door);
      return;
    }
    // Homebridge needs a moment to make a door in Matter, and sets its state itself when a command returns.
    const since = this.#differs.get(door) ?? court.now;
    this.#differs.set(door, since);
    if (court.now > since + AFTER_WRITE_MS + LAG_MS)
      court.breaks('inMatter', `${witness.name} is ${expected}, and is ${shown} in Matter`);
  }
}
