import { ask } from '../ask.js';
import { foundDoor } from '../assistant/door.js';
import { foundGateway } from '../assistant/gateway.js';
import { fromAccount, fromGateway, fromOldPlugin } from '../assistant/offers.js';
import { button } from '../button.js';
import { h, titled } from '../elements.js';
import { field } from '../field.js';
import { notice } from '../notice.js';
import { withAccount } from '../sign-in.js';
import { t } from '../texts.js';

/** So many doors one finds without help. */
const FEW_DOORS = 6;

/**
 * The doors found: from the account, from a gateway itself, or from the old plugin. What is ticked is in the draft.
 *
 * @param {import('../app.js').App} app
 * @param {import('../app.js').Given['doors']} given
 */
export function doorsView(app, given) {
  const said = notice();
  const place = h('div');
  const isFromOld = 'old' in given;
  const offers =
    'locks' in given
      ? fromAccount(given.locks, app.blocks)
      : 'look' in given
        ? fromGateway(given.look, app.blocks)
        : fromOldPlugin(given.old, app.blocks);
  // Locks that nothing can turn are said, not hidden: somebody misses them.
  const stranded = 'locks' in given ? given.locks.filter(({ gateways }) => gateways.length === 0) : [];
  const unread = 'locks' in given ? given.unread : 0;

  /** @type {readonly import('../assistant/gateway.js').GatewayCard[]} */
  const gateways = offers.gateways.map((gateway) =>
    foundGateway(
      app,
      gateway,
      () => gateways.map((one) => one.at().host),
      () => doors.forEach((door) => door.draw()),
    ),
  );
  const count = () => {
    const ticked = doors.filter((door) => door.isIn()).length;
    counted.textContent = t('ticked', { count: ticked, of: doors.length });
  };
  const counted = h('p', { class: 'tk-quiet', role: 'status' });
  /** @type {readonly import('../assistant/door.js').DoorCard[]} */
  const doors = offers.doors.map((door) => foundDoor(app, door, gateways, () => count()));
  const filter = field(t('filter'), {
    type: 'search',
    oninput: () => {
      for (const { element, words } of doors) element.hidden = !words().includes(filter.text().toLowerCase());
    },
  });
  filter.element.hidden = doors.length <= FEW_DOORS;

  const testAll = async () => {
    said.clear();
    const testable = doors.filter((door) => !door.element.hidden && door.isTestable());
    if (testable.length === 0) said.problem(t('nothingToTest'));
    for (const [index, door] of testable.entries()) {
      if (!element.isConnected) return;
      said.busy(t('testingAll', { number: index + 1, of: testable.length }));
      await door.read();
    }
    if (testable.length > 0) said.clear();
  };
  const goOn = () => {
    const ready = doors.filter((door) => door.isIn());
    if (ready.length === 0) said.problem(t('needDoor'));
    else app.go('ready', { identifiers: ready.map(({ identifier }) => identifier), isFromOld });
  };
  const lookAgain = async () => {
    try {
      if ('look' in given) app.go('doors', { look: await ask('/gateway/look', { host: given.look.host }) });
      else
        app.go('doors', await withAccount(app, place, t('signedOutHere'), () => ask('/account/locks', {})));
    } catch (error) {
      said.problem(error);
    }
  };

  const element = h(
    'section',
    {},
    ...titled(t('doorsTitle'), t('doorsLead')),
    ...gateways.map((gateway) => gateway.element),
    doors.length > 1 &&
      h(
        'div',
        { class: 'tk-row tk-field' },
        h('div', { class: 'tk-grow' }, counted),
        button(t('testAll'), testAll, { busy: t('testing') }),
      ),
    filter.element,
    ...doors.map((door) => door.element),
    ...stranded.map(({ name, hasUnread }) =>
      h(
        'div',
        { class: 'tk-card' },
        h('h3', {}, name),
        h('p', { class: 'tk-warn' }, t(hasUnread ? 'unreadGateway' : 'noGateway')),
      ),
    ),
    unread > 0 && h('p', { class: 'tk-warn' }, t('unreadLocks', { count: unread })),
    doors.length === 0 && stranded.length === 0 && h('p', { class: 'tk-problem' }, t('noDoors')),
    said.element,
    place,
    h(
      'div',
      { class: 'tk-row' },
      doors.length > 0 && button(t('goOn'), goOn, { kind: 'primary' }),
      !isFromOld && button(t('lookAgain'), lookAgain, { busy: t('looking') }),
      button(t('back'), () => app.home()),
    ),
  );
  for (const door of doors) door.draw();
  for (const gateway of gateways) gateway.begin();
  return { element };
}
