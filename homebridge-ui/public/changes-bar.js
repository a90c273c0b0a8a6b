import { button } from './button.js';
import { gatewaysIn } from './config.js';
import { h } from './elements.js';
import { t } from './texts.js';

/**
 * Whether all that is shown is saved, under every view. Its place is there always, so that the window's Save does not
 * move away from under a finger.
 *
 * @param {import('./draft.js').Draft} draft
 */
export function changesBar(draft) {
  const element = h('div', { class: 'tk-changes', role: 'status' });
  const show = () => {
    const { conflicts, held, hasChanges } = draft;
    if (conflicts.length > 0) {
      element.replaceChildren(...conflicts.map((conflict) => question(draft, conflict)));
      return;
    }
    const text = held ? t('cannotSave', { why: held[1] }) : hasChanges ? t('changed') : '';
    if (element.textContent !== text) element.replaceChildren(h('p', { class: 'tk-warn' }, text));
  };
  draft.subscribe(show);
  return element;
}

/**
 * @param {import('./draft.js').Draft} draft
 * @param {import('./draft.js').Conflict} conflict
 */
function question(draft, conflict) {
  const { path, mine, theirs } = conflict;
  const about = { what: nameOf(draft, path), mine: shown(mine, path), theirs: shown(theirs, path) };
  return h(
    'div',
    { class: 'tk-card', role: 'alert' },
    h('p', { class: 'tk-warn' }, t('conflict', about)),
    h(
      'div',
      { class: 'tk-row' },
      button(t('keepMine'), () => draft.settle(conflict, 'mine'), { name: t('keepMineOf', about) }),
      button(t('takeTheirs'), () => draft.settle(conflict, 'theirs'), { name: t('takeTheirsOf', about) }),
    ),
  );
}

/**
 * What a conflict is about, as the user calls it.
 *
 * @param {import('./draft.js').Draft} draft
 * @param {import('./draft.js').Conflict['path']} path
 */
function nameOf({ blocks, saved }, path) {
  const key = String(path.at(-1) ?? '');
  const lock = path.map(String).find((step) => step.startsWith('lock '));
  const host = path.map(String).find((step) => step.startsWith('host '));
  const gateways = [...gatewaysIn(blocks), ...gatewaysIn(saved)];
  const identifier = Number(lock?.slice('lock '.length));
  const door = gateways.flatMap(({ locks }) => locks).find((one) => one.identifier === identifier);
  const owner = door?.name ?? lock?.slice('lock '.length) ?? host?.slice('host '.length);
  return [owner, key === lock || key === host ? undefined : key].filter(Boolean).join(', ');
}

/**
 * A value to be compared with another; a code is not shown.
 *
 * @param {unknown} value
 * @param {import('./draft.js').Conflict['path']} path
 */
function shown(value, path) {
  if (value === undefined) return t('gone');
  if (path.at(-1) === 'code') return '•••';
  return typeof value === 'object' ? t('changedThere') : String(value);
}
