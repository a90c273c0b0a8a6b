import { button } from '../button.js';
import { doorsIn, gatewaysIn } from '../config.js';
import { h, titled } from '../elements.js';
import { field } from '../field.js';
import { notice } from '../notice.js';
import { overviewDoor } from '../overview/door.js';
import { overviewGateway } from '../overview/gateway.js';
import { calledOf, readDoor, wayTo } from '../overview/shown-door.js';
import { t } from '../texts.js';

/** @typedef {import('../overview/shown-door.js').ShownDoor} ShownDoor */

/** Milliseconds between two reads of all doors: the plugin's own polls, and somebody's tap, go in between. */
const READ_EVERY_MS = 3_000;
/** So many doors one finds without help. */
const FEW_DOORS = 6;

/**
 * Later visits: the doors as they stand, to be read, and the gateways. A lock is read only when somebody asks.
 *
 * @param {import('../app.js').App} app
 */
export function overviewView(app) {
  const { draft, live } = app;
  const said = notice();
  let isGone = false;
  /** @type {ReturnType<typeof overviewDoor>[]} */
  let cards = [];
  const shown = h('div', { class: 'tk-doors' });
  const hidden = h('div', { class: 'tk-doors' });
  const folded = h('details', { class: 'tk-more' }, h('summary', {}, t('hiddenDoors')), hidden);
  const gateways = gatewaysIn(draft.blocks).map((gateway) => overviewGateway(app, gateway));
  const filter = field(t('filter'), { type: 'search', oninput: () => sift() });

  /** The doors of the config, and those that the code of a gateway shows. @returns {ShownDoor[]} */
  const doorsNow = () => {
    const all = gatewaysIn(draft.blocks);
    const named = doorsIn(draft.blocks);
    const unnamed = all.flatMap((gateway) =>
      gateway.code === undefined
        ? []
        : (live.gateway(gateway.host).found?.locks ?? [])
            .filter(({ identifier }) => !named.some((door) => door.identifier === identifier))
            .map(({ identifier }) => ({ identifier, gateway })),
    );
    const numbers = [...new Set(unnamed.map(({ identifier }) => identifier))];
    return [
      ...named.map((door) => ({ ...door, gateways: door.entries.map(({ gateway }) => gateway) })),
      ...numbers.map((identifier) => ({
        identifier,
        isHidden: false,
        entries: [],
        gateways: unnamed.filter((one) => one.identifier === identifier).map(({ gateway }) => gateway),
      })),
    ];
  };

  const sift = () => {
    const wanted = filter.text().toLowerCase();
    const doors = doorsNow();
    for (const { element, identifier } of cards) {
      const door = doors.find((one) => one.identifier === identifier);
      const words = door ? `${calledOf(door)} ${identifier}`.toLowerCase() : '';
      element.hidden = !words.includes(wanted);
    }
  };

  const draw = () => {
    const doors = doorsNow();
    const isNew = doors.some(({ identifier }) => !cards.some((card) => card.identifier === identifier));
    if (isNew) {
      cards = doors.map(({ identifier }, index) => {
        const now = () => doorsNow().find((one) => one.identifier === identifier);
        return cards.find((card) => card.identifier === identifier) ?? overviewDoor(app, now, index);
      });
      for (const { element, identifier } of cards) {
        const isHidden = doors.find((door) => door.identifier === identifier)?.isHidden;
        (isHidden ? hidden : shown).append(element);
      }
      folded.hidden = hidden.childElementCount === 0;
    }
    for (const card of cards) card.draw();
    for (const gateway of gateways) gateway.draw();
    filter.element.hidden = doors.length <= FEW_DOORS;
  };
  draw();
  const stops = [draft.subscribe(draw), live.subscribe(draw)];
  live.follow(gatewaysIn(draft.blocks).map(({ host }) => host));

  const readAll = async () => {
    // A gateway that has not answered yet may list it all the same.
    const mayAnswer = (/** @type {ShownDoor} */ { identifier, gateways: at }) =>
      live.listings(identifier).length > 0 ||
      at.some(({ host }) => !live.gateway(host).found && !live.gateway(host).trouble);
    const doors = doorsNow().filter((door) => !door.isHidden && wayTo(app, door) && mayAnswer(door));
    if (doors.length === 0) said.problem(t('nothingToRead'));
    for (const [index, door] of doors.entries()) {
      if (index > 0) await new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS));
      // Whoever has left does not wait for it any more, and each read costs battery.
      if (isGone) return;
      said.busy(t('readingAll', { number: index + 1, of: doors.length }));
      try {
        await readDoor(app, door);
      } catch (error) {
        said.problem(error);
        return;
      }
    }
    if (doors.length > 0) said.clear();
  };

  const element = h(
    'section',
    {},
    ...titled(t('overviewTitle'), t('overviewLead')),
    app.accountUrl !== undefined && h('p', { class: 'tk-warn' }, t('service', { url: app.accountUrl })),
    app.oldDoors > 0 &&
      h(
        'div',
        { class: 'tk-row tk-card' },
        h('span', { class: 'tk-grow' }, t('oldThere', { count: app.oldDoors })),
        button(t('bringOver'), () => app.go('old', {})),
      ),
    filter.element,
    shown,
    folded,
    said.element,
    h('h3', { class: 'tk-part' }, t('gateways')),
    ...gateways.map((gateway) => gateway.element),
    h(
      'div',
      { class: 'tk-row' },
      button(t('readAll'), readAll, { busy: t('readAll') }),
      button(t('addDoor'), () => app.go('welcome', {})),
      button(t('advanced'), () => app.go('advanced', {})),
    ),
  );
  return {
    element,
    leave() {
      isGone = true;
      for (const stop of stops) stop();
      live.follow([]);
    },
  };
}
