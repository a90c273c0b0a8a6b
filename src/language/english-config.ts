import type { ChoiceOption, GoneOption, RangeOption, WholeOption } from '../config/options.ts';

/** Names at most that many of a list, which somebody may have made as long as he likes. */
const MOST_NAMED = 5;

/** “a, b and c”, or “a, b, c, d, e and 7 more”. */
function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  const named = more > 0 ? [...names.slice(0, MOST_NAMED), `${more} more`] : names;
  return named.length < 2 ? named.join() : `${named.slice(0, -1).join(', ')} and ${named.at(-1) ?? ''}`;
}

/** “a, b or c”. */
const oneOf = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;

const quoted = (key: string): string => `"${key}"`;
const bounds = ({ least, most, unit }: WholeOption | RangeOption): string =>
  `from ${least} to ${most}${unit === undefined ? '' : ` (${unit})`}`;
const TOGETHER =
  'are taken together: where they differ the stricter counts, else the first. Put them into one entry.';

const gone = {
  commandTimeout: 'no door is unlocked later than 30 seconds after a tap',
  maintenance:
    'to synchronize or update, use the buttons on the settings page of The Keys, or the command the-keys',
  calibrate: 'to calibrate a lock, use the button on the settings page of The Keys, or the command the-keys',
} satisfies Record<GoneOption, string>;

/** What is wrong with a config, for the log. `where` names the entry; what a user wrote arrives shortened, no secret. */
export const configSentences = {
  wherePlatform: 'The configuration',
  whereGateway: (position: number, host?: string) =>
    host === undefined ? `Gateway ${position}` : `Gateway ${position} (${host})`,
  whereLock: (gateway: string, position: number, identifier?: number) =>
    `${gateway}, lock ${position}${identifier === undefined ? '' : ` (${identifier})`}`,

  noObject: () => 'The configuration is not an object. Open the settings of The Keys in Homebridge.',
  noGateway: () => 'No gateway is configured. Open the settings of The Keys in Homebridge to find yours.',
  notAGateway: (where: string) => `${where}: this is not a gateway. Give it at least a "host" and a "code".`,
  noHost: (where: string) =>
    `${where}: "host" must be the address of the gateway, such as 192.168.1.50 or thekeys.local:80.`,
  noIdentifier: (where: string) =>
    `${where}: "identifier" must be the lock's number, such as 45961123. This entry is ignored.`,
  sameGateway: (wheres: readonly string[]) => `${listed(wheres)}: these are one gateway; they ${TOGETHER}`,
  sameLock: (where: string, identifiers: readonly number[]) =>
    `${where}: ${listed(identifiers.map(String))} ${identifiers.length > 1 ? 'are' : 'is'} listed more than once; the entries ${TOGETHER}`,
  unknown: (where: string, keys: readonly string[], known: readonly string[]) =>
    `${where}: ${listed(keys.map(quoted))} ${keys.length > 1 ? 'are not options here and are' : 'is not an option here and is'} ignored. Known are: ${known.join(', ')}.`,
  gone: (wheres: readonly string[], option: GoneOption) =>
    `${listed(wheres)}: "${option}" is no longer an option; ${gone[option]}. Take it out.`,

  wrong: (where: string, key: string, what: string) => `${where}: "${key}" ${what}.`,
  noText: () => 'must be a text that is not empty, or be left out',
  tooLong: (longest: number) => `is longer than ${longest} characters; the first ${longest} are used`,
  noNumber: (option: WholeOption, used: number | undefined) =>
    `must be a whole number ${bounds(option)}${used === undefined ? '' : `; ${used} is used`}`,
  noFlag: (used: boolean) => `must be true or false; ${used} is used`,
  noChoice: ({ choices, preset }: ChoiceOption) =>
    `must be ${oneOf(choices.map(quoted))}; ${quoted(preset)} is used`,
  noRange: (option: RangeOption) =>
    `must have "empty" below "full", both ${bounds(option)}; the usual scale is used`,
  noList: () => 'must be a list',
  listOfOne: () => 'must be a list, in [ ]; what stands there is taken for its only entry',
};
