import { GatewayError } from '../../gateway/errors.ts';
import type { GatewayStatus } from '../../gateway/protocol.ts';
import { call, type Act } from '../context.ts';
import type { Line } from '../line.ts';
import { harmless } from '../terminal.ts';
import { keyOf, nameOf, refinementOf } from '../target.ts';
import { batteryFields, batteryText, naming, positions, signalText } from '../words.ts';

/** Reads a lock over Bluetooth. */
export const lockerStatus: Act = async (context) => {
  const { target, line } = call(context);
  const key = keyOf(target);
  const { battery: range } = refinementOf(target, key.identifier);
  const { bolt, battery, rssi, firmware } = await context.terminal.during(
    `Reading “${key.name}”…`,
    line.ask((session, asking) => session.report(key, asking)),
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
  const { target, line } = call(context);
  const listed = await context.terminal.during(
    'Asking the gateway…',
    line.ask((session, asking) => session.lockers(asking)),
  );
  const locks = listed.map((lock) => {
    const { name, battery: range } = refinementOf(target, lock.identifier);
    return { ...lock, name, range };
  });
  const rows = locks.map(({ identifier, name, rssi, battery, range, lastLog }) => [
    String(identifier),
    name,
    signalText(rssi),
    batteryText(battery, range),
    lastLog?.toString(),
  ]);
  return {
    text:
      rows.length === 0
        ? `The gateway “${target.gateway.name}” sees no lock just now. Try again, nearer to the door.`
        : context.terminal.table(['IDENTIFIER', 'NAME', 'SIGNAL', 'BATTERY', 'EVENTS'], rows),
    json: {
      locks: locks.map(({ identifier, name, rssi, battery, range, lastLog }) => ({
        identifier,
        ...(name !== undefined && { name: nameOf(target, identifier) }),
        ...(rssi !== undefined && { rssi }),
        ...batteryFields(battery, range),
        ...(lastLog !== undefined && { lastLog }),
      })),
    },
  };
};

/** What the gateway says of itself; those before version 17 have no `/status`, but say the same at `/` (seen). */
export async function statusOf(line: Line): Promise<GatewayStatus> {
  try {
    return await line.ask((session, asking) => session.status(asking));
  } catch (error) {
    const isOld = error instanceof GatewayError && (error.kind === 'garbled' || error.kind === 'unheardOf');
    if (!isOld) throw error;
    return line.ask((session, asking) => session.status(asking, 'root'));
  }
}

/** Shows what the gateway is doing. */
export const status: Act = async (context) => {
  const { target, line } = call(context);
  const { version, activity, synchronizing } = await context.terminal.during(
    'Asking the gateway…',
    statusOf(line),
  );
  return {
    text: `The gateway “${target.gateway.name}” has version ${harmless(version)} and says “${harmless(activity)}”.`,
    json: { version, activity, isSynchronizing: synchronizing },
  };
};
