import { describe, expect, test, type TestContext } from 'vitest';
import { Account } from '../../src/account/account.ts';
import { accountService } from '../../src/account/service.ts';
import type { HouseSnapshot } from '../../src/local/speech.ts';
import { speakLightly } from '../../src/local/speak.ts';
import { answer } from '../../src/setup/answer.ts';
import { Setup } from '../../src/setup/setup.ts';
import { CODE, FRONT, HOST, Site } from './plugin.ts';

/** The server of the settings page, which reaches no gateway by itself. */
function pageOf(site: Site, context: TestContext): { setup: Setup; pushed: HouseSnapshot[] } {
  const pushed: HouseSnapshot[] = [];
  const end = new AbortController();
  context.onTestFinished(() => end.abort());
  const setup = new Setup({
    account: new Account(accountService('http://127.0.0.1:1'), 'nobody', site.clock),
    clock: site.clock,
    dialerFor: () => {
      throw new Error('the page asks a gateway beside the plugin');
    },
    resolvers: [],
    oldPlugin: () => Promise.resolve({ doors: [], unusable: [] }),
    saved: () => Promise.resolve([]),
    keep: () => Promise.resolve(),
    mayUnlock: () => Promise.resolve(true),
    storage: site.storage,
    speakAt: speakLightly,
    push: (house) => pushed.push(house),
    signal: end.signal,
  });
  return { setup, pushed };
}

const asks = async (setup: Setup, path: string, body: object): Promise<unknown> => {
  const given = await answer(setup, path, { ...body, language: 'en' }, (line) => {
    throw new Error(line);
  });
  if (!given.ok) throw new Error(given.refusal.message);
  return given.value;
};

describe('the settings page beside a running plugin', () => {
  test('shows what the plugin knows, and nobody is asked for it', async (context) => {
    const site = new Site(context);
    await site.settled();
    const { setup } = pageOf(site, context);
    const before = site.radio();
    const polls = site.gateway.journal.count('poll');
    const since = site.clock.now();
    expect(await asks(setup, '/gateway/look', { host: HOST })).toMatchObject({
      host: HOST,
      isSynchronizing: false,
    });
    expect(await asks(setup, '/house', { host: HOST })).toMatchObject({
      house: { locks: [{ identifier: FRONT, bolt: 'secured' }, {}] },
    });
    expect(site.radio()).toEqual(before);
    const spanMs = site.clock.now() - since;
    expect(site.gateway.journal.count('poll') - polls).toBeLessThanOrEqual(spanMs / 2_000 + 1);
  });

  test('is told of a door that somebody turns', async (context) => {
    const site = new Site(context);
    await site.settled();
    const { setup, pushed } = pageOf(site, context);
    await asks(setup, '/house', { host: HOST });
    site.gateway.turnByHand(FRONT, 'unsecured');
    await site.until(
      () => pushed.at(-1)?.locks.find(({ identifier }) => identifier === FRONT)?.bolt === 'unsecured',
    );
  });

  test('reads one door when somebody asks for that, once', async (context) => {
    const site = new Site(context);
    await site.settled();
    const { setup } = pageOf(site, context);
    const since = site.clock.now();
    const body = { host: HOST, identifier: FRONT, code: CODE, name: 'Front door' };
    expect(await asks(setup, '/lock/read', body)).toMatchObject({ bolt: 'secured' });
    expect(site.radio(since)).toEqual(['/locker_status']);
  });

  test('turns a door by the plugin, as a tap does, and says how long that took', async (context) => {
    const site = new Site(context);
    const plugin = await site.settled();
    const { setup } = pageOf(site, context);
    const since = site.clock.now();
    const body = { host: HOST, identifier: FRONT, code: CODE, name: 'Front door', allowUnlock: true };
    const { tookMs } = (await asks(setup, '/lock/turn', { ...body, action: 'open' })) as { tookMs: number };
    expect(tookMs).toBeGreaterThan(0);
    expect(plugin.lock(FRONT).view).toMatchObject({ bolt: 'unsecured', target: 'unsecured' });
    await asks(setup, '/lock/turn', { ...body, action: 'close' });
    expect(plugin.lock(FRONT).view).toMatchObject({ bolt: 'secured', target: 'secured' });
    expect(site.radio(since).filter((path) => path === '/open' || path === '/close')).toEqual([
      '/open',
      '/close',
    ]);
  });

  test('tries a code that is not the plugin’s without consequence for the doors', async (context) => {
    const site = new Site(context);
    const plugin = await site.settled();
    const { setup } = pageOf(site, context);
    const body = { host: HOST, identifier: FRONT, code: 'another', name: 'Front door' };
    await expect(asks(setup, '/lock/read', body)).rejects.toThrow(/share code of .* is wrong/);
    expect(plugin.lock(FRONT).view).toMatchObject({ reachable: true, bolt: 'secured' });
    expect(plugin.log.warnings).toEqual([]);
  });
});
