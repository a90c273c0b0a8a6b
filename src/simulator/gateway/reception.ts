import type { Clock, Ms } from '../../clock.ts';
import type { Arrival, Connection, Incoming, Met } from './connection.ts';
import type { SimulatedDoor } from './door.ts';
import type { Fault, Faults } from './faults.ts';
import { parseForm, type Form } from './form.ts';
import type { Entry, Journal } from './journal.ts';
import type { Latencies } from './latencies.ts';
import { usesRadio } from './requests.ts';
import type { Served } from './serving.ts';

/** What the reception needs of its gateway. */
export interface Desk {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly latencies: Latencies;
  readonly doors: ReadonlyMap<number, SimulatedDoor>;
  /** How a second connection is turned away. */
  readonly refusal: 'refused' | 'closed';
  /** Of this life of the gateway. */
  power(): AbortSignal;
  serve(entry: Entry, form: Form, fault: Fault | undefined): Served;
  /** A request has come, turned away or not. */
  received(entry: Entry): void;
  changed(): void;
}

/** Lets one client in at a time, and nobody for a moment after the answer. */
export class Reception {
  readonly #desk: Desk;
  #isTaken = false;
  #settledAt: Ms = -Infinity;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The gateway starts afresh. */
  restart(): void {
    this.#isTaken = false;
    this.#settledAt = -Infinity;
  }

  /** A client connects, and has not said yet what it wants. */
  arrive(): Arrival {
    const { journal, faults, refusal } = this.#desk;
    if (this.#desk.power().aborted) return 'unplugged';
    journal.connected();
    const why = this.#isTaken ? 'whileServing' : this.#isSettling ? 'tooSoon' : undefined;
    const isRefused = why === undefined ? faults.refusesAny() : refusal === 'refused';
    if (why !== undefined || isRefused) journal.refusals[why ?? 'onDemand'] += 1;
    if (isRefused) {
      journal.left();
      return 'refused';
    }
    if (why !== undefined) return this.#turnedAway();
    this.#isTaken = true;
    return this.#connected();
  }

  /** What a request turned away was, when somebody knows. */
  note(incoming: Incoming): void {
    this.#received(entryOf(incoming, parseForm(incoming.body), this.#desk.clock.now()), 'refused');
  }

  get #isSettling(): boolean {
    return this.#desk.clock.now() < this.#settledAt;
  }

  /** A connection that is closed whatever is asked. */
  #turnedAway(): Connection {
    return {
      ask: (incoming) => {
        this.note(incoming);
        return Promise.resolve({ kind: 'closed' });
      },
      leave: this.#leaving(),
    };
  }

  #connected(): Connection {
    const power = this.#desk.power();
    const { promise: gone, resolve: go } = Promise.withResolvers<undefined>();
    const leave = this.#leaving(() => go(undefined));
    let done: Served['done'] | undefined;
    void gone.then(async () => {
      const hasUsedBluetooth = await done;
      // After a power cut this is another life of the gateway, to which the old client means nothing.
      if (power === this.#desk.power() && !power.aborted) this.#free(hasUsedBluetooth);
      this.#desk.changed();
    });
    return {
      ask: (incoming) => {
        // A gateway that has come back knows nothing of connections from before.
        if (power.aborted)
          return Promise.resolve<Met>({ kind: power === this.#desk.power() ? 'unplugged' : 'closed' });
        const served = this.#take(incoming, gone);
        done = served.done;
        return served.met;
      },
      leave,
    };
  }

  #take(incoming: Incoming, gone: Promise<unknown>): Served {
    const { clock, faults, doors, journal } = this.#desk;
    const form = parseForm(incoming.body);
    const entry = entryOf(incoming, form, clock.now());
    const fault = faults.take(entry);
    if (fault?.kind === 'refuse') {
      journal.refusals.onDemand += 1;
      this.#received(entry, 'refused');
      return { met: Promise.resolve({ kind: 'refused' }), done: Promise.resolve(undefined) };
    }
    this.#received(entry, 'handling');
    if (usesRadio(entry.path)) {
      const waitsNoMore = doors.get(entry.identifier ?? NaN)?.radio.asked();
      void gone.then(waitsNoMore);
    }
    const served = this.#desk.serve(entry, form, fault);
    void served.done.then(() => this.#desk.changed());
    return served;
  }

  #received(entry: Entry, outcome: 'refused' | 'handling'): void {
    entry.outcome = outcome;
    this.#desk.journal.received(entry);
    this.#desk.received(entry);
    this.#desk.changed();
  }

  /** @param hasUsedBluetooth - absent when nothing was handled: then there is nothing to settle after. */
  #free(hasUsedBluetooth: boolean | undefined): void {
    const { clock, latencies } = this.#desk;
    this.#isTaken = false;
    if (hasUsedBluetooth === undefined) return;
    this.#settledAt = clock.now() + latencies[hasUsedBluetooth ? 'settleBluetooth' : 'settleLight'];
  }

  #leaving(go: () => void = () => undefined): () => void {
    let isGone = false;
    return () => {
      if (isGone) return;
      isGone = true;
      this.#desk.journal.left();
      go();
    };
  }
}

function entryOf(incoming: Incoming, form: Form, at: Ms): Entry {
  const identifier = form.get('identifier');
  const ts = form.get('ts');
  return {
    at,
    path: incoming.path,
    ...(identifier === undefined ? {} : { identifier: Number(identifier) }),
    ...(ts === undefined ? {} : { ts }),
    outcome: 'handling',
    moved: false,
  };
}
