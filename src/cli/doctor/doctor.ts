import type { ListedLock } from '../../gateway/protocol.ts';
import { call, type Act, type Calling, type Context } from '../context.ts';
import { exitCodes } from '../definitions.ts';
import { codeFor, refinementOf, type Target } from '../target.ts';
import { examineName, examinePort } from './address.ts';
import { trouble, type Finding, type StepName } from './finding.ts';
import { examineGateway } from './gateway.ts';
import { examineLock } from './lock.ts';
import { examineWay } from './way.ts';

/** Troubles with these mean that there is no gateway. */
const wayThere: ReadonlySet<StepName> = new Set(['name', 'port', 'HTTP']);

/** Finds out what is wrong with a set-up, step by step, and says so as it goes. */
export const doctor: Act = async (context) => {
  const found: Finding[] = [];
  const findings = examine(await call(context, { isLooking: true }), context);
  for (;;) {
    const next = await context.terminal.during('Looking…', findings.next());
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

async function* examine(calling: Calling, context: Context): AsyncGenerator<Finding> {
  const { target } = calling;
  yield examineWay(calling);
  const name = await examineName(target);
  yield name;
  if (!name.isFine) return;
  const { findings, locks } = await examinePort(calling);
  yield* findings;
  if (!locks) return;
  let isFree = true;
  for await (const finding of examineGateway(calling, context)) {
    isFree &&= finding.isFine;
    yield finding;
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
    yield* examineLock(calling, { identifier, listed, mayRead: isFree });
  }
}

/** The lock that was named; else those of the config and those that can be read; else whatever is there. */
function meant(target: Target, locks: readonly ListedLock[]): readonly number[] {
  if (target.identifier !== undefined) return [target.identifier];
  const { named } = target.gateway;
  const seen = locks.map(({ identifier }) => identifier);
  const known = [...new Set([...named, ...seen])].filter((one) => !refinementOf(target, one).hidden);
  const readable = known.filter((one) => named.has(one) || codeFor(target, one) !== undefined);
  return readable.length > 0 ? readable : known;
}

function print({ isFine, message, step, name }: Finding, { terminal }: Context): void {
  const mark = isFine ? terminal.colour('green', '✓') : terminal.colour('red', '✗');
  terminal.say(`${mark} ${step.padEnd(13)}  ${name === undefined ? '' : `“${name}”: `}${message}`);
}
