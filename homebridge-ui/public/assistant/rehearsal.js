import { ask } from '../ask.js';
import { askingButton, button } from '../button.js';
import { mayUnlock } from '../config.js';
import { h } from '../elements.js';
import { notice } from '../notice.js';
import { t } from '../texts.js';

/** Between two looks at the list for a turn by hand, ms; and for how long. */
const LOOK_EVERY_MS = 1_000;
const PATIENCE_MS = 60_000;

/**
 * A dress rehearsal of one door: a turn by hand, and how soon it is seen; then, asked once more, one unlock and one
 * lock, timed. Either may be left out. What was seen is kept.
 *
 * @param {import('../app.js').App} app
 * @param {import('../config.js').Door} door
 */
export function rehearsal(app, door) {
  const { identifier, entries } = door;
  const name = door.name ?? t('newDoor', { identifier });
  const way = entries.find(({ code }) => code !== undefined);
  const host = way?.gateway.host ?? '';
  const code = way?.code ?? '';
  const lock = { host, identifier, name };
  const said = notice();
  const hand = h('p', { class: 'tk-seen' });
  const phone = h('p', { class: 'tk-seen' });
  let isGone = false;
  /** @type {import('../../../src/setup/contract.ts').Rehearsal} */
  let kept = { identifier, host };

  /** @param {Partial<typeof kept>} seen */
  const keep = async (seen) => {
    kept = { ...kept, ...seen };
    await ask('/rehearsal', kept);
  };
  const seconds = (/** @type {number} */ ms) =>
    (ms / 1000).toLocaleString(document.documentElement.lang, {
      maximumFractionDigits: 1,
      minimumFractionDigits: 1,
    });
  const tokenNow = async () => {
    const { locks } = await ask('/gateway/list', { host });
    return locks.find((one) => one.identifier === identifier)?.token;
  };
  const boltNow = async () => {
    const reading = await ask('/lock/read', { ...lock, code });
    app.live.read(identifier, reading);
    return t(reading.bolt).toLowerCase();
  };

  const watchHand = async () => {
    said.clear();
    try {
      const before = await tokenNow();
      if (before === undefined) {
        await keep({ hand: { isCounted: false } });
        hand.textContent = t('handNotCounted', { name });
        return;
      }
      said.busy(t('handNow', { name }));
      const began = performance.now();
      while (performance.now() - began < PATIENCE_MS) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        if (isGone) return;
        if ((await tokenNow()) === before) continue;
        const seenAfterMs = Math.round(performance.now() - began);
        await keep({ hand: { isCounted: true, seenAfterMs } });
        hand.textContent = t('handSeen', { seconds: seconds(seenAfterMs), state: await boltNow() });
        said.clear();
        return;
      }
      await keep({ hand: { isCounted: true } });
      said.problem(t('handMissed', { name }));
    } catch (error) {
      said.problem(error);
    }
  };

  const turnBoth = async () => {
    said.clear();
    try {
      const allowUnlock = mayUnlock(app.blocks, identifier);
      const turn = (/** @type {'open' | 'close'} */ action) =>
        ask('/lock/turn', { ...lock, code, action, allowUnlock });
      // From here on it may have turned, whatever comes of it.
      app.live.read(identifier, { bolt: 'unknown' });
      let opened;
      if (allowUnlock) {
        said.busy(t('unlockingNow', { name }));
        opened = (await turn('open')).tookMs;
      }
      said.busy(t('lockingNow', { name }));
      const closed = (await turn('close')).tookMs;
      phone.textContent =
        opened === undefined
          ? t('lockedIn', { seconds: seconds(closed) })
          : t('turnedIn', { open: seconds(opened), close: seconds(closed) });
      said.clear();
      await boltNow();
      // Last: a door must not stay open because its times cannot be kept.
      await keep({ ...(opened !== undefined && { unlockedAfterMs: opened }), lockedAfterMs: closed });
    } catch (error) {
      // It may have turned all the same; what is known is what a read says.
      said.problem(error);
      phone.textContent = await boltNow().then(
        (state) => t('stateNow', { state }),
        () => t('stateUnknown'),
      );
    }
  };

  const about = mayUnlock(app.blocks, identifier) ? 'turnBothSure' : 'lockOnceSure';
  const element = h(
    'div',
    { class: 'tk-card', role: 'group', 'aria-label': t('rehearsalOf', { name }) },
    h('h4', {}, name),
    hand,
    phone,
    said.element,
    h(
      'div',
      { class: 'tk-row' },
      button(t('handTest'), watchHand, { busy: t('watching'), name: t('handTestOf', { name }) }),
      askingButton(
        t('turnTest'),
        {
          question: about === 'turnBothSure' ? t('turnBothSure', { name }) : t('lockOnceSure', { name }),
          yes: t('turnYes'),
          name: t('turnTestOf', { name }),
          kind: 'danger',
          busy: t('turning'),
        },
        turnBoth,
      ),
    ),
  );
  return { element, leave: () => (isGone = true) };
}
