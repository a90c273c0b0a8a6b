import type { Ms } from '../../clock.ts';
import type { LockKey } from '../../gateway/call.ts';
import { Failure, type About } from '../../gateway/failure.ts';
import { actions, parseAcknowledgement } from '../../gateway/protocol.ts';
import type { WireAnswer, WireRequest } from '../../gateway/wire.ts';
import type { House } from '../../house.ts';
import { positions } from '../../language/english-log.ts';
import { LocalError } from '../../local/client.ts';
import { failureIn } from '../../local/failures.ts';
import type { RunningPlugin } from '../../local/found.ts';
import { COMMAND_MS, type End } from '../../lock/command.ts';
import { turnOf } from '../../lock/core.ts';
import type { Lock } from '../../lock/lock.ts';
import type { Wish } from '../../wish.ts';
import type { Act, Context } from '../context.ts';
import { oneGatewayHouse } from '../one-gateway.ts';
import { pluginFor } from '../plugin.ts';
import { codeFor, findTarget, lockOf, refinementOf, signingKeyOf, type Target } from '../target.ts';
import { naming } from '../words.ts';

/** How long a read may take that is to tell, after the time for the command is over, what has become of it. */
const LAST_READ_MS: Ms = 10_000;

const doing = { secured: 'Locking', unsecured: 'Unlocking' } as const satisfies Record<Wish, string>;

/** Turns a bolt: by the plugin that runs, else by a house of our own, as a tap in Home does. */
const turn =
  (wish: Wish): Act =>
  async (context) => {
    const target = findTarget(context.line, context.environment);
    const lock = lockOf(target);
    const plugin = await pluginFor(target, context);
    const work =
      'client' in plugin ? byPlugin(plugin, wish, target, context) : byOurselves(wish, target, context);
    await context.terminal.during(`${doing[wish]} “${lock.name}”…`, work);
    return { text: `“${lock.name}” is ${positions[wish]}.`, json: { ...naming(lock), bolt: wish } };
  };

async function byOurselves(wish: Wish, target: Target, context: Context): Promise<void> {
  using turning = new Turning(wish, signingKeyOf(target), target, context);
  await turning.run();
}

/** Lets the plugin turn it; whoever hangs up takes it back. */
async function byPlugin(
  { client }: RunningPlugin,
  wish: Wish,
  target: Target,
  context: Context,
): Promise<void> {
  const { identifier, name } = lockOf(target);
  const about = { gateway: target.gateway.name, lock: name, isTurn: true };
  const code = codeFor(target, identifier);
  const { allowUnlock } = refinementOf(target, identifier);
  const withinMs = Math.min(context.line.timeoutMs, COMMAND_MS);
  const asked = {
    identifier,
    name,
    by: 'command',
    wish,
    withinMs,
    allowUnlock,
    ...(code && { code }),
  } as const;
  const end = await client.turn(asked, context.signal).catch((error: unknown) => {
    if (!(error instanceof LocalError)) throw error;
    throw new Failure('inDoubt', { ...about, cause: new Failure('stopped', about) });
  });
  if (end.kind === 'refused') throw failureIn(end.failure) ?? new Failure('inDoubt', about);
  if (end.kind === 'superseded') throw new Failure('withdrawn', about);
}

export const open = turn('unsecured');
export const close = turn('secured');

/** One wish for one lock, until it is known what has become of it. */
class Turning implements Disposable {
  readonly #wish: Wish;
  readonly #context: Context;
  readonly #about: About;
  readonly #identifier: number;
  readonly #house: House;
  readonly #lock: Lock;
  readonly #end = new AbortController();
  readonly #asking = new AbortController();
  readonly #listed = Promise.withResolvers<undefined>();
  readonly #givenUp = Promise.withResolvers<never>();
  /** What the last request to turn the bolt has failed with. */
  #failure: Failure | undefined;

  constructor(wish: Wish, key: LockKey, target: Target, context: Context) {
    this.#wish = wish;
    this.#context = context;
    this.#identifier = key.identifier;
    this.#about = { gateway: target.gateway.name, lock: key.name, isTurn: true };
    const giveUp = (error: unknown): void => this.#givenUp.reject(error);
    this.#givenUp.promise.catch(() => undefined);
    this.#house = oneGatewayHouse(
      target,
      context,
      {
        signal: AbortSignal.any([context.signal, this.#end.signal]),
        fault: giveUp,
        hear: (request, answer) => this.#hear(request, answer),
        tell: (saying) => {
          // At a prompt, whoever waits wants to know that nobody is there.
          if (saying.what === 'gatewayAway') giveUp(this.#inDoubt(saying.failure) ?? saying.failure);
        },
      },
      key,
    );
    const lock = this.#house.adopt(key.identifier, { bolt: 'unknown' }, target.gateway.key);
    if (!lock) throw new Error('the house does not take its only lock');
    this.#lock = lock;
  }

  /** Resolves once the bolt is where it is wished. Throws a `Failure` that says what is known, and what is not. */
  async run(): Promise<void> {
    const { signal } = this.#asking;
    const { promise: givenUp } = this.#givenUp;
    this.#house.start();
    const late = this.#late();
    late.catch(() => undefined);
    // With the lock's event counter, a door that somebody closes in the meantime is not opened again.
    if (this.#wish === 'unsecured') await Promise.race([this.#listed.promise, givenUp, late]);
    const asked = this.#lock.ask(this.#wish, { by: 'command', signal });
    const end = await Promise.race([
      asked.then<End | 'turned'>((one) => (signal.aborted ? late : one)),
      givenUp,
      late,
    ]);
    if (end === 'turned' || end.kind === 'done') return;
    throw end.kind === 'refused' ? end.failure : new Failure('withdrawn', this.#about);
  }

  [Symbol.dispose](): void {
    this.#end.abort();
  }

  /** When time is over, nothing more is sent to turn the bolt; what was sent is looked into. */
  async #late(): Promise<'turned'> {
    const { clock, line } = this.#context;
    const signal = AbortSignal.any([this.#context.signal, this.#end.signal]);
    await clock.sleep(Math.min(line.timeoutMs, COMMAND_MS), signal);
    await this.#answered();
    const tooLate = new Failure('tooLate', this.#withCause(this.#failure ?? this.#lock.lastFailure));
    this.#asking.abort();
    if (!this.#inDoubt()) throw tooLate;
    const reading = new AbortController();
    void clock.sleep(LAST_READ_MS, signal).then(
      () => reading.abort(),
      () => undefined,
    );
    const read = await this.#lock.read({ by: 'command', signal: reading.signal });
    if (read.kind === 'read' && read.report.bolt === this.#wish) return 'turned';
    throw this.#inDoubt() ?? tooLate;
  }

  /** What is on the wire runs to its answer. */
  async #answered(): Promise<void> {
    if (this.#lock.memory.onWire === undefined) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const listening = this.#lock.onMemory(() => {
      if (this.#lock.memory.onWire === undefined) resolve(undefined);
    });
    await promise;
    listening[Symbol.dispose]();
  }

  /** That it is not known whether the bolt has turned, if it is not. */
  #inDoubt(cause = this.#failure): Failure | undefined {
    const { memory, view } = this.#lock;
    const isPending = memory.onWire !== undefined;
    const isUnread = this.#failure?.sent === 'maybe' && view.bolt === 'unknown';
    return isPending || isUnread ? new Failure('inDoubt', this.#withCause(cause)) : undefined;
  }

  #withCause(cause: Failure | undefined): About {
    return { ...this.#about, ...(cause && { cause }) };
  }

  #hear({ path }: WireRequest, answer: WireAnswer | undefined): void {
    // The house hears the list before anything else can happen.
    if (path === actions.lockers.path && answer) setImmediate(() => this.#listed.resolve(undefined));
    const action = turnOf(this.#wish);
    if (path !== actions[action].path) return;
    this.#failure = answer ? this.#refusal(answer) : new Failure('silent', this.#about);
  }

  #refusal(answer: WireAnswer): Failure | undefined {
    try {
      parseAcknowledgement(answer, turnOf(this.#wish), this.#identifier, this.#about);
      return undefined;
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
  }
}
