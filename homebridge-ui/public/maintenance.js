import { ask } from './ask.js';
import { askingButton, button } from './button.js';
import { mayUnlock } from './config.js';
import { h } from './elements.js';
import { t } from './texts.js';

/**
 * What is seldom needed, folded away.
 *
 * @param {string} name for screen readers, which hear no context
 * @param {...(Node | false)} children
 */
function folded(name, ...children) {
  return h(
    'details',
    { class: 'tk-more' },
    h('summary', { 'aria-label': name }, t('maintenance')),
    h('div', { class: 'tk-row' }, ...children),
  );
}

/**
 * Does something, and says how it went.
 *
 * @param {import('./notice.js').Notice} said
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
 * @param {string} host
 * @param {string} name
 * @param {import('./notice.js').Notice} said
 */
export function gatewayMaintenance(host, name, said) {
  const tell = (/** @type {'synchronize' | 'update'} */ action, /** @type {string} */ done) =>
    during(said, () => ask('/gateway/maintain', { host, action }), done);
  return folded(
    t('maintenanceOf', { name }),
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
 * @param {import('./app.js').App} app
 * @param {{ host: string, identifier: number, name: string }} lock
 * @param {() => string | undefined} codeNow
 * @param {import('./notice.js').Notice} said
 * @param {{ read: () => Promise<void>, doubt: () => void }} bolt
 */
export function lockMaintenance(app, lock, codeNow, said, { read, doubt }) {
  const { name, identifier } = lock;
  const tell = (/** @type {'synchronizeLock' | 'updateLock'} */ action, /** @type {string} */ done) =>
    during(said, () => ask('/lock/maintain', { ...lock, action }), done);

  const calibrate = async () => {
    const code = codeNow();
    if (code === undefined) {
      said.problem(t('noCode'));
      return;
    }
    const allowUnlock = mayUnlock(app.blocks, identifier);
    const asked = () => ask('/lock/maintain', { ...lock, action: 'calibrate', code, allowUnlock });
    // From here on it may have turned, whatever comes of it.
    doubt();
    if (await during(said, asked, t('calibrated', { name }))) await read();
  };

  return folded(
    t('maintenanceOf', { name }),
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
