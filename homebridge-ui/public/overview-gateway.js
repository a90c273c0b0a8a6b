import { ask } from './ask.js';
import { button } from './button.js';
import { withChange, without } from './config.js';
import { h } from './elements.js';
import { field } from './field.js';
import { notice } from './notice.js';
import { overviewDoor } from './overview-door.js';
import { removal } from './removal.js';
import { t } from './texts.js';

/** Milliseconds between looks: the plugin asks the same gateway, which serves one at a time. */
const LOOK_EVERY_MS = 5_000;

/**
 * A gateway of the config, looked at for as long as the page shows it, and its doors.
 *
 * @param {any} app
 * @param {ReturnType<import('./config.js').gatewaysIn>[number]} gateway
 * @param {{ keep: (blocks: unknown[]) => Promise<void>, redraw: (blocks: unknown[]) => Promise<void> }} edit
 */
export function overviewGateway(app, gateway, edit) {
  const { host, place } = gateway;
  let isGone = false;
  let timer;
  const said = notice();
  const status = h('p', { class: 'tk-quiet' }, t('gatewayReaching', { host }));
  const doors = new Map();
  const list = h('div');
  const address = field(t('host'), { hint: t('hostHint'), value: host });
  const mending = h(
    'div',
    { hidden: true },
    address.element,
    button(t('useAddress'), () => edit.redraw(withChange(app.blocks, place, { host: address.text() }))),
  );

  const add = (lock) => {
    if (doors.has(lock.identifier)) return;
    const door = overviewDoor(app, gateway, lock, edit);
    doors.set(lock.identifier, door);
    list.append(door.element);
  };
  gateway.locks.forEach(add);

  const arrive = (look) => {
    const { version, activity } = look;
    status.textContent =
      version === undefined ? t('gatewayHereOnly', look) : t('gatewayHere', { host, version, activity });
    mending.hidden = true;
    if (look.isSynchronizing) said.news(t('gatewayBusy'));
    else said.clear();
    for (const seen of look.locks) {
      // With a code of the gateway's own, every lock that it sees is in Home.
      if (gateway.code) add({ identifier: seen.identifier });
    }
    for (const [identifier, door] of doors) {
      door.show(look.locks.find((seen) => seen.identifier === identifier));
    }
  };

  const look = async () => {
    try {
      const found = await ask('/gateway/look', { host });
      if (isGone) return;
      arrive(found);
      for (const door of doors.values()) await door.readIfNews();
    } catch (error) {
      if (isGone) return;
      status.textContent = '';
      if (mending.hidden) said.problem(error.message);
      mending.hidden = false;
    }
    if (!isGone) timer = setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  void look();

  const title = gateway.name ? t('gatewayNamed', { name: gateway.name }) : t('gatewayAt', { host });
  const element = h(
    'section',
    { class: 'tk-group', 'aria-label': title },
    h('h3', {}, title),
    status,
    said.element,
    mending,
    list,
    removal(t('removeGateway'), t('removeGatewaySure', { host }), t('removeGateway'), () =>
      edit.redraw(without(app.blocks, place)),
    ),
  );
  return {
    element,
    leave() {
      isGone = true;
      clearTimeout(timer);
    },
  };
}
