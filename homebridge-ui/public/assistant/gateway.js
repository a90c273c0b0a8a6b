import { ask } from '../ask.js';
import { button } from '../button.js';
import { plainHost } from '../addresses.js';
import { gatewaysIn, withChange } from '../config.js';
import { h } from '../elements.js';
import { field } from '../field.js';
import { movedFrom } from '../newcomers.js';
import { notice } from '../notice.js';
import { hostProblem } from '../overview/gateway.js';
import { localeNow, t, whereabouts } from '../texts.js';

/**
 * A gateway that was found. It is asked before its doors are offered; when it does not answer, its address can be
 * typed, searched for, or tried again, and what was typed at the doors stays. One that the config has at another
 * address may have moved: that is asked, and then it is the same gateway.
 *
 * @typedef {ReturnType<typeof foundGateway>} GatewayCard
 *
 * @param {import('../app.js').App} app
 * @param {import('./offers.js').FoundGateway} gateway
 * @param {() => readonly string[]} addresses of all gateways that were found
 * @param {() => void} onNews
 */
export function foundGateway(app, gateway, addresses, onNews) {
  const { draft } = app;
  let host = gateway.host ?? '';
  /** @type {import('../app.js').Look | undefined} */
  let seen;
  let isAnother = false;
  const title =
    gateway.name === undefined ? t('gatewayAt', { host }) : t('gatewayNamed', { name: gateway.name });
  const said = notice();
  const status = h('p', { class: 'tk-quiet' });
  const address = field(t('host'), { hint: t('hostHint'), value: host });
  const moved = h('div');

  /** The gateway of the config that may have moved here, until somebody has said so or not. */
  const elsewhere = () =>
    isAnother || !seen
      ? undefined
      : movedFrom(
          draft.blocks,
          host,
          seen.locks.map(({ identifier }) => identifier),
          addresses(),
        );
  const askWhetherMoved = () => {
    const before = elsewhere();
    if (!before) {
      moved.replaceChildren();
      return;
    }
    const about = { name: before.name ?? title, from: before.host, to: host };
    const isIt = () => {
      draft.change(withChange(draft.blocks, before.place, { host }));
      decide();
    };
    const isNot = () => {
      isAnother = true;
      decide();
    };
    const decide = () => {
      askWhetherMoved();
      onNews();
    };
    moved.replaceChildren(
      h(
        'div',
        { class: 'tk-card' },
        h('p', { class: 'tk-warn', role: 'alert' }, t('movedQuestion', about)),
        h(
          'div',
          { class: 'tk-row' },
          button(t('hasMovedTo', about), isIt, { kind: 'primary' }),
          button(t('isAnother'), isNot),
        ),
      ),
    );
  };

  /** @param {import('../app.js').Look} look */
  const arrive = (look) => {
    const before = host;
    host = look.host;
    seen = look;
    address.input.value = host;
    status.textContent = whereabouts(look);
    said.clear();
    if (look.isSynchronizing) said.news(t('gatewayBusy'));
    if (look.locks.length === 0) said.problem(t('noDoors'));
    mending.hidden = look.locks.length > 0;
    // What was ticked while it was thought to be elsewhere is there now.
    const known = gatewaysIn(draft.blocks).find((one) => plainHost(one.host) === plainHost(before));
    const isNew = !gatewaysIn(draft.saved).some((one) => plainHost(one.host) === plainHost(before));
    if (known && isNew && before !== '' && plainHost(before) !== plainHost(host))
      draft.change(withChange(draft.blocks, known.place, { host }));
    askWhetherMoved();
    onNews();
  };

  /** @param {unknown} trouble */
  const failed = (trouble) => {
    said.problem(trouble);
    mending.hidden = false;
    onNews();
  };

  /** @param {string} at */
  const look = async (at) => {
    const wrong = hostProblem(at);
    address.complain(wrong);
    if (wrong !== undefined) {
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
    { hidden: true },
    address.element,
    h(
      'div',
      { class: 'tk-row' },
      button(t('useAddress'), () => look(address.text()), {
        busy: t('looking'),
        name: t('useAddressOf', { name: title }),
      }),
      button(t('search'), search, { busy: t('searching'), name: t('searchFor', { name: title }) }),
    ),
  );
  const when = new Date(gateway.lastSeen ?? NaN);
  const element = h(
    'section',
    { class: 'tk-card tk-gateway', 'aria-label': title },
    h('h3', {}, title),
    status,
    !Number.isNaN(when.getTime()) &&
      h('p', { class: 'tk-quiet small' }, t('lastSeen', { when: when.toLocaleString(localeNow()) })),
    said.element,
    moved,
    mending,
  );
  return {
    element,
    key: gateway.key,
    title,
    /** Asks it; called once everybody is there who wants to hear of it. */
    begin() {
      if (gateway.look) arrive(gateway.look);
      else if (host === '') failed(t('noAddress'));
      else void look(host);
    },
    at: () => ({ host, name: gateway.name }),
    seen: () => seen,
    /** Whether its doors have to wait until somebody has said whether it has moved. */
    isInDoubt: () => elsewhere() !== undefined,
    /** Says that there is no address yet, and puts the focus there. */
    needsAddress() {
      if (host !== '') return false;
      failed(t('noAddress'));
      address.input.focus();
      return true;
    },
  };
}
