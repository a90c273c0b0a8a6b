import { actions, environment, exitCodes, finding, options, type OptionDefinition } from './definitions.ts';

/** The widest line: what a terminal shows unless somebody has made it wider. */
const COLUMNS = 80;

/** The usage in one line, the vendor's part of it as their test.py has it. */
export const usageLine = 'the-keys [-h] [-d] [--host HOST] [-i IDENTIFIER] [-c CODE] […] ACTION';

/** An option as it is written, such as `-i, --identifier IDENTIFIER`. */
export function spelling(name: string, { short, value }: OptionDefinition): string {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return short === undefined ? long : `-${short}, ${long}`;
}

/** What `the-keys --help` prints. */
export function helpText(): string {
  const rows = (entries: readonly (readonly [string, string])[]): string => {
    const width = Math.max(...entries.map(([left]) => left.length)) + 2;
    return entries.map(([left, right]) => `  ${left.padEnd(width)}${folded(right, width + 2)}`).join('\n');
  };
  return [
    `Usage: ${usageLine}`,
    '',
    'The Keys smart locks behind their gateway, from the command line.',
    '',
    'Actions:',
    rows(Object.entries(actions).map(([name, { text }]) => [name, text])),
    '',
    'Options, before or after the action:',
    rows(Object.entries(options).map(([name, option]) => [spelling(name, option), option.text])),
    '',
    'Gateway, lock and code:',
    finding.map((sentence) => `  ${folded(sentence, 2)}`).join('\n'),
    '',
    'Environment:',
    rows(Object.entries(environment)),
    '',
    'Exit status:',
    rows(Object.values(exitCodes).map(({ code, text }) => [String(code), text])),
    '',
    'For example:',
    "  the-keys --host 192.168.0.26 -i 45961123 -c 'Zmo1sps2OVyCFtl1' open",
    '',
  ].join('\n');
}

/** A text in lines that fit beside `indent` columns, the first of which is begun already. */
function folded(text: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
