import { ask, kindOf } from '../ask.js';
import { button } from '../button.js';
import { withChange, withOption } from '../config.js';
import { h } from '../elements.js';
import { codeField, field, tick } from '../field.js';
import { notice } from '../notice.js';
import { LOW_PERCENT } from '../overview/shown-door.js';
import { withAccount } from '../sign-in.js';
import { codeProblem, codeWords, factsOf, nameProblem, t, tested } from '../texts.js';
import { WantedDoor } from './wanted-door.js';

/**
 * @typedef {import('../app.js').App} App
 * @typedef {import('./offers.js').FoundDoor} FoundDoor
 * @typedef {import('./offers.js').FoundWay} FoundWay
 * @typedef {import('./gateway.js').GatewayCard} GatewayCard
 * @typedef {ReturnType<typeof foundDoor>} DoorCard
 */

/** What the gateway says of a code that is no good, or no good any more. */
const noGood = ['wrongCode', 'notShared', 'keyRefused'];

/**
 * A door that may be taken into Home. Its tick means that it is in the draft, and a test that turns nothing ticks it:
 * then it is known to answer to its code. By each of its gateways that lists it.
 *
 * @param {App} app
 * @param {FoundDoor} door
 * @param {readonly GatewayCard[]} gateways
 * @param {() => void} onTick
 */
export function foundDoor(app, door, gateways, onTick) {
  const { draft } = app;
  const { identifier } = door;
  const said = notice();
  const place = h('div');
  const facts = h('ul', { class: 'tk-facts' });
  const mark = h('p', { class: 'tk-mark' });
  const wanted = new WantedDoor(draft, door, gateways);
  const isIn = () => wanted.isIn();
  const cardOf = (/** @type {FoundWay} */ way) => wanted.gatewayOf(way);
  const entryFor = (/** @type {FoundWay} */ way) => wanted.entryFor(way);
  const name = field(t('doorName'), {
    value: door.name,
    oninput: (typed) => {
      const wrong = nameProblem(typed.trim());
      name.complain(wrong);
      draft.hold(name.input, isIn() ? wrong : undefined);
      const entry = door.ways.map(entryFor).find(Boolean);
      if (entry && wrong === undefined)
        draft.change(withOption(draft.blocks, { identifier, at: entry.place }, 'name', typed.trim()));
      relabel();
    },
  });
  const codes = new Map(
    door.ways.filter(({ gatewayId }) => gatewayId === undefined).map((way) => [way, codeInput(way)]),
  );

  /** @param {FoundWay} way */
  function codeInput(way) {
    const title = cardOf(way)?.title ?? '';
    const label = door.ways.length > 1 ? t('codeAt', { gateway: title }) : t('code');
    way.code = entryFor(way)?.code ?? way.code ?? '';
    const input = codeField(codeWords(door.name))(label, {
      value: way.code,
      hint: t('codeHint'),
      oninput: (typed) => {
        way.code = typed.trim();
        app.tested.delete(identifier);
        const entry = entryFor(way);
        const wrong = codeProblem(way.code) ?? (entry && way.code === '' ? t('needCode') : undefined);
        input.complain(wrong);
        draft.hold(input.input, entry ? wrong : undefined);
        if (entry && wrong === undefined)
          draft.change(withChange(draft.blocks, entry.place, { code: way.code }));
        draw();
      },
    });
    if (way.code) input.complain(codeProblem(way.code));
    return input;
  }

  /**
   * The code of the door at a gateway: the one that the config has, the typed one, or that of its share, which is made
   * if there is none yet.
   *
   * @param {FoundWay} way
   * @param {boolean} [isFresh] whether the one that is known is no good
   */
  const codeFor = async (way, isFresh = false) => {
    const known = entryFor(way)?.code ?? (way.code || undefined);
    const typed = codes.get(way);
    if (typed) {
      const wrong = way.code === '' ? t('needCode') : codeProblem(way.code ?? '');
      typed.complain(wrong);
      if (wrong === undefined) return way.code ?? '';
      typed.input.focus();
      throw new Error(wrong);
    }
    if (known !== undefined && !isFresh) return known;
    const { lockId, gatewayId } = way;
    if (lockId === undefined || gatewayId === undefined) throw new Error(t('needCode'));
    said.busy(t('makingCode'));
    const share = { lock: lockId, gateway: gatewayId };
    const made = await withAccount(app, place, t('signedOutHere'), () => ask('/account/code', share));
    way.code = made.code;
    return made.code;
  };

  /** Whether it can be taken now; says what is missing. */
  const isReady = () => {
    const wrong = nameProblem(name.text());
    name.complain(wrong);
    if (wrong !== undefined) name.input.focus();
    return wrong === undefined && !wanted.waysNow().some((way) => cardOf(way)?.needsAddress());
  };

  const takeIn = async () => {
    if (!isReady()) return;
    draft.hold(card.input, t('makingCode'));
    try {
      for (const way of wanted.waysNow()) wanted.put(way, name.text(), await codeFor(way));
      said.clear();
    } catch (error) {
      if (kindOf(error) === 'cancelled') said.clear();
      else said.problem(error);
    } finally {
      draft.hold(card.input);
      draw();
    }
  };
  const takeOut = () => {
    wanted.takeOut();
    for (const { input } of [name, ...codes.values()]) draft.hold(input);
    app.tested.delete(identifier);
    draw();
  };

  const read = async () => {
    if (!isReady()) return;
    try {
      for (const way of wanted.waysNow()) await readBy(way);
      app.tested.add(identifier);
    } catch (error) {
      app.tested.delete(identifier);
      if (kindOf(error) === 'cancelled') said.clear();
      else said.problem(error);
    }
    draw();
  };
  /** @param {FoundWay} way */
  const readBy = async (way) => {
    const host = cardOf(way)?.at().host ?? '';
    const asked = async (/** @type {string} */ code) => {
      said.busy(t('testing'));
      return ask('/lock/read', { host, identifier, code, name: name.text() });
    };
    const isTyped = codes.has(way);
    const known = entryFor(way)?.code;
    let code = await codeFor(way);
    let reading;
    try {
      reading = await asked(code);
    } catch (error) {
      // The code that the config has is kept while it works, and no longer.
      if (isTyped || known === undefined || !noGood.includes(kindOf(error) ?? '')) throw error;
      code = await codeFor(way, true);
      reading = await asked(code);
    }
    app.live.read(identifier, reading);
    wanted.put(way, name.text(), code);
    show(reading);
    said.news(t(tested[reading.bolt]));
  };

  const test = button(t('test'), read, { busy: t('testing') });
  const card = tick(t('useDoor', { name: door.name }), {
    isTicked: false,
    ontick: (isTicked) => (isTicked ? takeIn() : takeOut()),
  });
  const relabel = () => {
    card.words.textContent = t('useDoor', { name: name.text() || String(identifier) });
    test.setAttribute('aria-label', t('testDoor', { name: name.text() || String(identifier) }));
  };
  /** @type {{ percent?: number | undefined, signal?: 'good' | 'weak' | undefined }} */
  const known = { percent: door.percent };
  const show = (/** @type {typeof known} */ seen) =>
    Object.assign(known, Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== undefined)));

  const draw = () => {
    const looks = door.ways.map((way) => cardOf(way)?.seen()).filter((look) => look !== undefined);
    const locks = looks.flatMap((look) => look.locks).filter((lock) => lock.identifier === identifier);
    show(locks[0] ?? {});
    const isMissing = looks.length === door.ways.length && locks.length === 0;
    facts.replaceChildren(
      h('li', {}, t('doorNumber', { identifier })),
      ...(door.ways.length > 1 ? [h('li', {}, t('severalGateways', { count: door.ways.length }))] : []),
      ...factsOf(known, LOW_PERCENT).map(({ text, isBad }) =>
        h('li', { class: isBad ? 'tk-warn' : '' }, text),
      ),
      ...(isMissing ? [h('li', { class: 'tk-warn' }, t('notSeen'))] : []),
    );
    card.input.checked = isIn();
    // While a gateway may be one that has moved, its doors are neither new nor known.
    const isInDoubt = door.ways.some((way) => cardOf(way)?.isInDoubt());
    card.input.disabled = (wanted.wasThere && isIn()) || isInDoubt;
    test.disabled = isInDoubt;
    mark.textContent = [
      ...(wanted.wasThere ? [t('setUpAlready')] : []),
      ...(isIn() ? [t(app.tested.has(identifier) ? 'isTested' : 'notTested')] : []),
    ].join(' · ');
    relabel();
    onTick();
  };

  const element = h(
    'div',
    { class: 'tk-card', role: 'group', 'aria-label': door.name },
    card.element,
    facts,
    mark,
    h(
      'div',
      { class: 'tk-row align-items-end' },
      h('div', { class: 'tk-grow' }, name.element),
      h('div', { class: 'tk-field' }, test),
    ),
    ...[...codes.values()].map((code) => code.element),
    said.element,
    place,
  );
  return {
    element,
    identifier,
    draw,
    read,
    words: () => `${name.text()} ${identifier}`.toLowerCase(),
    isIn,
    /** Whether a test of all doors is to test it: its gateway lists it, and no code is missing. */
    isTestable: () =>
      wanted.waysNow().some((way) => wanted.isListedBy(way)) &&
      door.ways.every((way) => !codes.has(way) || (way.code !== '' && !codeProblem(way.code ?? ''))),
  };
}
