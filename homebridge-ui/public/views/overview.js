import { button } from '../button.js';
import { gatewaysIn } from '../config.js';
import { h } from '../elements.js';
import { notice } from '../notice.js';
import { overviewGateway } from '../overview-gateway.js';
import { t } from '../texts.js';
import { titled } from './title.js';

/**
 * Later visits: each gateway and its doors as they are now.
 *
 * @param {any} app
 * @param {{ news?: string }} given something to say first
 */
export function overviewView(app, { news }) {
  const said = notice();
  const saveBar = h('div', { class: 'tk-row tk-card' });
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
      said.problem(error.message);
    }
  };
  const edit = {
    /** Takes a change over and leaves the page as it stands: somebody may be typing in it. */
    async keep(blocks) {
      await app.change(blocks);
      showChanges();
    },
    /** Takes a change over that adds or removes something. */
    async redraw(blocks) {
      await app.change(blocks);
      if (gatewaysIn(app.blocks).length > 0) app.go('overview');
      else {
        // Nothing is left that could show that it is not saved.
        await saveAll();
        if (!app.hasChanges) app.go('welcome');
      }
    },
  };

  showChanges();
  const gateways = gatewaysIn(app.blocks).map((gateway) => overviewGateway(app, gateway, edit));
  const element = h(
    'section',
    {},
    ...titled(t('overviewTitle')),
    app.accountUrl !== undefined && h('p', { class: 'tk-warn' }, t('service', { url: app.accountUrl })),
    app.oldDoors > 0 &&
      h(
        'div',
        { class: 'tk-row tk-card' },
        h('span', { class: 'tk-grow' }, t('oldThere', { count: app.oldDoors })),
        button(t('bringOver'), () => app.go('old')),
      ),
    said.element,
    ...gateways.map((gateway) => gateway.element),
    saveBar,
    h(
      'div',
      { class: 'tk-row' },
      button(t('addDoor'), () => app.go('welcome'), {
        kind: app.hasChanges ? 'outline-secondary' : 'primary',
      }),
      button(t('advanced'), () => app.go('advanced')),
    ),
  );
  return { element, leave: () => gateways.forEach((gateway) => gateway.leave()) };
}
