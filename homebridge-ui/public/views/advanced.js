import { button, removalButton } from '../button.js';
import { doorsIn, entryAt, gatewaysIn, isEntry, withChange, without } from '../config.js';
import { h, titled } from '../elements.js';
import { hostProblem } from '../overview/gateway.js';
import { optionFields } from '../option-fields.js';
import { t } from '../texts.js';

/**
 * @typedef {import('../config.js').Entry} Entry
 * @typedef {import('../config.js').Place} Place
 */

/**
 * All options, each in the draft as it is typed. What is not known here stays as it is.
 *
 * @param {import('../app.js').App} app
 */
export function advancedView(app) {
  const { draft } = app;
  const parts = {
    platform: app.schema,
    gateway: itemsOf(app.schema, 'gateways'),
    lock: itemsOf(itemsOf(app.schema, 'gateways'), 'locks'),
  };

  /** @param {Place} place */
  const at = (place) => ({
    entryNow: () => entryAt(draft.blocks, place),
    take: (/** @type {string} */ key, /** @type {unknown} */ value) =>
      withChange(draft.blocks, place, { [key]: value }),
  });
  /** @param {Place} place @param {Entry} gateway */
  const addLock = (place, gateway) => {
    const locks = Array.isArray(gateway.locks)
      ? gateway.locks
      : isEntry(gateway.locks)
        ? [gateway.locks]
        : [];
    draft.change(withChange(draft.blocks, place, { locks: [...locks, {}] }));
    app.redraw();
  };
  /** @param {Place} place */
  const remove = (place) => {
    draft.change(without(draft.blocks, place));
    app.redraw();
  };

  const platforms = draft.blocks.map((block, index) => {
    const bound = {
      entryNow: () => draft.blocks[index] ?? {},
      take: (/** @type {string} */ key, /** @type {unknown} */ value) =>
        draft.blocks.map((one, other) => (other === index ? changed(one, key, value) : one)),
    };
    return h(
      'section',
      { class: 'tk-card', 'aria-label': String(block.name ?? index) },
      ...optionFields(draft, parts.platform, bound, { key: `block ${index}`, about: '' }),
    );
  });
  const gateways = gatewaysIn(draft.blocks).map((gateway) => {
    const { place, host, name, locks } = gateway;
    const title = name === undefined ? t('gatewayAt', { host }) : t('gatewayNamed', { name });
    return h(
      'section',
      { class: 'tk-card', 'aria-label': title },
      h('h3', {}, title),
      ...optionFields(draft, parts.gateway, at(place), {
        key: `gateway ${place.block}/${place.gateway}`,
        about: title,
        checks: { host: hostProblem },
      }),
      ...locks.map((lock) => {
        const called = lock.name ?? t('newDoor', { identifier: lock.identifier || '…' });
        return h(
          'details',
          { class: 'tk-more', open: !(lock.identifier > 0) },
          h('summary', {}, called),
          ...optionFields(draft, parts.lock, at(lock.place), {
            key: `lock ${place.block}/${place.gateway}/${lock.place.lock}`,
            about: called,
          }),
          removalButton(
            t('remove'),
            t('removeDoorSure', { name: called }),
            t('removeDoor', { name: called }),
            () => remove(lock.place),
          ),
        );
      }),
      h(
        'div',
        { class: 'tk-row' },
        button(t('addLock'), () => addLock(place, entryAt(draft.blocks, place)), {
          name: t('addLockTo', { name: title }),
        }),
      ),
    );
  });

  const element = h(
    'section',
    {},
    ...titled(t('advancedTitle'), t('advancedLead')),
    ...platforms,
    ...gateways,
    doorsIn(draft.blocks).length === 0 &&
      gateways.length === 0 &&
      h('p', { class: 'tk-quiet' }, t('nothingYet')),
    h(
      'div',
      { class: 'tk-row' },
      button(t('back'), () => app.home()),
    ),
  );
  return { element };
}

/**
 * @param {Entry} entry
 * @param {string} key
 * @param {unknown} value
 */
function changed(entry, key, value) {
  return Object.fromEntries(
    Object.entries({ ...entry, [key]: value }).filter(([, one]) => one !== undefined),
  );
}

/**
 * @param {unknown} schema
 * @param {string} key
 * @returns {Entry}
 */
function itemsOf(schema, key) {
  const properties = isEntry(schema) && isEntry(schema.properties) ? schema.properties : {};
  const list = properties[key];
  return isEntry(list) && isEntry(list.items) ? list.items : {};
}
