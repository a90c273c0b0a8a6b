import { GatewayError } from '../../gateway/errors.ts';
import { remedies } from '../../gateway/remedy.ts';
import { findTarget, keyOf, unsignedKeyOf } from '../target.ts';
import { call, lineTo, type Act, type Context } from '../context.ts';
import { Unconfirmed } from '../failure.ts';
import { Unanswered } from '../usage-error.ts';
import { naming, positions } from '../words.ts';

/** Lets the gateway fetch news from the account service. */
export const synchronize: Act = async (context) => {
  const { target, line } = call(context);
  await context.terminal.during(
    'Telling the gateway…',
    line.ask((session, asking) => session.maintain('synchronize', asking)),
  );
  return { text: `The gateway “${target.gateway.name}” has been told to synchronize.`, json: {} };
};

/** Lets the gateway fetch and install its firmware. */
export const update: Act = async (context) => {
  const target = findTarget(context.line, context.environment);
  const { name } = target.gateway;
  await confirm(context, `Update the firmware of the gateway “${name}”?`);
  await context.terminal.during(
    'Telling the gateway…',
    // It updates even when it is up to date: what may have been heard is not said twice.
    lineTo(target, context).ask((session, asking) => session.maintain('update', asking), {
      isRepeatable: false,
    }),
  );
  return { text: `The gateway “${name}” has been told to update, and will be away for a while.`, json: {} };
};

/** Lets the gateway synchronize a lock with the account service. */
export const synchronizeLocker: Act = async (context) => {
  const { target, line } = call(context);
  const key = unsignedKeyOf(target);
  await context.terminal.during(
    `Synchronizing “${key.name}”…`,
    line.ask((session, asking) => session.maintainLock('synchronizeLock', key, asking)),
  );
  return { text: `“${key.name}” is synchronized.`, json: naming(key) };
};

/** Lets the gateway update a lock's firmware. */
export const updateLocker: Act = async (context) => {
  const target = findTarget(context.line, context.environment);
  const key = unsignedKeyOf(target);
  await confirm(context, `Update the firmware of “${key.name}”?`);
  await context.terminal.during(
    `Updating “${key.name}”…`,
    lineTo(target, context).ask((session, asking) => session.maintainLock('updateLock', key, asking), {
      isRepeatable: false,
    }),
  );
  return { text: `“${key.name}” is updated, or is being so.`, json: naming(key) };
};

/** Lets a lock find its end positions anew: once, for it turns the bolt; and reads it, whatever came of that. */
export const calibrate: Act = async (context) => {
  const { terminal } = context;
  const { target, line } = call(context);
  const key = keyOf(target);
  const doubt = await terminal.during(
    `Calibrating “${key.name}”…`,
    line
      .ask((session, asking) => session.send('calibrate', key, asking), { isRepeatable: false })
      .then(() => undefined, doubtIn),
  );
  const { bolt } = await terminal.during(
    `Reading “${key.name}”…`,
    line.ask((session, asking) => session.report(key, asking)),
  );
  if (doubt) {
    terminal.tell(`Afterwards, “${key.name}” is ${positions[bolt]}.`);
    throw new Unconfirmed(doubt);
  }
  return { text: `“${key.name}” is calibrated, and ${positions[bolt]}.`, json: { ...naming(key), bolt } };
};

/** The error, if it leaves in doubt whether the bolt has turned; throws any other. */
function doubtIn(error: unknown): GatewayError {
  if (error instanceof GatewayError && remedies[error.kind] === 'readFirst') return error;
  throw error;
}

async function confirm({ line, prompt }: Context, question: string): Promise<void> {
  if (line.isSure) return;
  if (!prompt.isAtTerminal)
    throw new Unanswered(`${question} Without a terminal to ask at, --yes has to say so.`);
  const answer = await prompt.ask(`${question} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new Unanswered('Not confirmed: nothing was done.');
}
