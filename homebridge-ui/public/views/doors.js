import { ask } from '../ask.js';
import { button } from '../button.js';
import { withDoors } from '../config.js';
import { h, titled } from '../elements.js';
import { gatewayGroup } from '../gateway-group.js';
import { notice } from '../notice.js';
import { fromAccount, fromGateway, fromOldPlugin } from '../offers.js';
import { t } from '../texts.js';

/**
 * The doors found, by gateway: from the account, from a gateway itself, or from the old plugin.
 *
 * @param {import('../app.js').App} app
 * @param {import('../app.js').Given['doors']} given
 */
export function doorsView(app, given) {
  const said = notice();
  const isFromOld = 'old' in given;
  const offers =
    'locks' in given
      ? fromAccount(given.locks, app.blocks)
      : 'look' in given
        ? fromGateway(given.look, given.code, app.blocks)
        : fromOldPlugin(given.old, app.blocks);
  // Locks that nothing can turn are said, not hidden: somebody misses them.
  const stranded = 'locks' in given ? given.locks.filter(({ gateways }) => gateways.length === 0) : [];

  /** @type {ReturnType<typeof gatewayGroup>[]} */
  let groups = [];
  const ticked = () => groups.flatMap(({ cards }) => cards).filter((card) => card.isTicked());
  const count = () => (save.textContent = t('saveDoors', { count: ticked().length }));

  const saveAll = async () => {
    said.clear();
    if (ticked().length === 0) {
      said.problem(t('needDoor'));
      return;
    }
    let { blocks } = app;
    const wanted = groups.filter(({ cards }) => cards.some((card) => card.isTicked()));
    if (wanted.some((group) => group.needsAddress())) return;
    try {
      for (const group of wanted) {
        const doors = [];
        for (const card of group.cards.filter((one) => one.isTicked())) doors.push(await card.wanted());
        blocks = withDoors(blocks, group.at(), doors);
      }
    } catch {
      // The door has said what is wrong with it; everything else stays as it is.
      return;
    }
    const total = ticked().length;
    try {
      await app.change(blocks);
      await app.save();
    } catch (error) {
      said.problem(error);
      return;
    }
    app.go('done', { count: total, isFromOld });
  };

  const lookAgain = async () => {
    try {
      if (!('look' in given)) app.go('doors', await ask('/account/locks', {}));
      else {
        const { look, code } = given;
        app.go('doors', { look: await ask('/gateway/look', { host: look.host }), code });
      }
    } catch (error) {
      said.problem(error);
    }
  };

  const save = button(t('saveDoors', { count: 0 }), saveAll, { kind: 'primary' });
  groups = offers.map((offer) => gatewayGroup(offer, () => count()));
  count();
  const element = h(
    'section',
    {},
    ...titled(t('doorsTitle'), t('doorsLead')),
    ...groups.map((group) => group.element),
    ...stranded.map(({ name }) =>
      h('div', { class: 'tk-card' }, h('h3', {}, name), h('p', { class: 'tk-warn' }, t('noGateway'))),
    ),
    groups.length === 0 && stranded.length === 0 && h('p', { class: 'tk-problem' }, t('noDoors')),
    said.element,
    h(
      'div',
      { class: 'tk-row' },
      groups.length > 0 && save,
      !isFromOld && button(t('lookAgain'), lookAgain, { busy: t('looking') }),
      button(t('back'), () => app.home()),
    ),
  );
  return { element };
}
