import { readFileSync } from 'node:fs';
import { systemClock } from '../clock.ts';
import { isRecord } from '../fields.ts';
import { acts } from './actions.ts';
import { readCommandLine, type CommandLine } from './command-line.ts';
import { complaintOf, Interrupted, Unanswered, UsageError } from './failure.ts';
import { helpText, usageLine } from './help.ts';
import { Prompt } from './prompt.ts';
import type { Environment } from './target.ts';
import { Terminal, type Streams } from './terminal.ts';

/** Who runs the program, as far as it concerns the program. */
export interface Caller {
  readonly streams: Streams;
  readonly environment: Environment;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Runs one command line to its end, and gives the exit status. Whatever happens is said in sentences. */
export async function run(args: readonly string[], caller: Caller): Promise<number> {
  const { streams, signal } = caller;
  if (args[0] === 'simulate') return simulate(args.slice(1), streams, signal);
  // A program that asked for JSON gets it even when the rest of the line makes no sense.
  const isJson = args.includes('--json');
  const isQuiet = isJson || args.includes('-d') || args.includes('--debug');
  const terminal = new Terminal(streams, isQuiet);
  try {
    const line = readCommandLine(args);
    if (line === 'help') terminal.say(helpText().trimEnd());
    else if (line === 'version') terminal.say(versionOfPackage());
    else return await act(line, terminal, caller);
    return 0;
  } catch (error) {
    const { exitCode, kind, message, number } = complaintOf(signal.aborted ? new Interrupted() : error);
    if (isJson) {
      const numbered = number === undefined ? {} : { number };
      terminal.say(JSON.stringify({ ok: false, error: { kind, ...numbered, message } }));
    }
    terminal.tell(message);
    if (error instanceof UsageError && !(error instanceof Unanswered)) {
      if (args.length === 0) terminal.tell(`Usage: ${usageLine}`);
      terminal.tell('`the-keys --help` shows all there is.');
    }
    return exitCode;
  }
}

async function act(
  line: CommandLine,
  terminal: Terminal,
  { streams, environment, signal }: Caller,
): Promise<number> {
  using prompt = new Prompt(streams, signal);
  const perform = await acts[line.action]();
  const {
    text,
    json,
    exitCode = 0,
  } = await perform({
    line,
    environment,
    terminal,
    prompt,
    clock: systemClock,
    signal,
  });
  if (line.isJson && json !== undefined) terminal.say(JSON.stringify({ ok: true, ...json }));
  else if (text !== undefined) terminal.say(text);
  return exitCode;
}

async function simulate(args: readonly string[], streams: Streams, signal: AbortSignal): Promise<number> {
  const { simulate: play } = await import('../simulator/program.ts');
  return play(args, {
    out: (line) => streams.output.write(`${line}\n`),
    err: (line) => streams.errors.write(`${line}\n`),
    signal,
  });
}

/** The version in the package.json beside `dist` or `src`. */
function versionOfPackage(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return isRecord(manifest) && typeof manifest.version === 'string' ? manifest.version : 'unknown';
}
