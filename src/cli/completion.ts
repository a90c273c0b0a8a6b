import { actions, options, type ActionDefinition, type OptionDefinition } from './definitions.ts';

/** The shells that there is a completion script for. */
export type Shell = (typeof actions)['completion']['operands'][number];

const optionList = (): [string, OptionDefinition][] => Object.entries<OptionDefinition>(options);
const actionList = (): [string, ActionDefinition][] => Object.entries<ActionDefinition>(actions);

/** Actions with words of their own after them, such as the shells of `completion`. */
const withOperands = (): [string, readonly string[]][] =>
  actionList().flatMap(([name, { operands }]) => (operands ? [[name, operands]] : []));

/** Everything that may begin an option that takes a value. */
const valued = (isMeant: (option: OptionDefinition) => boolean): string[] =>
  optionList()
    .filter(([, option]) => option.value !== undefined && isMeant(option))
    .flatMap(([name, { short }]) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]);

function bash(): string {
  const words = [
    ...actionList().map(([name]) => name),
    ...optionList().flatMap(([name, { short }]) => [
      `--${name}`,
      ...(short === undefined ? [] : [`-${short}`]),
    ]),
  ];
  return [
    '_the_keys() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"',
    '  COMPREPLY=()',
    '  case "$before" in',
    `    ${valued(({ isPath }) => isPath === true).join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;;`,
    `    ${valued(({ isPath }) => isPath !== true).join('|')}) return ;;`,
    ...withOperands().map(
      ([name, operands]) =>
        `    ${name}) COMPREPLY=($(compgen -W "${operands.join(' ')}" -- "$current")); return ;;`,
    ),
    '  esac',
    `  COMPREPLY=($(compgen -W "${words.join(' ')}" -- "$current"))`,
    '}',
    'complete -F _the_keys the-keys',
    '',
  ].join('\n');
}

function zsh(): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const plain = (text: string): string => text.replace(/[[\]:]/g, '\\$&');
  const specs = optionList().flatMap(([name, { short, value, text, isPath }]) => {
    const argument = value === undefined ? '' : `:${value}:${isPath === true ? '_files' : ''}`;
    const spec = `[${plain(text)}]${argument}`;
    return short === undefined ? [quoted(`--${name}${spec}`)] : [`{-${short},--${name}}${quoted(spec)}`];
  });
  return [
    '#compdef the-keys',
    '_the_keys() {',
    '  local -a actions',
    '  actions=(',
    ...actionList().map(([name, { text }]) => `    ${quoted(`${name}:${plain(text)}`)}`),
    '  )',
    '  case "${words[CURRENT-1]}" in',
    ...withOperands().map(([name, operands]) => `    ${name}) compadd ${operands.join(' ')}; return ;;`),
    '  esac',
    '  _arguments -s \\',
    ...specs.map((spec) => `    ${spec} \\`),
    "    '*:action:{_describe action actions}'",
    '}',
    'compdef _the_keys the-keys',
    '',
  ].join('\n');
}

function fish(): string {
  const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return [
    'complete -c the-keys -f',
    ...actionList().map(
      ([name, { text }]) => `complete -c the-keys -n __fish_use_subcommand -a ${name} -d ${quoted(text)}`,
    ),
    ...withOperands().map(
      ([name, operands]) =>
        `complete -c the-keys -n '__fish_seen_subcommand_from ${name}' -a ${quoted(operands.join(' '))}`,
    ),
    ...optionList().map(([name, { short, value, text, isPath }]) =>
      [
        'complete -c the-keys',
        ...(short === undefined ? [] : [`-s ${short}`]),
        `-l ${name}`,
        ...(value === undefined ? [] : [isPath === true ? '-r -F' : '-x']),
        `-d ${quoted(text)}`,
      ].join(' '),
    ),
    '',
  ].join('\n');
}

const scripts = { bash, zsh, fish } as const satisfies Record<Shell, () => string>;

/** The completion script for a shell, to be sourced by it. */
export const completionFor = (shell: Shell): string => scripts[shell]();
