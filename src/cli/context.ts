import type { Clock } from '../clock.ts';
import type { GatewayConfig } from '../config/read.ts';
import { GatewayCall, type CallOptions } from '../gateway/call.ts';
import { httpDialer, type Dialer } from '../gateway/wire.ts';
import type { CommandLine } from './command-line.ts';
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
  readonly within: CallOptions;
}

/** Finds the gateway that is meant; nothing is asked yet. `around` may narrow what goes over the wire. */
export function call(context: Context, around: (dialer: Dialer) => Dialer = (dialer) => dialer): Calling {
  const { line, environment, clock, signal } = context;
  const target = findTarget(line, environment);
  const gateway = new GatewayCall({
    gateway: target.gateway.name,
    by: around(dialerTo(target.gateway, context, target.code)),
    clock,
    signal,
  });
  return { target, gateway, within: { withinMs: line.timeoutMs } };
}

/** The plugin's own way to a gateway; shows the exchange if -d asks for it. */
export function dialerTo(gateway: GatewayConfig, context: Context, code?: string): Dialer {
  const { line, terminal, clock } = context;
  const dialer = httpDialer(gateway.address);
  if (!line.isDebug) return dialer;
  const secrets = [code, gateway.code, ...gateway.codes.values()].flatMap((secret) => secret ?? []);
  return traced(dialer, { show: (text) => terminal.tell(text), secrets, clock });
}
