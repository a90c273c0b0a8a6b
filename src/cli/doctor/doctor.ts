import type { ListedLock } from '../../gateway/protocol.ts';
import { call, type Act, type Context } from '../context.ts';
import { exitCodes } from '../definitions.ts';
import type { Line } from '../line.ts';
import { codeFor, type Target } from '../target.ts';
import { examineGateway } from './gateway.ts';
import { examineLock } from './lock.ts';
import { trouble, type Step, type StepName } from './step.ts';
import { examineName, examineWay } from './way.ts';

/** Troubles with these mean that there is no gateway. */
const wayThere: ReadonlySet<StepName> = new Set(['name', 'port', 'HTTP']);

/** Finds out what is wrong with a set-up, step by step, and says so as it goes. */
export const doctor: Act = async (context) => {
  const { target, line } = call(context);
  const found: Step[] = [];
  const steps = examine(target, line, context);
  for (;;) {
    const next = await context.terminal.during('Looking…', steps.next());
    if (next.done === true) break;
    found.push(next.value);
    if (!context.line.isJson) print(next.value, context);
  }
  const troubles = found.filter(({ isFine }) => !isFine);
  const exitCode = troubles.some(({ step }) => wayThere.has(step))
    ? exitCodes.noGateway.code
    : troubles.length > 0
      ? exitCodes.refused.code
      : exitCodes.done.code;
  return { exitCode, json: { ok: troubles.length === 0, steps: found } };
};

async function* examine(target: Target, line: Line, { clock, signal }: Context): AsyncGenerator<Step> {
  const name = await examineName(target);
  yield name;
  if (!name.isFine) return;
  const { steps, locks } = await examineWay(target, line);
  yield* steps;
  if (!locks) return;
  let isFree = true;
  for await (const step of examineGateway(line, clock, signal)) {
    isFree &&= step.isFine;
    yield step;
  }
  const identifiers = meant(target, locks);
  if (identifiers.length === 0) {
    yield trouble(
      'range',
      'The gateway sees no lock at all. Move it nearer to the door, and look at the lock’s batteries.',
    );
  }
  for (const identifier of identifiers) {
    const listed = locks.find((lock) => lock.identifier === identifier);
    yield* examineLock(target, identifier, listed, line, isFree);
  }
}

/** The lock that was named; else those of the config and those that can be read; else whatever is there. */
function meant(target: Target, locks: readonly ListedLock[]): readonly number[] {
  if (target.identifier !== undefined) return [target.identifier];
  const hidden = [...target.gateway.locks.values()]
    .filter((lock) => lock.hidden)
    .map((lock) => lock.identifier);
  const seen = locks.map(({ identifier }) => identifier);
  const known = [...new Set([...target.gateway.locks.keys(), ...seen])].filter(
    (one) => !hidden.includes(one),
  );
  const readable = known.filter((one) => target.gateway.locks.has(one) || codeFor(target, one) !== undefined);
  return readable.length > 0 ? readable : known;
}

function print({ isFine, message, step, name }: Step, { terminal }: Context): void {
  const mark = isFine ? terminal.colour('green', '✓') : terminal.colour('red', '✗');
  terminal.say(`${mark} ${step.padEnd(13)}  ${name === undefined ? '' : `“${name}”: `}${message}`);
}
