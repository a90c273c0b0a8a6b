import { ask } from './ask.js';
import { button } from './button.js';
import { doorCard } from './door-card.js';
import { h } from './elements.js';
import { field } from './field.js';
import { notice } from './notice.js';
import { t, whereabouts } from './texts.js';

/**
 * A gateway that was found, with its doors; a look at it, if it has just been looked at.
 *
 * @typedef {import('../../src/setup/contract.ts').Look} Look
 * @typedef {{
 *   name?: string, host?: string, lastSeen?: string, look?: Look,
 *   doors: readonly import('./door-card.js').FoundDoor[],
 * }} FoundGateway
 */

/** The page's language as it is written where the user is, if the browser tells: days come first in most places. */
function localeNow() {
  const { lang } = document.documentElement;
  return window.navigator.languages.find((one) => one.startsWith(lang)) ?? lang;
}

/**
 * A gateway and the doors found at it. It is asked before its doors are ticked; when it does not answer, its address
 * can be typed, searched for, or tried again, and what was typed at the doors stays.
 *
 * @param {FoundGateway} gateway
 * @param {() => void} onTick
 */
export function gatewayGroup(gateway, onTick) {
  let host = gateway.host ?? '';
  const said = notice();
  const status = h('p', { class: 'tk-quiet' });
  const cards = gateway.doors.map((door) => doorCard(door, () => host, onTick));
  const address = field(t('host'), { hint: t('hostHint'), value: host });

  /** @param {Look} look */
  const arrive = (look) => {
    host = look.host;
    address.input.value = host;
    status.textContent = whereabouts(look);
    said.clear();
    if (look.isSynchronizing) said.news(t('gatewayBusy'));
    if (look.locks.length === 0) said.problem(t('noDoors'));
    mending.hidden = look.locks.length > 0;
    for (const card of cards) {
      const seen = look.locks.find(({ identifier }) => identifier === card.door.identifier);
      card.show(seen ?? {});
      card.propose(seen !== undefined);
      if (!seen) card.missing();
    }
    onTick();
  };

  /** @param {unknown} trouble */
  const failed = (trouble) => {
    said.problem(trouble);
    mending.hidden = false;
  };

  /** @param {string} at */
  const look = async (at) => {
    address.complain(at === '' ? t('needHost') : undefined);
    if (at === '') {
      address.input.focus();
      return;
    }
    said.busy(t('looking'));
    try {
      arrive(await ask('/gateway/look', { host: at }));
    } catch (error) {
      host = at;
      failed(error);
    }
  };

  const search = async () => {
    said.busy(t('searching'));
    try {
      arrive(await ask('/gateway/find', {}));
    } catch (error) {
      failed(error);
    }
  };

  const mending = h(
    'div',
    { class: 'tk-card', hidden: true },
    address.element,
    h(
      'div',
      { class: 'tk-row' },
      button(t('useAddress'), () => look(address.text()), { busy: t('looking') }),
      button(t('search'), search, { busy: t('searching') }),
    ),
  );

  if (gateway.look) arrive(gateway.look);
  else if (host === '') failed(t('noAddress'));
  else void look(host);

  const title =
    gateway.name === undefined ? t('gatewayAt', { host }) : t('gatewayNamed', { name: gateway.name });
  const when = new Date(gateway.lastSeen ?? NaN);
  const element = h(
    'section',
    { class: 'tk-group', 'aria-label': title },
    h('h3', {}, title),
    status,
    !Number.isNaN(when.getTime()) &&
      h('p', { class: 'tk-quiet small' }, t('lastSeen', { when: when.toLocaleString(localeNow()) })),
    said.element,
    mending,
    ...cards.map((card) => card.element),
  );
  return {
    element,
    cards,
    at: () => ({ host, name: gateway.name }),
    /** Says that there is no address yet, and puts the focus there. */
    needsAddress() {
      if (host !== '') return false;
      failed(t('noAddress'));
      address.input.focus();
      return true;
    },
  };
}
