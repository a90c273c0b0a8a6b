import { doorCard } from './door.js';
import { language, words } from './words.js';

/** @import { Card } from './door.js' */
/** @import { Word } from './words.js' */
/** @import { ShownDoor, ShownRequest, Snapshot } from '../snapshot.ts' */

/** An element that index.html has. @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const plugged = /** @type {HTMLInputElement} */ (byId('plugged'));
const dialect = /** @type {HTMLSelectElement} */ (byId('dialect'));
const synchronize = /** @type {HTMLButtonElement} */ (byId('synchronize'));
/** @type {Map<number, Card>} */
const doors = new Map();

/** How long the page's button makes the gateway synchronize: long enough to try something meanwhile, ms. */
const SYNCHRONIZE_MS = 30_000;
/** Lines of requests; a client's regular polls are gathered into one. */
const MOST_LINES = 9;

document.documentElement.lang = language;
document.title = words.title;
for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-word]'))) {
  element.textContent = words[/** @type {Word} */ (element.dataset.word)];
}
byId('address').textContent = window.location.host;

/** Sends a control; what it changes comes back with the next picture. @param {object} control */
async function send(control) {
  try {
    await fetch('/simulator/control', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(control),
    });
  } catch {
    lose(true);
  }
}

/** @param {boolean} isLost */
function lose(isLost) {
  byId('lost').hidden = !isLost;
  byId('lost').textContent = isLost ? words.lost : '';
}

/** @param {readonly ShownDoor[]} all */
function showDoors(all) {
  const known = new Set(all.map(({ identifier }) => identifier));
  for (const [identifier, { card }] of doors) {
    if (known.has(identifier)) continue;
    card.remove();
    doors.delete(identifier);
  }
  all.forEach((door, index) => {
    let shown = doors.get(door.identifier);
    if (!shown) {
      shown = doorCard(door.identifier, index, (control) => void send(control));
      doors.set(door.identifier, shown);
      byId('doors').append(shown.card);
    }
    const news = shown.show(door);
    if (news !== undefined) byId('said').textContent = news;
  });
}

/** @param {Snapshot} picture */
function activityIn({ isPlugged, activity, doors: all }) {
  if (!isPlugged) return words.unplugged;
  const what = /^Synchronizing (.+)$/.exec(activity)?.[1];
  if (what === undefined) return words.scanning;
  if (what === 'gw') return words.synchronizingGateway;
  return words.synchronizingLock(all.find(({ identifier }) => String(identifier) === what)?.name ?? what);
}

/** @param {Snapshot} picture */
function showGateway(picture) {
  const panel = byId('gateway');
  panel.dataset.mood = !picture.isPlugged ? 'off' : picture.isSynchronizing ? 'busy' : 'calm';
  byId('activity').textContent = activityIn(picture);
  plugged.checked = picture.isPlugged;
  dialect.value = picture.dialect;
  synchronize.textContent = picture.isSynchronizing ? words.scan : words.synchronize;
  synchronize.disabled = !picture.isPlugged;
  synchronize.onclick = () =>
    send(picture.isSynchronizing ? { do: 'scan' } : { do: 'synchronize', ms: SYNCHRONIZE_MS });
}

/** Requests that were the same, in one line. @typedef {ShownRequest & { times: number }} Line */

/** @param {readonly ShownRequest[]} requests */
function showRequests(requests) {
  /** @type {Line[]} */
  const lines = [];
  for (const request of requests) {
    const last = lines.at(-1);
    const isSame =
      last?.path === request.path && last.lock === request.lock && last.outcome === request.outcome;
    if (last && isSame && !request.moved && !last.moved) last.times += 1;
    else lines.push({ ...request, times: 1 });
  }
  byId('requests').replaceChildren(...lines.slice(0, MOST_LINES).map(requestLine));
  byId('quiet').hidden = requests.length > 0;
}

/** @param {Line} line */
function requestLine({ path, lock, outcome, moved, times }) {
  const line = document.createElement('li');
  line.dataset.outcome = outcome === 'ok' || outcome === 'handling' ? outcome : 'bad';
  const part = (/** @type {string} */ className, /** @type {string} */ text) => {
    const element = document.createElement('span');
    element.className = className;
    element.textContent = text;
    line.append(element);
  };
  part('path', path);
  part('times', times > 1 ? `× ${times}` : '');
  part('lock', lock ?? '');
  const said = words.outcomes[outcome] ?? '';
  const end = typeof outcome === 'number' ? `${outcome} ${said}`.trim() : said;
  part('outcome', moved ? `${end}, ${words.boltTurned}` : end);
  return line;
}

plugged.addEventListener('change', () => send({ do: 'power', isPlugged: plugged.checked }));
dialect.addEventListener('change', () => send({ do: 'dialect', dialect: dialect.value }));

const events = new EventSource('/simulator/events');
events.onmessage = (/** @type {MessageEvent<string>} */ { data }) => {
  lose(false);
  const picture = /** @type {Snapshot} */ (JSON.parse(data));
  showDoors(picture.doors);
  showGateway(picture);
  showRequests(picture.requests);
};
events.onerror = () => lose(true);
