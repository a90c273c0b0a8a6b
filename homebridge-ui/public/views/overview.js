import { button } from '../button.js';
import { gatewaysIn } from '../config.js';
import { h, titled } from '../elements.js';
import { notice } from '../notice.js';
import { overviewGateway } from '../overview-gateway.js';
import { t } from '../texts.js';

/** Milliseconds between two reads of all doors: the plugin's own polls, and somebody's tap, go in between. */
const READ_EVERY_MS = 3_000;

/**
 * Later visits: each gateway and its doors as one light request shows them. A lock is read only when somebody asks.
 *
 * @param {import('../app.js').App} app
 * @param {import('../app.js').Given['overview']} given
 */
export function overviewView(app, { news }) {
  const said = notice();
  const saveBar = h('div', { class: 'tk-row tk-card' });
  let isGone = false;
  if (news !== undefined) said.news(news);

  const showChanges = () => {
    saveBar.hidden = !app.hasChanges;
    const save = button(t('save'), saveAll, { kind: 'primary', busy: t('saving') });
    saveBar.replaceChildren(h('span', { class: 'tk-warn tk-grow' }, t('changed')), save);
  };
  const saveAll = async () => {
    try {
      await app.save();
      showChanges();
      said.news(t('saved'));
    } catch (error) {
      said.problem(error);
    }
  };
  /** @type {import('../app.js').Edit} */
  const edit = {
    async keep(blocks) {
      await app.change(blocks);
      showChanges();
    },
    async redraw(blocks) {
      await app.change(blocks);
      if (gatewaysIn(app.blocks).length > 0) app.go('overview', {});
      else {
        // Nothing is left that could show that it is not saved.
        await saveAll();
        if (!app.hasChanges) app.go('welcome', {});
      }
    },
  };

  showChanges();
  const gateways = gatewaysIn(app.blocks).map((gateway) => overviewGateway(app, gateway, edit));

  const readAll = async () => {
    const doors = gateways.flatMap((gateway) => gateway.doors()).filter((door) => door.isReadable());
    if (doors.length === 0) said.problem(t('nothingToRead'));
    for (const [index, door] of doors.entries()) {
      if (index > 0) await new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS));
      // Whoever has left does not wait for it any more, and each read costs battery.
      if (isGone) return;
      said.busy(t('readingAll', { number: index + 1, of: doors.length }));
      await door.read();
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
    h('div', { class: 'tk-row mb-2' }, button(t('readAll'), readAll, { busy: t('readAll') })),
    said.element,
    ...gateways.map((gateway) => gateway.element),
    saveBar,
    h(
      'div',
      { class: 'tk-row' },
      button(t('addDoor'), () => app.go('welcome', {}), {
        kind: app.hasChanges ? 'outline-secondary' : 'primary',
      }),
      button(t('advanced'), () => app.go('advanced', {})),
    ),
  );
  return {
    element,
    leave() {
      isGone = true;
      for (const gateway of gateways) gateway.leave();
    },
  };
}
