import type { SettingText } from '../language/english-settings.ts';
import type { Language } from '../language/english.ts';
import { gatewayNumbers, lockNumbers, MILLIVOLTS, PLATFORM_NAME, type WholeNumber } from '../settings.ts';

type Json = Readonly<Record<string, unknown>>;

/** A field to type in: the form makes sliders of whole numbers with bounds, and nobody hits 45 of 3600 with one. */
const typed = { 'x-schema-form': { type: 'number' } };
const millivolts = { type: 'integer', minimum: MILLIVOLTS.least, maximum: MILLIVOLTS.most, ...typed };
/** Shown as dots, so that a screenshot of the form gives nothing away. */
const masked = { 'x-schema-form': { type: 'password' } };

/**
 * The settings form that Homebridge's interface shows, in one language. `config.schema.json` and its translations
 * are this function's answers written down, so that they cannot drift apart.
 */
export function schemaIn(language: Language): Json {
  const text = language.settings;
  return {
    pluginAlias: PLATFORM_NAME,
    pluginType: 'platform',
    singular: true,
    strictValidation: true,
    customUi: true,
    headerDisplay: text.header.description,
    schema: {
      type: 'object',
      properties: {
        name: option(text.name, { type: 'string', default: text.header.title, minLength: 1 }),
        matter: option(text.matter, {
          type: 'string',
          default: 'off',
          oneOf: [{ title: text.matterOff.title, enum: ['off'] }],
        }),
        gateways: option(text.gateways, { type: 'array', items: gateway(text) }),
      },
      required: ['name'],
    },
  };
}

const gateway = (text: Language['settings']): Json => ({
  title: text.gateway.title,
  type: 'object',
  properties: {
    host: option(text.host, { type: 'string', minLength: 1, maxLength: 260, placeholder: '192.168.1.50' }),
    name: option(text.gatewayName, { type: 'string', maxLength: 64 }),
    code: option(text.gatewayCode, { type: 'string', maxLength: 128, ...masked }),
    pollInterval: whole(text.pollInterval, gatewayNumbers.pollInterval),
    statusInterval: whole(text.statusInterval, gatewayNumbers.statusInterval),
    commandTimeout: whole(text.commandTimeout, gatewayNumbers.commandTimeout),
    maintenance: option(text.maintenance, { type: 'boolean', default: false }),
    locks: option(text.locks, { type: 'array', items: lock(text) }),
  },
  required: ['host'],
});

const lock = (text: Language['settings']): Json => ({
  title: text.lock.title,
  type: 'object',
  properties: {
    identifier: option(text.identifier, { type: 'integer', minimum: 1 }),
    name: option(text.lockName, { type: 'string', maxLength: 64 }),
    code: option(text.lockCode, { type: 'string', maxLength: 128, ...masked }),
    hidden: option(text.hidden, { type: 'boolean', default: false }),
    allowUnlock: option(text.allowUnlock, { type: 'boolean', default: true }),
    autoLock: whole(text.autoLock, lockNumbers.autoLock),
    lowBattery: whole(text.lowBattery, lockNumbers.lowBattery),
    calibrate: option(text.calibrate, { type: 'boolean', default: false }),
    // No defaults: a form would write them down, and one cell has another scale than two.
    battery: option(text.battery, {
      type: 'object',
      properties: {
        empty: option(text.batteryEmpty, { ...millivolts, placeholder: '6400' }),
        full: option(text.batteryFull, { ...millivolts, placeholder: '8200' }),
      },
    }),
  },
  required: ['identifier'],
});

const option = (text: SettingText, rules: Json): Json => ({
  title: text.title,
  ...rules,
  ...(text.description !== undefined && { description: text.description }),
});

const whole = (text: SettingText, { least, most, preset }: WholeNumber): Json =>
  option(text, { type: 'integer', minimum: least, maximum: most, default: preset, ...typed });
