import { ask, kindOf, sentenceOf } from './ask.js';
import { button, removalButton } from './button.js';
import { plainHost, withChange, withHidden, without } from './config.js';
import { h } from './elements.js';
import { codeField, field } from './field.js';
import { lockMaintenance } from './maintenance.js';
import { notice } from './notice.js';
import { codeWords, factsOf, t, tested } from './texts.js';

/**
 * @typedef {import('./app.js').App} App
 * @typedef {import('./app.js').Edit} Edit
 * @typedef {import('./app.js').OfferedLock} OfferedLock
 * @typedef {import('./config.js').PlacedGateway} PlacedGateway
 * @typedef {import('../../src/setup/contract.ts').SeenLock} SeenLock
 * @typedef {import('../../src/setup/contract.ts').Reading} Reading
 * @typedef {import('./notice.js').Notice} Notice
 * @typedef {import('../../src/setup/contract.ts').HouseSnapshot['locks'][number]} LiveLock
 */

/**
 * A door that the overview shows; without a place when it is there by the code of its gateway alone.
 *
 * @typedef {{
 *   identifier: number, place?: import('./config.js').Place, name?: string | undefined, code?: string | undefined,
 *   isHidden?: boolean,
 * }} ShownLock
 */

/** @typedef {ReturnType<typeof overviewDoor>} OverviewDoor */

/**
 * A door of the config: its battery and signal as the gateway lists them, its bolt once somebody has asked to read it,
 * and what can be done about it.
 *
 * @param {App} app
 * @param {PlacedGateway} gateway
 * @param {ShownLock} lock
 * @param {Edit} edit
 */
export function overviewDoor(app, gateway, lock, edit) {
  const { identifier, place } = lock;
  const { host } = gateway;
  const called = lock.name ?? t('newDoor', { identifier });
  const said = notice();
  const bolt = h('span', { class: 'tk-bolt' }, lock.isHidden ? t('hiddenDoor') : t('notRead'));
  const facts = h('ul', { class: 'tk-facts' });
  let code = lock.code ?? gateway.code;
  /** @type {SeenLock | undefined} */
  let seen;
  /** @type {string | undefined} */
  let tokenRead;
  /** @type {string | undefined} */
  let told;
  let hasMoved = false;
  let isLive = false;

  /** @param {readonly string[]} warnings */
  const showFacts = (...warnings) =>
    facts.replaceChildren(
      ...factsOf({ identifier, ...seen }).map((fact) => h('li', {}, fact)),
      ...(told === undefined ? [] : [h('li', {}, told)]),
      ...[...(hasMoved ? [t('hasMoved')] : []), ...warnings].map((text) =>
        h('li', { class: 'tk-warn' }, text),
      ),
    );
  showFacts();

  /** @param {Reading} reading */
  const showReading = (reading) => {
    bolt.textContent = t(reading.bolt);
    bolt.className = `tk-bolt ${reading.bolt === 'secured' ? 'tk-good' : 'tk-warn'}`;
    const { percent, rssi, firmware } = reading;
    const measured = Object.entries({ percent, rssi }).filter(([, value]) => value !== undefined);
    seen = { identifier, ...seen, ...Object.fromEntries(measured) };
    const time = new Date().toLocaleTimeString(document.documentElement.lang);
    told = firmware === undefined ? t('readAt', { time }) : t('readAtWith', { time, firmware });
    showFacts();
  };
  const doubt = () => {
    bolt.textContent = t('unknown');
    bolt.className = 'tk-bolt tk-warn';
    told = undefined;
    showFacts();
  };

  /** Reads the lock, because somebody has asked for it: reading costs battery. */
  const read = async () => {
    if (code === undefined) {
      said.problem(t('noCode'));
      return;
    }
    said.busy(t('testing'));
    tokenRead = seen?.token;
    hasMoved = false;
    try {
      const reading = await ask('/lock/read', { host, identifier, code, name: called });
      showReading(reading);
      said.news(t(tested[reading.bolt]));
    } catch (error) {
      doubt();
      said.problem(error);
    }
  };

  /**
   * @param {'name' | 'code'} key
   * @param {string} value
   */
  const change = (key, value) => {
    if (place) return edit.keep(withChange(app.blocks, place, { [key]: value === '' ? undefined : value }));
    return undefined;
  };
  const name = field(t('doorName'), { value: called, onchange: (value) => change('name', value.trim()) });
  const secret = codeField(t('code'), codeWords(called), {
    value: lock.code,
    ...(lock.code === undefined && gateway.code !== undefined && { hint: t('gatewayCode') }),
    onchange: (value) => {
      code = value.trim() || gateway.code;
      return change('code', value.trim());
    },
  });

  // Only an entry that hides it keeps the code of the gateway from bringing it back.
  const remove = () =>
    edit.redraw(
      place
        ? without(app.blocks, place)
        : withHidden(app.blocks, gateway.place, { identifier, name: called }),
    );

  const element = h(
    'div',
    { class: 'tk-card', role: 'group', 'aria-label': called },
    h('div', { class: 'tk-row' }, h('h4', { class: 'tk-grow' }, called), bolt),
    facts,
    place &&
      h(
        'div',
        { class: 'tk-row align-items-start' },
        h('div', { class: 'tk-grow' }, name.element),
        h('div', { class: 'tk-grow' }, secret.element),
      ),
    said.element,
    h(
      'div',
      { class: 'tk-row' },
      button(t('readNow'), read, { busy: t('testing'), name: t('readDoor', { name: called }) }),
      place &&
        button(t('newShare'), () => newShare(app, host, { identifier, place, name: called }, said), {
          name: t('newShareOf', { name: called }),
        }),
      removalButton(
        t('remove'),
        t('removeDoorSure', { name: called }),
        t('removeDoor', { name: called }),
        remove,
      ),
    ),
    lockMaintenance(app, { host, identifier, name: called }, () => code, said, { read, doubt }),
  );
  return {
    element,
    read,
    /** Whether a read may be expected to go well: its gateway lists the door, and there is a code. */
    isReadable: () => seen !== undefined && code !== undefined && lock.isHidden !== true,
    /** @param {LiveLock | undefined} lock how the plugin that runs shows it in Home now; nothing when it does not */
    live(lock) {
      isLive = lock !== undefined;
      if (!lock) return;
      const { percent, rssi } = lock;
      const shown = lock.reachable ? lock.bolt : 'unknown';
      bolt.textContent = t(shown);
      bolt.className = `tk-bolt ${shown === 'secured' ? 'tk-good' : 'tk-warn'}`;
      const measured = Object.entries({ percent, rssi }).filter(([, value]) => value !== undefined);
      seen = { identifier, ...seen, ...Object.fromEntries(measured) };
      hasMoved = false;
      showFacts();
    },
    /** @param {SeenLock | undefined} found what the gateway lists of it now */
    show(found) {
      seen = found;
      if (!isLive && told !== undefined && found?.token !== undefined && found.token !== tokenRead) {
        hasMoved = true;
        said.clear();
        doubt();
      }
      showFacts(...(found ? [] : [t('notSeen')]));
    },
  };
}

/**
 * Makes a new share for a door of the config and puts its code there; signs in first when nobody is.
 *
 * @param {App} app
 * @param {string} host the gateway's
 * @param {{ place: import('./config.js').Place, identifier: number, name: string }} door
 * @param {Notice} said
 */
async function newShare(app, host, { place, identifier, name }, said) {
  /** @param {readonly OfferedLock[]} locks */
  const make = async (locks) => {
    const lock = locks.find((one) => one.identifier === identifier);
    if (!lock) throw new Error(t('notInAccount', { name }));
    const [only, ...others] = lock.gateways;
    const here = lock.gateways.find((one) => one.host && plainHost(one.host) === plainHost(host));
    // The account may not know the address that is used here; with a single gateway there is no doubt.
    const chosen = here ?? (others.length === 0 ? only : undefined);
    if (!chosen) throw new Error(lock.gateways.length === 0 ? t('noGateway') : t('whichGateway', { name }));
    const { code } = await ask('/account/code', { lock: lock.id, gateway: chosen.id, fresh: true });
    await app.change(withChange(app.blocks, place, { code }));
    app.go('overview', { news: t('newShareDone', { name }) });
  };
  if (!app.isSignedIn) {
    app.go('account', { why: t('newShareHint', { name }), then: make });
    return;
  }
  said.busy(t('makingCode'));
  try {
    await make((await ask('/account/locks', {})).locks);
  } catch (error) {
    if (kindOf(error) === 'signedOut') {
      app.isSignedIn = false;
      app.go('account', { why: sentenceOf(error), then: make });
    } else said.problem(error);
  }
}
