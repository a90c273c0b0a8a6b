import { drawing, PAINTS } from '/simulator/drawing.js';
import { words } from './words.js';

/** @import { ShownDoor } from '../snapshot.ts' */

/** Carries out a control. @callback Send @param {object} control @returns {void} */

/**
 * A door's card. `show` gives what there is to be read aloud, if the door has turned.
 *
 * @typedef {object} Card
 * @property {HTMLElement} card
 * @property {(door: ShownDoor) => string | undefined} show
 */

/** Two-cell locks are above 5000 mV; both ranges are the plugin's defaults. */
const percent = (/** @type {number} */ millivolts) => {
  const [empty, full] = millivolts > 5000 ? [6400, 8200] : [3100, 4000];
  return Math.round(Math.min(1, Math.max(0, (millivolts - empty) / (full - empty))) * 100);
};

const template = (/** @type {number} */ id) => `
  <button class="turn" type="button">${drawing}<span class="out-of-range" aria-hidden="true"></span></button>
  <div class="door-head"><h3></h3><p class="state"></p></div>
  <div class="controls">
    <label class="slide"><span>${words.battery}</span><output></output>
      <input class="battery" type="range" min="5800" max="8400" step="10" /></label>
    <label class="slide"><span>${words.signal}</span><output></output>
      <input class="signal" type="range" min="-100" max="-40" step="1" /></label>
    <label class="switch"><span>${words.inRange}</span><input class="range" type="checkbox" role="switch" /></label>
    <fieldset class="says"><legend>${words.says}</legend><div>
      ${[
        ['position', words.position],
        ['jammed', words.isJammed],
        ['unknown', words.isUnknown],
      ]
        .map(
          ([value, text]) =>
            `<label><input type="radio" name="says-${id}" value="${value}" /><span>${text}</span></label>`,
        )
        .join('')}</div>
    </fieldset>
  </div>`;

/**
 * Builds a door's card.
 *
 * @param {number} number
 * @param {number} index - its place among the doors, for its paint
 * @param {Send} send
 * @returns {Card}
 */
export function doorCard(number, index, send) {
  const card = document.createElement('article');
  card.className = 'card door';
  card.dataset.paint = String(index % PAINTS);
  // The identifier is a number from JSON; names, which anybody may choose, are set as text below.
  card.innerHTML = template(Number(number));
  const outputs = card.querySelectorAll('output');
  const batteryText = /** @type {HTMLOutputElement} */ (outputs[0]);
  const signalText = /** @type {HTMLOutputElement} */ (outputs[1]);
  const battery = inputIn(card, '.battery');
  const signal = inputIn(card, '.signal');
  const range = inputIn(card, '.range');
  const turn = partOf(card, '.turn');
  const identifier = Number(number);
  /** @type {ShownDoor | undefined} */
  let shown;

  turn.addEventListener('click', () => send({ do: 'turn', identifier }));
  battery.addEventListener('input', () =>
    send({ do: 'battery', identifier, millivolts: battery.valueAsNumber }),
  );
  signal.addEventListener('input', () => send({ do: 'signal', identifier, dBm: signal.valueAsNumber }));
  range.addEventListener('change', () => send({ do: 'range', identifier, isInRange: range.checked }));
  partOf(card, '.says').addEventListener('change', ({ target }) => {
    const { value } = /** @type {HTMLInputElement} */ (target);
    send({ do: 'state', identifier, state: value === 'position' ? shown?.bolt : value });
  });

  const show = (/** @type {ShownDoor} */ door) => {
    const state = words[door.state];
    const hasTurned = shown !== undefined && shown.state !== door.state;
    shown = door;
    card.dataset.state = door.state;
    card.dataset.bolt = door.bolt;
    card.classList.toggle('away', !door.isInRange);
    partOf(card, 'h3').textContent = door.name;
    partOf(card, '.state').textContent = state;
    turn.setAttribute('aria-label', (door.bolt === 'secured' ? words.unlock : words.lock)(door.name, state));
    // A slider under the thumb is the reader's; it is not moved away from him.
    if (!battery.matches(':active') && door.battery !== null) battery.value = String(door.battery);
    if (!signal.matches(':active')) signal.value = String(door.rssi);
    batteryText.textContent =
      door.battery === null ? words.noBattery : `${door.battery} mV · ${percent(door.battery)} %`;
    signalText.textContent = `${door.rssi} dBm`.replace('-', '−');
    range.checked = door.isInRange;
    const says = door.state === door.bolt ? 'position' : door.state;
    inputIn(card, `.says input[value="${says}"]`).checked = true;
    return hasTurned ? words.turned(door.name, state) : undefined;
  };
  return { card, show };
}

/** An element that the template above has. @param {Element} card @param {string} selector */
const partOf = (card, selector) => /** @type {HTMLElement} */ (card.querySelector(selector));

/** An input that the template above has. @param {Element} card @param {string} selector */
const inputIn = (card, selector) => /** @type {HTMLInputElement} */ (card.querySelector(selector));
