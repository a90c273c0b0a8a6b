import { ask } from './ask.js';
import { plainHost, withChange } from './config.js';
import { t } from './texts.js';

/**
 * Makes a new share for a door of the config and puts its code there; signs in first when nobody is.
 *
 * @param {any} app
 * @param {{ host: string }} gateway
 * @param {{ place: import('./config.js').Place, identifier: number, name: string }} door
 * @param {ReturnType<import('./notice.js').notice>} said
 */
export async function newShare(app, gateway, door, said) {
  const { name } = door;
  const make = async (locks) => {
    const lock = locks.find(({ identifier }) => identifier === door.identifier);
    if (!lock) throw new Error(t('notInAccount', { name }));
    const [only, ...others] = lock.gateways;
    const here = lock.gateways.find(({ host }) => host && plainHost(host) === plainHost(gateway.host));
    // The account may not know the address that is used here; with a single gateway there is no doubt.
    const chosen = here ?? (others.length === 0 ? only : undefined);
    if (!chosen) throw new Error(lock.gateways.length === 0 ? t('noGateway') : t('whichGateway', { name }));
    const { code } = await ask('/account/code', { lock: lock.id, gateway: chosen.id, fresh: true });
    await app.change(withChange(app.blocks, door.place, { code }));
    app.go('overview', { news: t('newShareDone', { name }) });
  };
  if (!app.isSignedIn) {
    app.go('account', { why: t('newShareHint', { name }), then: make });
    return;
  }
  said.busy(t('makingCode'));
  try {
    await make((await ask('/account/locks')).locks);
  } catch (error) {
    if (error.kind === 'signedOut') {
      app.isSignedIn = false;
      app.go('account', { why: error.message, then: make });
    } else said.problem(error.message);
  }
}
