import { ask } from './ask.js';
import { button } from './button.js';
import { freshId, h } from './elements.js';
import { codeField, field } from './field.js';
import { notice } from './notice.js';
import { codeWords, factsOf, t, tested } from './texts.js';

/**
 * A door that was found: `lockId` and `gatewayId` are the account's, for its share; the code is asked for where it is
 * typed.
 *
 * @typedef {{
 *   identifier: number, name: string, percent?: number | undefined, rssi?: number | undefined,
 *   lockId?: number, gatewayId?: number, code?: string, asksForCode?: boolean,
 * }} FoundDoor
 */

/**
 * A door that may be taken into Home: tick, name, code where one is typed, and a test that turns nothing.
 *
 * @param {FoundDoor} door
 * @param {() => string} hostOf where the gateway is, as it stands now
 * @param {() => void} onTick
 */
export function doorCard(door, hostOf, onTick) {
  const said = notice();
  const id = freshId();
  const facts = h('ul', { class: 'tk-facts' });
  let isDecided = false;
  const decide = () => {
    isDecided = true;
    onTick();
  };
  const tick = h('input', { id, type: 'checkbox', class: 'form-check-input', onchange: decide });
  const label = h('label', { class: 'form-check-label', for: id });
  const name = field(t('doorName'), { value: door.name, oninput: () => relabel() });
  const code = door.asksForCode
    ? codeField(t('code'), codeWords(door.name), {
        value: door.code,
        oninput: (value) => (door.code = value.trim()),
      })
    : undefined;

  const calledNow = () => name.text() || String(door.identifier);
  const relabel = () => {
    label.textContent = t('useDoor', { name: calledNow() });
    test.setAttribute('aria-label', t('testDoor', { name: calledNow() }));
  };

  /** The door's code: the typed one, or that of its share, which is made if there is none yet. */
  const codeNow = async () => {
    if (door.code) return door.code;
    const { lockId, gatewayId } = door;
    if (lockId === undefined || gatewayId === undefined) throw new Error(t('needCode'));
    said.busy(t('makingCode'));
    const made = await ask('/account/code', { lock: lockId, gateway: gatewayId });
    door.code = made.code;
    return made.code;
  };

  const read = async () => {
    try {
      const secret = await codeNow();
      said.busy(t('testing'));
      const { identifier } = door;
      const reading = await ask('/lock/read', {
        host: hostOf(),
        identifier,
        code: secret,
        name: calledNow(),
      });
      show({ percent: reading.percent, rssi: reading.rssi });
      said.news(t(tested[reading.bolt]));
    } catch (error) {
      said.problem(error);
    }
  };

  const test = button(t('test'), read, { busy: t('testing') });
  /** @param {{ percent?: number | undefined, rssi?: number | undefined }} seen */
  const show = (seen) => {
    Object.assign(door, Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== undefined)));
    facts.replaceChildren(...factsOf(door).map((fact) => h('li', {}, fact)));
  };
  relabel();
  show({});

  const element = h(
    'div',
    { class: 'tk-card' },
    h('div', { class: 'form-check mb-1' }, tick, label),
    facts,
    h(
      'div',
      { class: 'tk-row align-items-end' },
      h('div', { class: 'tk-grow' }, name.element),
      h('div', { class: 'tk-field' }, test),
    ),
    code?.element,
    said.element,
  );
  return {
    element,
    door,
    show,
    isTicked: () => tick.checked,
    /**
     * Proposes a tick; what somebody has ticked himself stays.
     *
     * @param {boolean} isWanted
     */
    propose(isWanted) {
      if (!isDecided) tick.checked = isWanted;
    },
    /** The gateway was asked and does not list this lock. */
    missing: () => facts.append(h('li', { class: 'tk-warn' }, t('notSeen'))),
    /** The door as it will be saved; throws after saying at the door what is wrong. */
    async wanted() {
      name.complain(name.text() === '' ? t('needName') : undefined);
      if (name.text() === '') {
        name.input.focus();
        throw new Error(t('needName'));
      }
      try {
        const secret = await codeNow();
        said.clear();
        return { identifier: door.identifier, name: name.text(), code: secret };
      } catch (error) {
        said.problem(error);
        (code?.input ?? test).focus();
        throw error;
      }
    },
  };
}
