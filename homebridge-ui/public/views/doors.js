import { ask } from '../ask.js';
import { button } from '../button.js';
import { withDoors } from '../config.js';
import { h } from '../elements.js';
import { gatewayGroup } from '../gateway-group.js';
import { notice } from '../notice.js';
import { fromAccount, fromGateway, fromOldPlugin } from '../offers.js';
import { t } from '../texts.js';
import { titled } from './title.js';

/**
 * The doors found, by gateway: from the account, from a gateway itself, or from the old plugin.
 *
 * @param {any} app
 * @param {{ locks?: import('../offers.js').OfferedLock[], look?: import('../offers.js').Look, code?: string, old?: import('../offers.js').OldDoor[] }} given
 */
export function doorsView(app, { locks, look, code, old }) {
  const said = notice();
  const offers = locks
    ? fromAccount(locks, app.blocks)
    : look
      ? fromGateway(look, code ?? '', app.blocks)
      : fromOldPlugin(old ?? [], app.blocks);
  // Locks that nothing can turn are said, not hidden: somebody misses them.
  const stranded = (locks ?? []).filter(({ gateways }) => gateways.length === 0);

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
      said.problem(error.message);
      return;
    }
    app.go('done', { count: total, isFromOld: old !== undefined });
  };

  const lookAgain = async () => {
    try {
      const found = locks
        ? await ask('/account/locks')
        : { look: await ask('/gateway/look', { host: look?.host }) };
      app.go('doors', { ...found, code });
    } catch (error) {
      said.problem(error.message);
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
      !old && button(t('lookAgain'), lookAgain, { busy: t('looking') }),
      button(t('back'), () => app.home()),
    ),
  );
  return { element };
}
