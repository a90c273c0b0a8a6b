import { ask } from './ask.js';
import { button, removalButton } from './button.js';
import { withChange, without } from './config.js';
import { h } from './elements.js';
import { field } from './field.js';
import { gatewayMaintenance } from './maintenance.js';
import { notice } from './notice.js';
import { overviewDoor } from './overview-door.js';
import { t, whereabouts } from './texts.js';

/** Milliseconds between looks: one light request, beside the plugin, which asks the same gateway far more often. */
const LOOK_EVERY_MS = 10_000;

/**
 * A gateway of the config, looked at for as long as the page shows it, and its doors. What it is doing is asked only
 * while its maintenance is open.
 *
 * @typedef {ReturnType<typeof overviewGateway>} OverviewGateway
 *
 * @param {import('./app.js').App} app
 * @param {import('./config.js').PlacedGateway} gateway
 * @param {import('./app.js').Edit} edit
 */
export function overviewGateway(app, gateway, edit) {
  const { host, place } = gateway;
  let isGone = false;
  /** @type {string | undefined} */
  let followed;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const said = notice();
  const told = notice();
  const status = h('p', { class: 'tk-quiet' }, t('gatewayReaching', { host }));
  /** @type {Map<number, import('./overview-door.js').OverviewDoor>} */
  const doors = new Map();
  const list = h('div');
  const address = field(t('host'), { hint: t('hostHint'), value: host });
  const mending = h(
    'div',
    { hidden: true },
    address.element,
    button(t('useAddress'), () => edit.redraw(withChange(app.blocks, place, { host: address.text() }))),
  );

  /** @param {import('./overview-door.js').ShownLock} lock */
  const add = (lock) => {
    if (doors.has(lock.identifier)) return;
    const door = overviewDoor(app, gateway, lock, edit);
    doors.set(lock.identifier, door);
    list.append(door.element);
  };
  gateway.locks.forEach(add);

  /** @param {import('./app.js').Listing & Partial<import('./app.js').Look>} found */
  const arrive = (found) => {
    status.textContent = whereabouts(found);
    mending.hidden = true;
    if (found.isSynchronizing) said.news(t('gatewayBusy'));
    else said.clear();
    for (const { identifier } of found.locks) {
      // With a code of the gateway's own, every lock that it sees is in Home.
      if (gateway.code !== undefined) add({ identifier });
    }
    for (const [identifier, door] of doors) {
      door.show(found.locks.find((seen) => seen.identifier === identifier));
    }
  };

  /** @param {import('../../src/setup/contract.ts').HouseSnapshot} house as the plugin that runs knows it */
  const live = (house) => {
    for (const [identifier, door] of doors) {
      door.live(house.locks.find((lock) => lock.identifier === identifier));
    }
  };
  const pushed = (/** @type {Event} */ event) => {
    const { data: house } = /** @type {MessageEvent<import('../../src/setup/contract.ts').HouseSnapshot>} */ (
      event
    );
    if (house.gateway.key === followed) live(house);
  };
  /** Nobody is asked for what the plugin knows; from now on it tells each change. */
  const follow = async () => {
    const { house } = await ask('/house', { host });
    if (isGone || !house) return;
    followed = house.gateway.key;
    live(house);
  };

  const look = async () => {
    clearTimeout(timer);
    try {
      const found = await ask(maintenance.open ? '/gateway/look' : '/gateway/list', { host });
      if (isGone) return;
      arrive(found);
      await follow();
    } catch (error) {
      if (isGone) return;
      status.textContent = '';
      if (mending.hidden) said.problem(error);
      mending.hidden = false;
    }
    clearTimeout(timer);
    timer = setTimeout(() => void look(), LOOK_EVERY_MS);
  };

  const title =
    gateway.name === undefined ? t('gatewayAt', { host }) : t('gatewayNamed', { name: gateway.name });
  const maintenance = gatewayMaintenance(host, title, told);
  maintenance.addEventListener('toggle', () => {
    if (maintenance.open) void look();
  });
  window.homebridge.addEventListener('house', pushed);
  void look();

  const element = h(
    'section',
    { class: 'tk-group', 'aria-label': title },
    h('h3', {}, title),
    status,
    said.element,
    mending,
    list,
    told.element,
    maintenance,
    removalButton(t('removeGateway'), t('removeGatewaySure', { host }), t('removeGateway'), () =>
      edit.redraw(without(app.blocks, place)),
    ),
  );
  return {
    element,
    doors: () => [...doors.values()],
    leave() {
      isGone = true;
      window.homebridge.removeEventListener('house', pushed);
      clearTimeout(timer);
    },
  };
}
