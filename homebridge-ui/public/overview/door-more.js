import { button, removalButton } from '../button.js';
import { mayUnlock, optionOf, withChange, withOption, withoutDoor } from '../config.js';
import { h } from '../elements.js';
import { boundField, codeField, tick } from '../field.js';
import { notice } from '../notice.js';
import { codeProblem, codeWords, nameProblem, t, tested } from '../texts.js';
import { autoLockField } from './auto-lock.js';
import { doorMaintenance } from './maintenance.js';
import { newShareButton } from './new-share.js';
import { calledOf, LOW_PERCENT, readDoor } from './shown-door.js';

/**
 * @typedef {import('../app.js').App} App
 * @typedef {import('./shown-door.js').ShownDoor} ShownDoor
 */

/**
 * What can be changed about a door, and what can be done with it. Everything that is changed is in the draft.
 *
 * @param {App} app
 * @param {() => ShownDoor | undefined} doorNow
 * @param {ShownDoor} door as it was when this was opened
 */
export function doorMore(app, doorNow, door) {
  const { draft } = app;
  const { identifier } = door;
  const called = calledOf(door);
  const said = notice();
  const place = h('div');
  const at = door.entries[0]?.place ?? door.gateways[0]?.place ?? { block: 0, gateway: 0 };
  const take = (/** @type {string} */ key, /** @type {unknown} */ value) =>
    withOption(draft.blocks, { identifier, at }, key, value);
  const now = () => doorNow() ?? door;

  const name = boundField(draft, t('doorName'), {
    value: called,
    key: `name ${identifier}`,
    check: nameProblem,
    take: (value) => take('name', value),
  });
  const low = boundField(draft, t('lowBattery'), {
    value: String(optionOf(draft.blocks, identifier, 'lowBattery') ?? LOW_PERCENT),
    key: `low ${identifier}`,
    inputmode: 'numeric',
    check: (value) =>
      /^\d+$/.test(value) && Number(value) <= 100 ? undefined : t('wholeNumber', { least: 0, most: 100 }),
    take: (value) => take('lowBattery', Number(value) === LOW_PERCENT ? undefined : Number(value)),
  });
  const lockOnly = tick(t('lockOnly'), {
    hint: t('lockOnlyHint'),
    isTicked: !mayUnlock(draft.blocks, identifier),
    ontick: (isTicked) => draft.change(take('allowUnlock', isTicked ? false : undefined)),
  });
  const hidden = tick(t('hide'), {
    hint: t('hideHint'),
    isTicked: door.isHidden,
    ontick: (isTicked) => draft.change(take('hidden', isTicked ? true : undefined)),
  });
  const codes = door.entries.map((entry) => {
    const { gateway } = entry;
    const where = gateway.name ?? gateway.host;
    const label = door.entries.length > 1 ? t('codeAt', { gateway: where }) : t('code');
    const secret = boundField(draft, label, {
      value: entry.ownCode,
      key: `code ${identifier} ${gateway.host}`,
      made: codeField(codeWords(door.entries.length > 1 ? `${called}, ${where}` : called)),
      ...(entry.ownCode === undefined && gateway.code !== undefined && { hint: t('gatewayCode') }),
      check: (value) => (value === '' && gateway.code === undefined ? t('needCode') : codeProblem(value)),
      take: (value) => withChange(draft.blocks, entry.place, { code: value === '' ? undefined : value }),
    });
    const show = (/** @type {string} */ code) => {
      secret.input.value = code;
      secret.complain(undefined);
      draft.hold(secret.input);
    };
    return h(
      'div',
      {},
      secret.element,
      newShareButton(app, { identifier, name: called, entry }, said, place, show),
    );
  });

  const read = async () => {
    said.busy(t('testing'));
    try {
      said.news(t(tested[(await readDoor(app, now())).bolt]));
    } catch (error) {
      said.problem(error);
    }
  };
  const remove = () => {
    // What the code of a gateway shows is kept out of Home by an entry that hides it.
    const isNamed = door.entries.length > 0;
    draft.change(isNamed ? withoutDoor(draft.blocks, identifier) : take('hidden', true));
    app.open.delete(`door ${identifier}`);
    app.redraw();
  };

  return h(
    'div',
    {},
    said.element,
    place,
    h(
      'div',
      { class: 'tk-row align-items-start' },
      h('div', { class: 'tk-grow' }, name.element),
      h('div', { class: 'tk-grow' }, low.element),
    ),
    autoLockField(draft, identifier, (value) => take('autoLock', value)),
    lockOnly.element,
    hidden.element,
    ...codes,
    h(
      'div',
      { class: 'tk-row' },
      button(t('readNow'), read, { busy: t('testing'), name: t('readDoor', { name: called }) }),
      removalButton(
        t('remove'),
        t('removeDoorSure', { name: called }),
        t('removeDoor', { name: called }),
        remove,
      ),
    ),
    doorMaintenance(app, now, said, read),
  );
}
