import { ask } from '../ask.js';
import { askingButton, button } from '../button.js';
import { mayUnlock } from '../config.js';
import { h } from '../elements.js';
import { t } from '../texts.js';
import { calledOf, wayTo } from './shown-door.js';

/**
 * Does something, and says how it went.
 *
 * @param {import('../notice.js').Notice} said
 * @param {() => Promise<unknown>} action
 * @param {string} done
 */
async function during(said, action, done) {
  said.busy(t('telling'));
  try {
    await action();
    said.news(done);
    return true;
  } catch (error) {
    said.problem(error);
    return false;
  }
}

/**
 * The upkeep of a gateway.
 *
 * @param {() => string} hostNow
 * @param {string} name
 * @param {import('../notice.js').Notice} said
 */
export function gatewayMaintenance(hostNow, name, said) {
  const tell = (/** @type {'synchronize' | 'update'} */ action, /** @type {string} */ done) =>
    during(said, () => ask('/gateway/maintain', { host: hostNow(), action }), done);
  return h(
    'div',
    { class: 'tk-row', role: 'group', 'aria-label': t('maintenanceOf', { name }) },
    button(t('synchronize'), () => tell('synchronize', t('gatewayTold')), {
      busy: t('telling'),
      name: t('synchronizeOf', { name }),
    }),
    askingButton(
      t('updateGateway'),
      {
        question: t('updateGatewaySure', { name }),
        yes: t('update'),
        name: t('updateOf', { name }),
        busy: t('telling'),
      },
      () => tell('update', t('gatewayUpdating')),
    ),
  );
}

/**
 * The upkeep of a lock; what turns its bolt is followed by a read, for that is what one wants to know then.
 *
 * @param {import('../app.js').App} app
 * @param {() => import('./shown-door.js').ShownDoor} now
 * @param {import('../notice.js').Notice} said
 * @param {() => Promise<void>} read
 */
export function doorMaintenance(app, now, said, read) {
  const { identifier } = now();
  const name = calledOf(now());
  const lockNow = () => ({
    host: wayTo(app, now())?.host ?? now().gateways[0]?.host ?? '',
    identifier,
    name: calledOf(now()),
  });
  const tell = (/** @type {'synchronizeLock' | 'updateLock'} */ action, /** @type {string} */ done) =>
    during(said, () => ask('/lock/maintain', { ...lockNow(), action }), done);

  const calibrate = async () => {
    const code = wayTo(app, now())?.code;
    if (code === undefined) {
      said.problem(t('noCode'));
      return;
    }
    const allowUnlock = mayUnlock(app.blocks, identifier);
    const asked = () => ask('/lock/maintain', { ...lockNow(), action: 'calibrate', code, allowUnlock });
    // From here on it may have turned, whatever comes of it.
    app.live.read(identifier, { bolt: 'unknown' });
    if (await during(said, asked, t('calibrated', { name }))) await read();
  };

  return h(
    'div',
    { class: 'tk-row tk-upkeep', role: 'group', 'aria-label': t('maintenanceOf', { name }) },
    h('h4', {}, t('maintenance')),
    button(t('synchronize'), () => tell('synchronizeLock', t('lockSynchronized', { name })), {
      busy: t('telling'),
      name: t('synchronizeOf', { name }),
    }),
    askingButton(
      t('update'),
      {
        question: t('updateLockSure', { name }),
        yes: t('update'),
        name: t('updateOf', { name }),
        busy: t('telling'),
      },
      () => tell('updateLock', t('lockUpdated', { name })),
    ),
    mayUnlock(app.blocks, identifier)
      ? askingButton(
          t('calibrate'),
          {
            question: t('calibrateSure', { name }),
            yes: t('calibrate'),
            name: t('calibrateOf', { name }),
            kind: 'danger',
            busy: t('calibrating'),
          },
          calibrate,
        )
      : h('p', { class: 'tk-quiet mb-0' }, t('noCalibration')),
  );
}
