import { tableWords, type SettingText, type SettingTexts } from '../language/english-settings.ts';
import { PLATFORM_NAME } from './names.ts';
import { options, type Option, type Place } from './options.ts';

type Json = Readonly<Record<string, unknown>>;

/** The words that options of any kind may need. */
interface OptionText extends SettingText {
  readonly choices?: Readonly<Record<string, string>>;
  readonly empty?: string;
  readonly full?: string;
  readonly item?: string;
}

/** A field to type in: the form makes sliders of whole numbers with bounds, and nobody hits 45 of 3600 with one. */
const typed = { 'x-schema-form': { type: 'number' } };
/** Shown as dots, so that a screenshot of the form gives nothing away. */
const masked = { 'x-schema-form': { type: 'password' } };

/**
 * The settings form that Homebridge's interface shows, in one language; the settings page fetches it too.
 * `config.schema.json` and its translations are this function's answers written down, so that they cannot drift apart.
 */
export function schemaIn({
  settings,
}: {
  readonly settings: SettingTexts;
}): Json & { readonly schema: Json } {
  return {
    pluginAlias: PLATFORM_NAME,
    pluginType: 'platform',
    singular: true,
    strictValidation: true,
    customUi: true,
    headerDisplay: settings.header.description,
    schema: objectOf('platform', settings),
  };
}

const objectOf = (place: Place, texts: SettingTexts): Json => ({
  type: 'object',
  properties: Object.fromEntries(
    optionsOf(place, texts).map(({ key, option, text }) => [
      key,
      { title: text.title, ...rulesOf(option, text, texts), description: text.description },
    ]),
  ),
  required: optionsOf(place, texts)
    .filter(({ option }) => isRequired(option))
    .map(({ key }) => key),
});

/** Without what tells which gateway or lock it is, an entry says nothing. */
const isRequired = (option: Option): boolean =>
  ('several' in option && option.several === 'identity') || ('isWanted' in option && option.isWanted);

/** The options of a place with their words, which have the same keys. */
function optionsOf(
  place: Place,
  texts: SettingTexts,
): readonly { readonly key: string; readonly option: Option; readonly text: OptionText }[] {
  const words: Readonly<Record<string, OptionText>> = texts[place];
  return Object.entries<Option>(options[place]).flatMap(([key, option]) => {
    const text = words[key];
    return text ? [{ key, option, text }] : [];
  });
}

function rulesOf(option: Option, text: OptionText, texts: SettingTexts): Json {
  switch (option.kind) {
    case 'text':
      return {
        type: 'string',
        // An optional one may be emptied again in the form.
        ...(isRequired(option) && { minLength: 1 }),
        maxLength: option.longest,
        ...(option.preset !== undefined && { default: option.preset }),
        ...(option.example !== undefined && { placeholder: option.example }),
      };
    case 'secret':
      return { type: 'string', maxLength: option.longest, ...masked };
    case 'whole':
      return {
        ...wholeOf(option.least, option.most),
        ...(option.preset !== undefined && { default: option.preset }),
      };
    case 'flag':
      return { type: 'boolean', default: option.preset };
    case 'choice':
      return {
        type: 'string',
        default: option.preset,
        oneOf: option.choices.map((choice) => ({ title: text.choices?.[choice], enum: [choice] })),
      };
    case 'range': {
      const ends = ['empty', 'full'] as const;
      const end = wholeOf(option.least, option.most);
      return {
        type: 'object',
        properties: Object.fromEntries(
          ends.map((key) => [key, { title: text[key], ...end, placeholder: String(option.example[key]) }]),
        ),
      };
    }
    case 'list':
      return { type: 'array', items: { title: text.item, ...objectOf(option.of, texts) } };
  }
}

const wholeOf = (least: number, most: number): Json => ({
  type: 'integer',
  minimum: least,
  maximum: most,
  ...typed,
});

/** The README's table of the options of one place, in Markdown that nobody has lined up yet. */
export function optionTable(place: Place, texts: SettingTexts): string {
  const rows = optionsOf(place, texts).map(({ key, option, text }) => [
    `\`${key}\``,
    presetOf(option),
    [text.description, boundsOf(option)].join(' ').trim(),
  ]);
  return [tableWords.head, ['---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function presetOf(option: Option): string {
  if (!('preset' in option)) return '';
  return option.kind === 'whole' ? tableWords.measured(option.preset, option.unit) : `\`${option.preset}\``;
}

function boundsOf(option: Option): string {
  if (option.kind === 'range') return tableWords.written(option.example);
  return option.kind === 'whole' && option.unit !== undefined
    ? tableWords.bounds(option.least, option.most, option.unit)
    : '';
}
