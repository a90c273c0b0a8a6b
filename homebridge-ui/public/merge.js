/**
 * Takes over what a form made by a schema gives, into the entry that it was given: a form knows only the keys of its
 * schema and writes defaults that nobody asked for, and neither may show in somebody's config.json.
 *
 * @typedef {Record<string, unknown>} Entry
 */

/** What tells one entry of a list from another, so that a moved one keeps its unknown keys. */
const identities = ['host', 'identifier'];

/**
 * @param {unknown} schema
 * @param {unknown} original
 * @param {unknown} formed
 * @returns {unknown}
 */
export function merged(schema, original, formed) {
  if (!isPlain(schema)) return formed;
  if (schema.type === 'array') return mergedList(schema.items, listOf(original), listOf(formed));
  if (schema.type !== 'object' || !isPlain(schema.properties)) return formed;
  return mergedEntry(schema.properties, isPlain(original) ? original : {}, isPlain(formed) ? formed : {});
}

/**
 * One block of the config with what its form gave.
 *
 * @param {Entry} properties of the schema
 * @param {Entry} before
 * @param {Entry} formed
 */
export function mergedEntry(properties, before, formed) {
  const result = { ...before };
  for (const [key, part] of Object.entries(properties)) {
    const value = formed[key];
    if (isBlank(value)) Reflect.deleteProperty(result, key);
    else if (key in before || !isDefault(part, value)) result[key] = merged(part, before[key], value);
  }
  return result;
}

/**
 * @param {unknown} schema
 * @returns {Entry}
 */
export const propertiesOf = (schema) =>
  isPlain(schema) && isPlain(schema.properties) ? schema.properties : {};

/**
 * What a form is given: a number that is out of bounds by now is at the nearest, where the plugin takes it to be, for a
 * form does not let go of one that is not.
 *
 * @param {unknown} schema
 * @param {unknown} value
 * @returns {unknown}
 */
export function fitted(schema, value) {
  if (!isPlain(schema)) return value;
  if (schema.type === 'array' && Array.isArray(value)) return value.map((one) => fitted(schema.items, one));
  if (typeof value === 'number') {
    const { minimum = value, maximum = value } = schema;
    return Math.min(Math.max(value, Number(minimum)), Number(maximum));
  }
  if (!isPlain(value) || !isPlain(schema.properties)) return value;
  const { properties } = schema;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fitted(properties[key], one)]));
}

/**
 * @param {unknown} schema
 * @param {readonly unknown[]} original
 * @param {readonly unknown[]} formed
 */
function mergedList(schema, original, formed) {
  const left = [...original];
  const counterpart = (/** @type {unknown} */ entry) => {
    const index = left.findIndex(
      (one) =>
        isPlain(one) &&
        isPlain(entry) &&
        identities.some((key) => one[key] !== undefined && String(one[key]) === String(entry[key])),
    );
    return index === -1 ? undefined : left.splice(index, 1)[0];
  };
  const pairs = formed.map((entry) => ({ entry, before: counterpart(entry) }));
  return pairs.map(({ entry, before }) => merged(schema ?? {}, before, entry));
}

/**
 * @param {unknown} value
 * @returns {boolean}
 */
const isBlank = (value) =>
  value === undefined ||
  value === null ||
  value === '' ||
  (isPlain(value) && Object.values(value).every(isBlank));

/**
 * @param {unknown} value
 * @returns {value is Entry}
 */
const isPlain = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param {unknown} value
 * @returns {unknown[]}
 */
const listOf = (value) => (Array.isArray(value) ? value : []);

/**
 * @param {unknown} schema
 * @param {unknown} value
 */
const isDefault = (schema, value) =>
  (isPlain(schema) && 'default' in schema && schema.default === value) ||
  (Array.isArray(value) && value.length === 0);
