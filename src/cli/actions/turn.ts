import { Command, type Wish } from '../../gateway/command.ts';
import { call, type Act } from '../context.ts';
import { keyOf } from '../target.ts';
import { naming, positions } from '../words.ts';

/**
 * A gateway that has just answered turns the next connection away for some 0.2 s (seen). A command that met that would
 * have to read the lock before it tried again, ms.
 */
const SETTLE_MS = 500;

const doing = { secured: 'Closing', unsecured: 'Opening' } as const satisfies Record<Wish, string>;

/** Turns a bolt, by the same command as a tap in Home. */
function turn(wish: Wish): Act {
  return async (context) => {
    const { clock, terminal } = context;
    const { target, line } = call(context);
    const key = keyOf(target);
    const deadline = clock.now() + line.timeoutMs;
    const run = async (): Promise<void> => {
      let lastLog: number | undefined;
      if (wish === 'unsecured') {
        // With the lock's event counter, a door that somebody closes in the meantime is not opened again.
        const locks = await line.ask((session, asking) => session.lockers(asking));
        lastLog = locks.find(({ identifier }) => identifier === key.identifier)?.lastLog;
        await clock.sleep(SETTLE_MS, context.signal);
      }
      const command = new Command(wish, {
        session: line.session,
        clock,
        key,
        timeoutMs: Math.max(0, deadline - clock.now()),
        reach: line.reach,
        lastLog: () => lastLog,
        onReport: () => undefined,
      });
      await command.run();
    };
    await terminal.during(`${doing[wish]} “${key.name}”…`, run());
    return {
      text: `“${key.name}” is ${positions[wish]}.`,
      json: { ...naming(key), bolt: wish },
    };
  };
}

export const open = turn('unsecured');
export const close = turn('secured');
