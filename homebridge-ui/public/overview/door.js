import { button } from '../button.js';
import { optionOf } from '../config.js';
import { drawing, PAINTS } from '../drawing.js';
import { h } from '../elements.js';
import { isSame } from '../three-way.js';
import { factsOf, momentOf, t } from '../texts.js';
import { doorMore } from './door-more.js';
import { calledOf, LOW_PERCENT } from './shown-door.js';

/**
 * @typedef {import('../app.js').App} App
 * @typedef {import('./shown-door.js').ShownDoor} ShownDoor
 */

/**
 * A door at rest, to be read: drawn as it stands, with its state, since when, and its battery and signal in words.
 * What can be changed about it is behind its one button.
 *
 * @param {App} app
 * @param {() => ShownDoor | undefined} doorNow as the draft has it
 * @param {number} index its place among the doors, for its paint
 */
export function overviewDoor(app, doorNow, index) {
  const first = doorNow();
  const identifier = first?.identifier ?? 0;
  const key = `door ${identifier}`;
  const picture = h('div', { class: 'tk-picture' });
  picture.innerHTML = drawing;
  const name = h('h3');
  const state = h('p', { class: 'tk-state' });
  const facts = h('ul', { class: 'tk-facts' });
  const mark = h('p', { class: 'tk-mark' });
  const panel = h('div', { class: 'tk-panel' });
  const more = button(t('more'), () => unfold(!app.open.has(key)));
  more.dataset.key = `more ${key}`;
  const element = h(
    'article',
    { class: 'tk-card door' },
    h('div', { class: 'tk-rest' }, picture, h('div', { class: 'tk-grow' }, name, state, facts, mark, more)),
    panel,
  );
  element.dataset.paint = String(index % PAINTS);

  const draw = () => {
    const door = doorNow();
    if (!door) return;
    const known = app.live.door(identifier);
    const called = calledOf(door);
    const bolt = known.bolt ?? 'unknown';
    element.dataset.bolt = bolt === 'jammed' ? 'secured' : bolt;
    element.dataset.state = bolt;
    element.classList.toggle('away', door.isHidden);
    element.setAttribute('aria-label', called);
    name.textContent = called;
    state.textContent = stateOf(door, known);
    state.dataset.state = bolt;
    more.setAttribute('aria-label', t(app.open.has(key) ? 'lessOf' : 'moreOf', { name: called }));
    const low = Number(optionOf(app.blocks, identifier, 'lowBattery') ?? LOW_PERCENT);
    const listed = app.live.listings(identifier).length > 0;
    const isAsked = door.gateways.some(({ host }) => app.live.gateway(host).found);
    facts.replaceChildren(
      ...[
        ...factsOf(known, low),
        ...(isAsked && !listed ? [{ text: t('notSeen'), isBad: true }] : []),
        ...(known.hasMoved ? [{ text: t('hasMoved'), isBad: true }] : []),
      ].map(({ text, isBad }) => h('li', { class: isBad ? 'tk-warn' : '' }, text)),
    );
    mark.textContent = isChanged(app, identifier) ? t('notSavedYet') : '';
  };

  /** @param {boolean} isOpen */
  const unfold = (isOpen) => {
    if (!isOpen && !app.isSettled()) return;
    const door = doorNow();
    if (isOpen) app.open.add(key);
    else app.open.delete(key);
    more.setAttribute('aria-expanded', String(isOpen));
    more.textContent = t(isOpen ? 'less' : 'more');
    draw();
    element.classList.toggle('tk-open', isOpen);
    panel.replaceChildren(...(isOpen && door ? [doorMore(app, doorNow, door)] : []));
  };
  unfold(app.open.has(key));
  return { element, draw, identifier };
}

/**
 * @param {ShownDoor} door
 * @param {import('../live.js').DoorNow} known
 */
function stateOf(door, { bolt, since, isLive, hasMoved }) {
  if (door.isHidden) return t('hiddenDoor');
  if (bolt === undefined) return t('notRead');
  if (since === undefined || hasMoved) return t(bolt);
  return t(isLive ? 'stateSince' : 'stateRead', { state: t(bolt), when: momentOf(since) });
}

/**
 * Whether what the config says of a door is not saved yet.
 *
 * @param {App} app
 * @param {number} identifier
 */
function isChanged({ draft }, identifier) {
  const said = (/** @type {readonly import('../config.js').Entry[]} */ blocks) =>
    blocks.flatMap(({ gateways }) =>
      (Array.isArray(gateways) ? gateways : []).flatMap((gateway) =>
        (Array.isArray(gateway?.locks) ? gateway.locks : []).filter(
          (/** @type {import('../config.js').Entry} */ lock) => Number(lock?.identifier) === identifier,
        ),
      ),
    );
  return !isSame(said(draft.saved), said(draft.blocks));
}
