import { ask } from '../ask.js';
import { button, removalButton } from '../button.js';
import { isAddress } from '../addresses.js';
import { gatewaysIn, withChange, without } from '../config.js';
import { h } from '../elements.js';
import { boundField } from '../field.js';
import { notice } from '../notice.js';
import { LONGEST_NAME, t, whereabouts } from '../texts.js';
import { gatewayMaintenance } from './maintenance.js';

/**
 * @typedef {import('../app.js').App} App
 * @typedef {import('../config.js').PlacedGateway} PlacedGateway
 */

/**
 * What a gateway is called.
 *
 * @param {Pick<PlacedGateway, 'name' | 'host'>} gateway
 */
export const gatewayTitle = ({ name, host }) =>
  name === undefined ? t('gatewayAt', { host }) : t('gatewayNamed', { name });

/**
 * What is wrong with the address of a gateway, as it is written.
 *
 * @param {string} host
 */
export function hostProblem(host) {
  if (host === '') return t('needHost');
  return isAddress(host) ? undefined : t('badHost', { host });
}

/**
 * A gateway at rest: where it is, and whether it answers. What can be changed about it is behind its one button.
 *
 * @param {App} app
 * @param {PlacedGateway} gateway
 */
export function overviewGateway(app, gateway) {
  const { place } = gateway;
  const key = `gateway ${place.block}/${place.gateway}`;
  const now = () =>
    gatewaysIn(app.blocks).find(
      (one) => one.place.block === place.block && one.place.gateway === place.gateway,
    ) ?? gateway;
  const title = h('h3', { class: 'tk-grow' });
  const status = h('p', { class: 'tk-quiet' });
  const said = notice();
  const panel = h('div', { class: 'tk-panel' });
  const more = button(t('more'), () => unfold(!app.open.has(key)));
  more.dataset.key = `more ${key}`;
  const element = h(
    'section',
    { class: 'tk-card tk-gateway' },
    h('div', { class: 'tk-row' }, title, more),
    status,
    said.element,
    panel,
  );

  let shown = '';
  const draw = () => {
    const { host } = now();
    const called = gatewayTitle(now());
    title.textContent = called;
    element.setAttribute('aria-label', called);
    more.setAttribute('aria-label', t(app.open.has(key) ? 'lessOf' : 'moreOf', { name: called }));
    const { found, trouble } = app.live.gateway(host);
    status.textContent = found ? whereabouts(found) : trouble ? '' : t('gatewayReaching', { host });
    const next = trouble ? String(trouble) : found?.isSynchronizing ? t('gatewayBusy') : '';
    // Said once: a screen reader would hear it every ten seconds.
    if (next === shown) return;
    shown = next;
    if (trouble) said.problem(trouble);
    else if (next !== '') said.news(next);
    else said.clear();
  };

  /** @param {boolean} isOpen */
  const unfold = (isOpen) => {
    if (!isOpen && !app.isSettled()) return;
    if (isOpen) app.open.add(key);
    else app.open.delete(key);
    app.live.watch(now().host, isOpen);
    more.setAttribute('aria-expanded', String(isOpen));
    more.textContent = t(isOpen ? 'less' : 'more');
    draw();
    panel.replaceChildren(...(isOpen ? [gatewayMore(app, now)] : []));
  };
  unfold(app.open.has(key));
  return { element, draw };
}

/**
 * @param {App} app
 * @param {() => PlacedGateway} now
 */
function gatewayMore(app, now) {
  const { draft, live } = app;
  const { place, host, name: written } = now();
  const title = gatewayTitle(now());
  const said = notice();
  const name = boundField(draft, t('gatewayName'), {
    value: written,
    key: `name ${host}`,
    check: (value) =>
      Array.from(value).length > LONGEST_NAME ? t('longName', { most: LONGEST_NAME }) : undefined,
    take: (value) => withChange(draft.blocks, place, { name: value === '' ? undefined : value }),
  });
  const address = boundField(draft, t('host'), {
    hint: t('hostHint'),
    value: host,
    key: `host ${host}`,
    check: hostProblem,
    take: (value) => withChange(draft.blocks, place, { host: value }),
  });
  const follow = () => live.follow(gatewaysIn(draft.blocks).map((gateway) => gateway.host));

  const tryIt = async () => {
    const wrong = hostProblem(address.text());
    address.complain(wrong);
    if (wrong !== undefined) {
      address.input.focus();
      return;
    }
    said.busy(t('looking'));
    try {
      said.news(whereabouts(await ask('/gateway/look', { host: address.text() })));
      follow();
    } catch (error) {
      said.problem(error);
    }
  };
  const search = async () => {
    said.busy(t('searching'));
    try {
      const found = await ask('/gateway/find', {});
      address.input.value = found.host;
      address.complain(undefined);
      draft.hold(address.input);
      draft.change(withChange(draft.blocks, place, { host: found.host }));
      said.news(t('found', { host: found.host }));
      follow();
    } catch (error) {
      said.problem(error);
    }
  };
  const remove = () => {
    draft.change(without(draft.blocks, place));
    app.open.clear();
    if (gatewaysIn(draft.blocks).length === 0) app.home();
    else app.redraw();
  };
  return h(
    'div',
    {},
    name.element,
    address.element,
    h(
      'div',
      { class: 'tk-row tk-field' },
      button(t('useAddress'), tryIt, { busy: t('looking'), name: t('useAddressOf', { name: title }) }),
      button(t('search'), search, { busy: t('searching'), name: t('searchFor', { name: title }) }),
    ),
    said.element,
    gatewayMaintenance(() => now().host, title, said),
    removalButton(
      t('removeGateway'),
      t('removeGatewaySure', { name: title }),
      t('removeGatewayOf', { name: title }),
      remove,
    ),
  );
}
