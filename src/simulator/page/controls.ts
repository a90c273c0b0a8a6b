import { integer, isRecord } from '../../fields.ts';
import type { SimulatedGateway } from '../gateway/gateway.ts';
import { counterWritings, type CounterWriting, type ListQuirks } from '../gateway/lists.ts';
import type { ReportedState } from '../gateway/lock.ts';
import { parseFault } from './fault-request.ts';

/** A control that the page has no such thing for; its message is a sentence for whoever sent it. */
export class BadControl extends Error {}

type Fields = Readonly<Record<string, unknown>>;
type Control = (gateway: SimulatedGateway, fields: Fields) => void;

const states: readonly unknown[] = ['secured', 'unsecured', 'jammed', 'unknown'] satisfies ReportedState[];
const isState = (value: unknown): value is ReportedState => states.includes(value);

/** What can be done to the simulated world over HTTP, by the name in `do`. */
const controls: Readonly<Record<string, Control>> = {
  turn: (gateway, fields) => {
    const { to } = fields;
    if (to !== undefined && to !== 'secured' && to !== 'unsecured') {
      throw new BadControl('“to” is “secured” or “unsecured”, or absent.');
    }
    gateway.turnByHand(lockIn(gateway, fields), to);
  },
  state: (gateway, fields) => {
    const { state } = fields;
    if (!isState(state)) throw new BadControl('“state” is “secured”, “unsecured”, “jammed” or “unknown”.');
    gateway.setState(lockIn(gateway, fields), state);
  },
  battery: (gateway, fields) => {
    const { millivolts } = fields;
    const value = millivolts === null ? null : number(fields, 'millivolts', 0, 20_000);
    gateway.setBattery(lockIn(gateway, fields), value);
  },
  signal: (gateway, fields) => {
    gateway.setSignal(lockIn(gateway, fields), number(fields, 'dBm', -127, 0));
  },
  range: (gateway, fields) => {
    gateway.setInRange(lockIn(gateway, fields), boolean(fields, 'isInRange'));
  },
  synchronize: (gateway, fields) => {
    const what = fields.identifier === undefined ? 'gateway' : lockIn(gateway, fields);
    gateway.synchronizing(what, number(fields, 'ms', 0, 86_400_000));
  },
  scan: (gateway) => {
    gateway.scan();
  },
  power: (gateway, fields) => {
    if (boolean(fields, 'isPlugged')) gateway.plug();
    else gateway.unplug();
  },
  dialect: (gateway, { dialect }) => {
    if (dialect !== 'observed' && dialect !== 'documented') {
      throw new BadControl('“dialect” is “observed” or “documented”.');
    }
    gateway.speak(dialect);
  },
  /** How the lists of locks are odd from now on; what is left out is as it should be. */
  lists: (gateway, fields) => {
    gateway.lists.quirks = quirksIn(fields);
  },
  counter: (gateway, fields) => {
    gateway.setLastLog(lockIn(gateway, fields), number(fields, 'lastLog', 0, Number.MAX_SAFE_INTEGER));
  },
  fault: (gateway, fields) => {
    const path = typeof fields.path === 'string' ? { path: fields.path } : {};
    const identifier = fields.identifier === undefined ? {} : { identifier: lockIn(gateway, fields) };
    const fault = parseFault(fields.fault);
    if (!fault) throw new BadControl('“fault” is not one that the simulator has.');
    gateway.fault({ ...path, ...identifier }, fault, integer(fields.times, 1, 1_000_000) ?? 1);
  },
  'no faults': (gateway) => {
    gateway.faults.clear();
  },
};

/** Carries out a control such as `{"do":"turn","identifier":45961123}`; throws `BadControl` when it is none. */
export function control(gateway: SimulatedGateway, body: unknown): void {
  if (!isRecord(body) || typeof body.do !== 'string') throw new BadControl('A control has a “do”.');
  const apply = Object.hasOwn(controls, body.do) ? controls[body.do] : undefined;
  if (!apply) throw new BadControl(`“do” is one of ${Object.keys(controls).join(', ')}.`);
  apply(gateway, body);
}

const isWriting = (value: unknown): value is CounterWriting =>
  typeof value === 'string' && Object.hasOwn(counterWritings, value);

function quirksIn(fields: Fields): ListQuirks {
  const { counters, isDoubled } = fields;
  if (counters !== undefined && !isWriting(counters)) {
    throw new BadControl(`“counters” is one of ${Object.keys(counterWritings).join(', ')}.`);
  }
  const many = (key: 'emptyEvery' | 'withoutCountersEvery' | 'strangers'): Partial<ListQuirks> =>
    fields[key] === undefined ? {} : { [key]: number(fields, key, 1, 1_000_000) };
  return {
    ...many('emptyEvery'),
    ...many('withoutCountersEvery'),
    ...many('strangers'),
    ...(counters && { counters }),
    ...(isDoubled !== undefined && { isDoubled: boolean(fields, 'isDoubled') }),
  };
}

function lockIn(gateway: SimulatedGateway, fields: Fields): number {
  const identifier = integer(fields.identifier, 0, Number.MAX_SAFE_INTEGER);
  if (gateway.doors.every((door) => door.identifier !== identifier) || identifier === undefined) {
    throw new BadControl('“identifier” is the number of no lock here.');
  }
  return identifier;
}

function number(fields: Fields, key: string, least: number, most: number): number {
  const value = integer(fields[key], least, most);
  if (value === undefined) throw new BadControl(`“${key}” is a whole number from ${least} to ${most}.`);
  return value;
}

function boolean(fields: Fields, key: string): boolean {
  const value = fields[key];
  if (typeof value !== 'boolean') throw new BadControl(`“${key}” is true or false.`);
  return value;
}
