import { ask, kindOf } from '../ask.js';
import { askingButton } from '../button.js';
import { plainHost } from '../addresses.js';
import { withChange } from '../config.js';
import { withAccount } from '../sign-in.js';
import { t, tested } from '../texts.js';

/**
 * A button that makes a new share for a door at one of its gateways, after a question. Its code is tested before the
 * draft has it. What the plugin made before and nobody uses is taken back; a code that config.json has stays good until
 * another is saved, and the page says so.
 *
 * @param {import('../app.js').App} app
 * @param {{ identifier: number, name: string, entry: import('../config.js').DoorEntry }} door
 * @param {import('../notice.js').Notice} said
 * @param {HTMLElement} place where one signs in, if one has to
 * @param {(code: string) => void} onCode
 */
export function newShareButton(app, { identifier, name, entry }, said, place, onCode) {
  const { gateway } = entry;

  const make = async () => {
    const { locks } = await ask('/account/locks', {});
    const lock = locks.find((one) => one.identifier === identifier);
    if (!lock) throw new Error(t('notInAccount', { name }));
    const [only, ...others] = lock.gateways;
    const here = lock.gateways.find((one) => one.host && plainHost(one.host) === plainHost(gateway.host));
    // The account may not know the address that is used here; with a single gateway there is no doubt.
    const chosen = here ?? (others.length === 0 ? only : undefined);
    if (!chosen) throw new Error(lock.gateways.length === 0 ? t('noGateway') : t('whichGateway', { name }));
    said.busy(t('makingCode'));
    const share = { lock: lock.id, gateway: chosen.id };
    const { code } = await ask('/account/code', { ...share, fresh: true });
    return { share, code };
  };

  const press = async () => {
    try {
      const { share, code } = await withAccount(app, place, t('newShareHint', { name }), make);
      said.busy(t('testing'));
      const reading = await ask('/lock/read', { host: gateway.host, identifier, code, name });
      app.live.read(identifier, reading);
      app.draft.change(withChange(app.blocks, entry.place, { code }));
      onCode(code);
      // Made here, saved nowhere, and not this one: pressed three times, there are not three shares.
      await ask('/account/retire', { ...share, kept: [code] });
      retireOnceSaved(app, share, code);
      said.news(`${t(tested[reading.bolt])} ${t('newShareDone', { name })}`);
    } catch (error) {
      if (kindOf(error) === 'cancelled') said.clear();
      else said.problem(error);
    }
  };

  return askingButton(
    t('newShare'),
    {
      question: t('newShareSure', { name }),
      yes: t('newShareYes'),
      name: t('newShareOf', { name: `${name}, ${gateway.name ?? gateway.host}` }),
      busy: t('makingCode'),
    },
    press,
  );
}

/**
 * Takes the share before back as soon as config.json has the new code, should this page still be open then.
 *
 * @param {import('../app.js').App} app
 * @param {{ lock: number, gateway: number }} share
 * @param {string} code
 */
function retireOnceSaved({ draft }, share, code) {
  const stop = draft.subscribe(() => {
    if (!JSON.stringify(draft.saved).includes(JSON.stringify(code))) return;
    stop();
    // Whether it went well is told at the service alone; the next new share tries again.
    void ask('/account/retire', { ...share, kept: [code] }).catch(() => undefined);
  });
}
