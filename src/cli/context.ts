import type { Clock } from '../clock.ts';
import type { CommandLine } from './command-line.ts';
import { Line } from './line.ts';
import type { Prompt } from './prompt.ts';
import { findTarget, type Environment, type Target } from './target.ts';
import type { Terminal } from './terminal.ts';

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

/** What has come of an action: the same for people and for programs. Lines that were said on the way are not in it. */
export interface Outcome {
  readonly text?: string;
  readonly json?: object;
  /** 0 unless it says otherwise. */
  readonly exitCode?: number;
}

export type Act = (context: Context) => Promise<Outcome>;

/** The gateway that is meant, and a line to it. */
export function call(context: Context): { target: Target; line: Line } {
  const target = findTarget(context.line, context.environment);
  return { target, line: lineTo(target, context) };
}

/** A line to a gateway. */
export function lineTo(target: Target, { line, terminal, clock, signal }: Context): Line {
  const { timeoutMs } = line;
  const show = showing({ line, terminal });
  return new Line(target, { clock, signal, timeoutMs, ...(show && { show }) });
}

/** What shows the exchange, if -d asks for it. */
export function showing({
  line,
  terminal,
}: Pick<Context, 'line' | 'terminal'>): ((text: string) => void) | undefined {
  return line.isDebug ? (text) => terminal.tell(text) : undefined;
}
