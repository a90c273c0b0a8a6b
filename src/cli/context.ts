import { WakefulClock, type Clock } from '../clock.ts';
import type { GatewayConfig } from '../config/read.ts';
import { GatewayCall, type CallOptions } from '../gateway/call.ts';
import { OwnCarrier, type Carrier } from '../gateway/carrier.ts';
import { Failure } from '../gateway/failure.ts';
import type { Action } from '../gateway/protocol.ts';
import { httpDialer, type Dialer } from '../gateway/wire.ts';
import { LocalCarrier } from '../local/carrier.ts';
import type { NoPlugin, RunningPlugin } from '../local/found.ts';
import type { CommandLine } from './command-line.ts';
import { pluginFor } from './plugin.ts';
import type { Prompt } from './prompt.ts';
import { findTarget, type Environment, type Target } from './target.ts';
import type { Terminal } from './terminal.ts';
import { traced } from './trace.ts';

/** What an action has to work with. */
export interface Context {
  readonly line: CommandLine;
  readonly environment: Environment;
  readonly terminal: Terminal;
  readonly prompt: Prompt;
  readonly clock: Clock;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What an action prints: the same for people and for programs. Lines that were said on the way are not in it. */
export interface Print {
  readonly text?: string;
  readonly json?: object;
  /** 0 unless it says otherwise. */
  readonly exitCode?: number;
}

export type Act = (context: Context) => Promise<Print>;

/** The gateway that is meant, what asks it one thing at a time, and how long that may take. */
export interface Calling {
  readonly target: Target;
  readonly gateway: GatewayCall;
  /** The plugin that carries it, or why there is none. */
  readonly plugin: RunningPlugin | NoPlugin;
  readonly within: CallOptions;
}

/**
 * Finds the gateway that is meant, and whether the plugin that runs asks it; then it carries whatever is asked. A
 * doctor only looks (`isLooking`): nothing that would change anything goes out, and a read has no consequence.
 */
export async function call(context: Context, { isLooking = false } = {}): Promise<Calling> {
  const { line, environment, clock, signal } = context;
  const target = findTarget(line, environment);
  const plugin = await pluginFor(target, context);
  const carrier =
    'client' in plugin
      ? new LocalCarrier(plugin.client, { clock, by: 'command', isTrial: isLooking })
      : new OwnCarrier(dialerTo(target.gateway, context, target.code), new WakefulClock(clock));
  const gateway = new GatewayCall({
    gateway: target.gateway.name,
    by: isLooking ? looking(carrier) : carrier,
    clock,
    signal,
  });
  return { target, gateway, plugin, within: { withinMs: line.timeoutMs } };
}

/** What may go out while somebody only looks. */
const looks: ReadonlySet<Action> = new Set<Action>(['lockers', 'status', 'root', 'lockStatus']);

/** A carrier that lets nothing out that would change anything, such as setting a clock that is wrong. */
const looking = (carrier: Carrier): Carrier => ({
  carry: (job) =>
    looks.has(job.action)
      ? carrier.carry(job)
      : Promise.resolve({ failure: new Failure('cut', job.about, { sent: 'no' }) }),
  plain: (key) => carrier.plain?.(key),
});

/** The plugin's own way to a gateway; shows the exchange if -d asks for it. */
export function dialerTo(gateway: GatewayConfig, context: Context, code?: string): Dialer {
  const { line, terminal, clock } = context;
  const dialer = httpDialer(gateway.address);
  if (!line.isDebug) return dialer;
  const secrets = [code, gateway.code, ...gateway.codes.values()].flatMap((secret) => secret ?? []);
  return traced(dialer, { show: (text) => terminal.tell(text), secrets, clock });
}
