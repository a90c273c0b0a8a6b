import { ask } from './ask.js';
import { button } from './button.js';
import { withChange, withDoors, without } from './config.js';
import { h } from './elements.js';
import { codeField, field } from './field.js';
import { newShare } from './new-share.js';
import { notice } from './notice.js';
import { removal } from './removal.js';
import { t } from './texts.js';
import { codeWords, factsOf, tested } from './words.js';

/**
 * A door of the config: where its bolt is, its battery and signal, and what can be done about it.
 *
 * @param {any} app
 * @param {ReturnType<import('./config.js').gatewaysIn>[number]} gateway
 * @param {{ place?: import('./config.js').Place, identifier: number, name?: string, code?: string, isHidden?: boolean }} lock
 *   without a place when it is there by the code of its gateway alone
 * @param {{ keep: (blocks: unknown[]) => Promise<void>, redraw: (blocks: unknown[]) => Promise<void> }} edit
 */
export function overviewDoor(app, gateway, lock, edit) {
  const { identifier, place } = lock;
  const called = lock.name || t('newDoor', { identifier });
  const said = notice();
  const bolt = h('span', { class: 'tk-bolt' }, lock.isHidden ? t('hiddenDoor') : t('notRead'));
  const facts = h('ul', { class: 'tk-facts' }, ...factsOf({ identifier }).map((fact) => h('li', {}, fact)));
  let code = lock.code || gateway.code;
  let seen;
  let readAt;

  const showReading = (reading) => {
    bolt.textContent = t(reading.bolt);
    bolt.className = `tk-bolt ${reading.bolt === 'secured' ? 'tk-good' : 'tk-warn'}`;
  };
  const read = () => ask('/lock/read', { host: gateway.host, identifier, code, name: called });

  const test = async () => {
    if (!code) {
      said.problem(t('noCode'));
      return;
    }
    said.busy(t('testing'));
    try {
      const reading = await read();
      showReading(reading);
      said.news(t(tested[reading.bolt]));
    } catch (error) {
      said.problem(error.message);
    }
  };

  const change = (key, value) => {
    if (place) return edit.keep(withChange(app.blocks, place, { [key]: value === '' ? undefined : value }));
    return undefined;
  };
  const name = field(t('doorName'), { value: called, onchange: (value) => change('name', value.trim()) });
  const secret = codeField(t('code'), codeWords(called), {
    value: lock.code ?? '',
    ...(lock.code || !gateway.code ? {} : { hint: t('gatewayCode') }),
    onchange: (value) => {
      code = value.trim() || gateway.code;
      return change('code', value.trim());
    },
  });

  const remove = () => {
    if (place) return edit.redraw(without(app.blocks, place));
    // Only an entry that hides it keeps the code of the gateway from bringing it back.
    const added = withDoors(app.blocks, gateway, [{ identifier, name: called, code: gateway.code ?? '' }]);
    const locks = added[gateway.place.block].gateways[gateway.place.gateway].locks;
    return edit.redraw(
      withChange(added, { ...gateway.place, lock: locks.length - 1 }, { hidden: true, code: undefined }),
    );
  };

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
      button(t('test'), test, { busy: t('testing'), name: t('testDoor', { name: called }) }),
      place &&
        button(t('newShare'), () => newShare(app, gateway, { ...lock, place, name: called }, said), {
          name: t('newShareOf', { name: called }),
        }),
      removal(t('remove'), t('removeDoorSure', { name: called }), t('removeDoor', { name: called }), remove),
    ),
  );
  return {
    element,
    /** @param {import('../../src/setup/contract.ts').SeenLock | undefined} found what the gateway lists of it now */
    show(found) {
      seen = found;
      const known = factsOf({ identifier, ...found }).map((fact) => h('li', {}, fact));
      facts.replaceChildren(...known, ...(found ? [] : [h('li', { class: 'tk-warn' }, t('notSeen'))]));
    },
    /** Reads the lock when it has been turned since it was read last; reading costs battery. */
    async readIfNews() {
      if (!seen || !code || lock.isHidden) return;
      const isNews = readAt === undefined || (seen.lastLog !== undefined && seen.lastLog !== readAt);
      if (!isNews) return;
      readAt = seen.lastLog ?? 0;
      try {
        showReading(await read());
        said.clear();
      } catch (error) {
        bolt.textContent = t('unknown');
        said.problem(error.message);
      }
    },
  };
}
