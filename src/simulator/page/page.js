import { doorCard } from './door.js';
import { language, words } from './words.js';

const byId = (id) => document.getElementById(id);
const doors = new Map();

/** How long the page's button makes the gateway synchronize: long enough to try something meanwhile, ms. */
const SYNCHRONIZE_MS = 30_000;
/** Lines of requests; a client's regular polls are gathered into one. */
const MOST_LINES = 9;

document.documentElement.lang = language;
document.title = words.title;
for (const element of document.querySelectorAll('[data-word]')) {
  element.textContent = words[element.dataset.word];
}
byId('address').textContent = window.location.host;

/** Sends a control; what it changes comes back with the next picture. */
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

function lose(isLost) {
  byId('lost').hidden = !isLost;
  byId('lost').textContent = isLost ? words.lost : '';
}

function showDoors(all) {
  const known = new Set(all.map(({ identifier }) => identifier));
  for (const [identifier, { card }] of doors) {
    if (known.has(identifier)) continue;
    card.remove();
    doors.delete(identifier);
  }
  all.forEach((door, index) => {
    if (!doors.has(door.identifier)) {
      const fresh = doorCard(door.identifier, index, send);
      doors.set(door.identifier, fresh);
      byId('doors').append(fresh.card);
    }
    const news = doors.get(door.identifier).show(door);
    if (news !== undefined) byId('said').textContent = news;
  });
}

function activityIn({ isPlugged, activity, doors: all }) {
  if (!isPlugged) return words.unplugged;
  const what = /^Synchronizing (.+)$/.exec(activity)?.[1];
  if (what === undefined) return words.scanning;
  if (what === 'gw') return words.synchronizingGateway;
  return words.synchronizingLock(all.find(({ identifier }) => String(identifier) === what)?.name ?? what);
}

function showGateway(picture) {
  const panel = byId('gateway');
  panel.dataset.mood = !picture.isPlugged ? 'off' : picture.isSynchronizing ? 'busy' : 'calm';
  byId('activity').textContent = activityIn(picture);
  byId('plugged').checked = picture.isPlugged;
  byId('dialect').value = picture.dialect;
  const button = byId('synchronize');
  button.textContent = picture.isSynchronizing ? words.scan : words.synchronize;
  button.disabled = !picture.isPlugged;
  button.onclick = () =>
    send(picture.isSynchronizing ? { do: 'scan' } : { do: 'synchronize', ms: SYNCHRONIZE_MS });
}

function showRequests(requests) {
  const lines = [];
  for (const request of requests) {
    const last = lines.at(-1);
    const isSame =
      last?.path === request.path && last.lock === request.lock && last.outcome === request.outcome;
    if (isSame && !request.moved && !last.moved) last.times += 1;
    else lines.push({ ...request, times: 1 });
  }
  byId('requests').replaceChildren(...lines.slice(0, MOST_LINES).map(requestLine));
  byId('quiet').hidden = requests.length > 0;
}

function requestLine({ path, lock, outcome, moved, times }) {
  const line = document.createElement('li');
  line.dataset.outcome = outcome === 'ok' || outcome === 'handling' ? outcome : 'bad';
  const part = (className, text) => {
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

byId('plugged').addEventListener('change', ({ target }) => send({ do: 'power', isPlugged: target.checked }));
byId('dialect').addEventListener('change', ({ target }) => send({ do: 'dialect', dialect: target.value }));

const events = new EventSource('/simulator/events');
events.onmessage = ({ data }) => {
  lose(false);
  const picture = JSON.parse(data);
  showDoors(picture.doors);
  showGateway(picture);
  showRequests(picture.requests);
};
events.onerror = () => lose(true);
