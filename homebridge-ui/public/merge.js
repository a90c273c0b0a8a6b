/**
 * Takes over what a form made by a schema gives, into the entry that it was given: a form knows only the keys of its
 * schema and writes defaults that nobody asked for, and neither may show in somebody's config.json.
 *
 * @typedef {Record<string, any>} Entry
 */

/** What tells one entry of a list from another, so that a moved one keeps its unknown keys. */
const identities = ['host', 'identifier'];

/**
 * @param {Entry} schema
 * @param {any} original
 * @param {any} formed
 * @returns {any}
 */
export function merged(schema, original, formed) {
  if (schema.type === 'array') return mergedList(schema.items ?? {}, original, formed);
  if (schema.type !== 'object' || !schema.properties) return formed;
  const before = typeof original === 'object' && original !== null ? original : {};
  const result = { ...before };
  for (const [key, part] of Object.entries(schema.properties)) {
    const value = formed?.[key];
    const isKnown = key in before;
    if (isBlank(value)) Reflect.deleteProperty(result, key);
    else if (isKnown || !isDefault(part, value)) result[key] = merged(part, before[key], value);
  }
  return result;
}

/**
 * @param {Entry} schema
 * @param {any} original
 * @param {any} formed
 */
function mergedList(schema, original, formed) {
  const left = Array.isArray(original) ? [...original] : [];
  const counterpart = (/** @type {any} */ entry) => {
    const index = left.findIndex((one) =>
      identities.some((key) => one?.[key] !== undefined && String(one[key]) === String(entry?.[key])),
    );
    return index === -1 ? undefined : left.splice(index, 1)[0];
  };
  const pairs = formed.map((/** @type {any} */ entry) => ({ entry, before: counterpart(entry) }));
  return pairs.map((/** @type {any} */ { entry, before }) => merged(schema, before, entry));
}

/** @param {any} value */
const isBlank = (value) =>
  value === undefined ||
  value === null ||
  value === '' ||
  (isPlain(value) && Object.values(value).every(isBlank));

/** @param {any} value */
const isPlain = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param {any} schema
 * @param {any} value
 */
const isDefault = (schema, value) =>
  ('default' in schema && schema.default === value) || (Array.isArray(value) && value.length === 0);
