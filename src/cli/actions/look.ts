import { positions } from '../../language/english-log.ts';
import { call, type Act } from '../context.ts';
import { nameOf, refinementOf, signingKeyOf } from '../target.ts';
import { harmless } from '../terminal.ts';
import { batteryFields, batteryText, counterFields, naming, signalText } from '../words.ts';

/** Reads a lock over Bluetooth. */
export const lockerStatus: Act = async (context) => {
  const { target, gateway, within } = await call(context);
  const key = signingKeyOf(target);
  const { battery: range } = refinementOf(target, key.identifier);
  const { bolt, battery, rssi, firmware } = await context.terminal.during(
    `Reading “${key.name}”…`,
    gateway.report(key, within),
  );
  const details = [
    ['battery', batteryText(battery, range)],
    ['signal', signalText(rssi)],
    ['firmware', firmware?.toString()],
  ].flatMap(([what, text]) => (text === undefined ? [] : [`  ${(what ?? '').padEnd(10)}${text}`]));
  return {
    text: [`“${key.name}” is ${positions[bolt]}.`, ...details].join('\n'),
    json: {
      ...naming(key),
      bolt,
      ...(rssi !== undefined && { rssi }),
      ...batteryFields(battery, range),
      ...(firmware !== undefined && { firmware }),
    },
  };
};

/** Lists the locks that the gateway sees. */
export const search: Act = async (context) => {
  const { target, gateway, within } = await call(context);
  const listed = await context.terminal.during('Asking the gateway…', gateway.lockers(within));
  const locks = listed.map((lock) => {
    const { name, battery: range } = refinementOf(target, lock.identifier);
    return { ...lock, name, range };
  });
  const rows = locks.map(({ identifier, name, rssi, battery, range, token }) => [
    String(identifier),
    name,
    signalText(rssi),
    batteryText(battery, range),
    token === undefined ? undefined : harmless(token),
  ]);
  return {
    text:
      rows.length === 0
        ? `The gateway “${target.gateway.name}” sees no lock just now. Try again, nearer to the door.`
        : context.terminal.table(['IDENTIFIER', 'NAME', 'SIGNAL', 'BATTERY', 'EVENTS'], rows),
    json: {
      locks: locks.map((lock) => ({
        identifier: lock.identifier,
        ...(lock.name !== undefined && { name: nameOf(target, lock.identifier) }),
        ...(lock.rssi !== undefined && { rssi: lock.rssi }),
        ...batteryFields(lock.battery, lock.range),
        ...counterFields(lock),
      })),
    },
  };
};

/** Shows what the gateway is doing. */
export const status: Act = async (context) => {
  const { target, gateway, within } = await call(context);
  const { version, activity, synchronizing } = await context.terminal.during(
    'Asking the gateway…',
    gateway.status(within),
  );
  return {
    text: `The gateway “${target.gateway.name}” has version ${harmless(version)} and says “${harmless(activity)}”.`,
    json: { version, activity, isSynchronizing: synchronizing },
  };
};
