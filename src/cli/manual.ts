import { simulateUsage } from '../simulator/program.ts';
import {
  actions,
  environment,
  exitCodes,
  finding,
  options,
  type ActionDefinition,
  type OptionDefinition,
} from './definitions.ts';
import { spelling, usageLine } from './help.ts';

const heading = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1) + '.';

/** The manual of `the-keys` in Markdown: what docs/cli.md holds. */
export function manual(): string {
  return [
    '# `the-keys`',
    '',
    'The Keys smart locks behind their gateway, from the command line. It is made of the same parts as the plugin, waits for a busy gateway as the plugin does, and says in a sentence what went wrong.',
    '',
    '<!-- Written by scripts/cli-docs.ts from src/cli/definitions.ts; a test fails when they differ. -->',
    '',
    '## Synopsis',
    '',
    ...code('sh', usageLine),
    'The first five options, and the actions `open`, `close`, `search`, `synchronize`, `update`, `synchronize_locker` and `update_locker`, are those of the vendor’s `test.py`: change the command’s name and nothing else.',
    '',
    ...code('sh', "the-keys --host 192.168.0.26 -i 45961123 -c 'Zmo1sps2OVyCFtl1' open"),
    '## Actions',
    '',
    ...Object.entries(actions).flatMap(([name, action]) => described(name, action)),
    '## Options',
    '',
    'Before or after the action. A long one may be cut short as long as it is clear which is meant.',
    '',
    '| option | what it does |',
    '| --- | --- |',
    ...Object.entries<OptionDefinition>(options).map(
      ([name, option]) => `| \`${spelling(name, option)}\` | ${option.text} |`,
    ),
    '',
    '## Gateway, lock and code',
    '',
    ...finding.flatMap((sentence) => [sentence, '']),
    '## Environment',
    '',
    '| variable | what it is for |',
    '| --- | --- |',
    ...Object.entries(environment).map(([name, text]) => `| \`${name}\` | ${text} |`),
    '',
    '## Output and exit status',
    '',
    'Results go to the standard output; sentences on what went wrong, questions and the exchange of `-d` to the standard error. With `--json`, the standard output holds one object, also when it went wrong:',
    '',
    ...code('json', JSON.stringify({ ok: false, error: { kind: 'wrongCode', number: 33, message: '…' } })),
    'A bolt that is locked is `secured`, one that is unlocked `unsecured`. What is not known is left out. `rssi` is in dBm, `batteryMillivolts` in mV. `number` is the gateway’s own, when there is one.',
    '',
    '| status | meaning |',
    '| --- | --- |',
    ...Object.values(exitCodes).map((one) => `| ${one.code} | ${one.text} |`),
    '',
    'Status 4, with the kind `inDoubt`, is for a bolt that may or may not have turned: something was sent, had no answer, and the lock could not be read since. Somebody has to look at the door; nothing is sent again.',
    '',
  ].join('\n');
}

function described(name: string, action: ActionDefinition): string[] {
  return [
    `### \`${name}\``,
    '',
    heading(action.text),
    '',
    ...(action.more === undefined ? [] : [action.more, '']),
    ...(action.json === undefined ? [] : code('json', JSON.stringify(action.json))),
    ...(name === 'simulate' ? code('text', simulateUsage.trim()) : []),
  ];
}

const code = (language: string, text: string): string[] => [`\`\`\`${language}`, text, '```', ''];
