import { Failure } from '../../gateway/failure.ts';
import type { LockReport } from '../../gateway/protocol.ts';
import { positions } from '../../language/english-log.ts';
import { call, type Act, type Context } from '../context.ts';
import { Unanswered, Unconfirmed } from '../failure.ts';
import { lockOf, refinementOf, signingKeyOf } from '../target.ts';
import { naming } from '../words.ts';

/** Lets the gateway fetch news from the account service. */
export const synchronize: Act = async (context) => {
  const { target, gateway, within } = await call(context);
  await context.terminal.during('Telling the gateway…', gateway.maintain('synchronize', within));
  return { text: `The gateway “${target.gateway.name}” has been told to synchronize.`, json: {} };
};

/** Lets the gateway fetch and install its firmware. */
export const update: Act = async (context) => {
  const { target, gateway, within } = await call(context);
  const { name } = target.gateway;
  await confirm(context, `Update the firmware of the gateway “${name}”?`);
  await context.terminal.during('Telling the gateway…', gateway.maintain('update', within));
  return { text: `The gateway “${name}” has been told to update, and will be away for a while.`, json: {} };
};

/** Lets the gateway synchronize a lock with the account service. */
export const synchronizeLocker: Act = async (context) => {
  const { target, gateway, within } = await call(context);
  const lock = lockOf(target);
  await context.terminal.during(
    `Synchronizing “${lock.name}”…`,
    gateway.maintainLock('synchronizeLock', lock, within),
  );
  return { text: `“${lock.name}” is synchronized.`, json: naming(lock) };
};

/** Lets the gateway update a lock's firmware. */
export const updateLocker: Act = async (context) => {
  const { target, gateway, within } = await call(context);
  const lock = lockOf(target);
  await confirm(context, `Update the firmware of “${lock.name}”?`);
  await context.terminal.during(`Updating “${lock.name}”…`, gateway.maintainLock('updateLock', lock, within));
  return { text: `“${lock.name}” is updated, or is being so.`, json: naming(lock) };
};

/** Lets a lock find its end positions anew: once, for it turns the bolt; and reads it, whatever came of that. */
export const calibrate: Act = async (context) => {
  const { terminal } = context;
  const { target, gateway, within } = await call(context);
  const key = signingKeyOf(target);
  const about = { gateway: target.gateway.name, lock: key.name };
  // It runs the bolt both ways, so whoever may not unlock may not calibrate.
  if (!refinementOf(target, key.identifier).allowUnlock) throw new Failure('forbidden', about);
  const doubt = await terminal.during(
    `Calibrating “${key.name}”…`,
    gateway.calibrate(key, within).then(() => undefined, doubtIn),
  );
  const report = (): Promise<LockReport> =>
    terminal.during(`Reading “${key.name}”…`, gateway.report(key, within));
  if (!doubt) {
    const { bolt } = await report();
    return { text: `“${key.name}” is calibrated, and ${positions[bolt]}.`, json: { ...naming(key), bolt } };
  }
  const { bolt } = await report().catch((error: unknown) => {
    if (error instanceof Failure) throw new Failure('inDoubt', { ...about, cause: doubt });
    throw error;
  });
  terminal.tell(`Afterwards, “${key.name}” is ${positions[bolt]}.`);
  throw new Unconfirmed(doubt);
};

/** The failure, if it leaves in doubt whether the bolt has turned; throws any other. */
function doubtIn(error: unknown): Failure {
  if (error instanceof Failure && error.sent === 'maybe') return error;
  throw error;
}

async function confirm({ line, prompt }: Context, question: string): Promise<void> {
  if (line.isSure) return;
  if (!prompt.isAtTerminal)
    throw new Unanswered(`${question} Without a terminal to ask at, --yes has to say so.`);
  const answer = await prompt.ask(`${question} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new Unanswered('Not confirmed: nothing was done.');
}
