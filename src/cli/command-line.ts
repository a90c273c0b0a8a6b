import { parseArgs, type ParseArgsConfig } from 'node:util';
import { integer } from '../fields.ts';
import { actions, isAction, options, type ActionName } from './definitions.ts';
import { UsageError } from './failure.ts';

/** A command line, understood. */
export interface CommandLine {
  readonly action: ActionName;
  readonly host?: string;
  readonly identifier?: number;
  /** The share code. Never printed. */
  readonly code?: string;
  readonly name?: string;
  readonly config?: string;
  readonly timeoutMs: number;
  readonly phone?: string;
  readonly gateway?: string;
  readonly isDebug: boolean;
  readonly isJson: boolean;
  readonly isSure: boolean;
  readonly mayShow: boolean;
}

/** As long as the plugin's own commands last: nobody stands at a door for longer. */
const TIMEOUT_S = 30;
/** A gateway synchronizes for minutes at most; an hour is a slip of the finger. */
const MOST_TIMEOUT_S = 3_600;

/** Reads a command line as the vendor's test.py would: options before or after the action, and `--ident` for `--identifier`. */
export function readCommandLine(args: readonly string[]): CommandLine | 'help' | 'version' {
  const { values, positionals } = parsed(args.map(spelledOut));
  if (values.help === true) return 'help';
  if (values.version === true) return 'version';
  const [action, extra] = positionals;
  if (action === undefined)
    throw new UsageError('Which action? There are: ' + Object.keys(actions).join(', ') + '.');
  if (!isAction(action)) {
    throw new UsageError(`There is no action “${action}”. There are: ${Object.keys(actions).join(', ')}.`);
  }
  // Not repeated: a code whose -c was forgotten looks like this.
  if (extra !== undefined) throw new UsageError(`There is a word too many after ${action}.`);
  return {
    action,
    ...text('host', values.host),
    ...text('code', values.code),
    ...text('name', values.name),
    ...text('config', values.config),
    ...text('phone', values.phone),
    ...text('gateway', values.gateway),
    ...(values.identifier !== undefined && { identifier: identifierIn(values.identifier) }),
    timeoutMs: 1000 * timeoutIn(values.timeout),
    isDebug: values.debug === true,
    isJson: values.json === true,
    isSure: values.yes === true,
    mayShow: values.show === true,
  };
}

type Values = Partial<Record<string, string | boolean>>;

function parsed(args: string[]): { values: Values; positionals: string[] } {
  const config: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, option] of Object.entries(options)) {
    config[name] = {
      type: 'value' in option ? 'string' : 'boolean',
      ...('short' in option && { short: option.short }),
    };
  }
  try {
    const { values, positionals } = parseArgs({ args, options: config, allowPositionals: true });
    return { values: values as Values, positionals };
  } catch (error) {
    // node:util says what is wrong with an option in a sentence or two, and repeats no value.
    throw new UsageError((error as Error).message.replace(/\.?$/, '.'));
  }
}

/** A long option by the beginning of its name becomes the whole one, when only one begins so: argparse takes these. */
function spelledOut(arg: string): string {
  const [, begun, rest = ''] = /^--([a-z]+)(=.*)?$/s.exec(arg) ?? [];
  if (begun === undefined || Object.hasOwn(options, begun)) return arg;
  const meant = Object.keys(options).filter((name) => name.startsWith(begun));
  return meant.length === 1 ? `--${meant[0] ?? ''}${rest}` : arg;
}

function text<K extends string>(key: K, value: unknown): Partial<Record<K, string>> {
  if (value === undefined) return {};
  if (typeof value !== 'string' || value.trim() === '') {
    throw new UsageError(`--${key} wants a value that is not empty.`);
  }
  return { [key]: value.trim() } as Record<K, string>;
}

function identifierIn(value: unknown): number {
  const identifier = integer(value, 1, Number.MAX_SAFE_INTEGER);
  if (identifier === undefined) {
    throw new UsageError(
      '--identifier is the number of a lock, such as 45961123; `the-keys search` lists them.',
    );
  }
  return identifier;
}

function timeoutIn(value: unknown): number {
  const seconds = integer(value ?? TIMEOUT_S, 1, MOST_TIMEOUT_S);
  if (seconds === undefined)
    throw new UsageError(`--timeout is a number of seconds, from 1 to ${MOST_TIMEOUT_S}.`);
  return seconds;
}
