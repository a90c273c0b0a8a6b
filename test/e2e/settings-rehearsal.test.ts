import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { english } from '../../src/language/english.ts';
import { frontDoor } from './settings-home.ts';
import { hasBrowser } from './settings-page.ts';
import { named, suite, wizard } from './settings-suite.ts';

const here = suite();
const { gatewayErrors } = english;

describe.runIf(hasBrowser)('the dress rehearsal at the end', () => {
  const name = 'Front door';
  beforeEach(async () => {
    await here.signedIn();
    await here.test(name);
    await here.settings.says(wizard.isSecured);
    await here.settings.button(wizard.goOn).click();
    await here.settings.says(wizard.rehearsalTitle);
  });
  const kept = (): unknown => {
    const [, text] =
      [...here.home.stored()].find(([file]) => file.endsWith('the-keys-rehearsals.json')) ?? [];
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  };

  test('sees a turn by hand, says how long that took, and keeps it', async () => {
    const { settings, home } = here;
    await settings.button(named(wizard.handTestOf, { name })).click();
    await settings.says(named(wizard.handNow, { name }));
    home.gateway.turnByHand(frontDoor.identifier);
    await settings.says(/By hand: seen after \d+\.\d s, now unlocked/);
    expect(kept()).toMatchObject({
      [`${frontDoor.identifier} at ${home.host}`]: { hand: { isCounted: true } },
    });
  });

  test('unlocks and locks once, after a question, and times both', async () => {
    const { settings, home } = here;
    const turn = settings.button(named(wizard.turnTestOf, { name }));
    await turn.click();
    await settings.says(named(wizard.turnBothSure, { name }));
    await settings.button(wizard.cancel).click();
    expect(here.asked('/open')).toHaveLength(0);
    await turn.click();
    await settings.button(wizard.turnYes).click();
    await settings.says(/unlocked in \d+\.\d s, locked in \d+\.\d s/);
    expect(home.gateway.journal.turns).toHaveLength(2);
    await expect.poll(kept, { timeout: 20_000 }).toMatchObject({
      [`${frontDoor.identifier} at ${home.host}`]: {
        unlockedAfterMs: expect.any(Number) as number,
        lockedAfterMs: expect.any(Number) as number,
      },
    });
    expect(await settings.barriers()).toEqual([]);
  });

  test('says what is known, and what is not, when the answer to a turn is lost', async () => {
    const { settings, home } = here;
    home.gateway.fault('/open', { kind: 'cut', moved: true }, 1);
    await settings.button(named(wizard.turnTestOf, { name })).click();
    await settings.button(wizard.turnYes).click();
    await settings.says(gatewayErrors.cut({ gateway: home.host }));
    await settings.says(/It was read since: unlocked/);
    expect(here.asked('/open')).toHaveLength(1);
  });

  test('locks the door again although nothing can be kept of it', async () => {
    const { settings, home } = here;
    mkdirSync(join(home.storage, 'the-keys-rehearsals.json.new'));
    await settings.button(named(wizard.turnTestOf, { name })).click();
    await settings.button(wizard.turnYes).click();
    await expect
      .poll(() => home.gateway.journal.turns.map(({ cause }) => cause), { timeout: 20_000 })
      .toEqual(['open', 'close']);
    expect(home.gateway.door(frontDoor.identifier).bolt).toBe('secured');
  });

  test('takes back what a read had said when the answer to a turn is lost and it cannot be read again', async () => {
    const { settings, home } = here;
    const open = home.gateway.fault('/open', { kind: 'cut', moved: true }, 1);
    const reads = home.gateway.fault('/locker_status', { kind: 'error', number: 34 }, Infinity);
    await settings.button(named(wizard.turnTestOf, { name })).click();
    await settings.button(wizard.turnYes).click();
    await settings.says(wizard.stateUnknown);
    await settings.button(wizard.toOverview).click();
    const state = settings.frame.locator('.tk-state').first();
    await expect.poll(() => state.textContent()).toContain(wizard.unknown);
    expect(await state.textContent()).not.toContain(wizard.secured);
    for (const fault of [open, reads]) fault.clear();
  });

  test('may be left out', async () => {
    await here.settings.save();
    expect(await here.savedLocks()).toHaveLength(1);
    expect(here.home.gateway.journal.turns).toHaveLength(0);
  });
});
