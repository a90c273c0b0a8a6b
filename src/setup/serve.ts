import { unwatchFile, watchFile } from 'node:fs';
import { RequestError, type HomebridgePluginUiServer } from '@homebridge/plugin-ui-utils';
import { Account } from '../account/account.ts';
import { ACCOUNT_URL, ACCOUNT_URL_VARIABLE, accountService } from '../account/service.ts';
import { systemClock } from '../clock.ts';
import { httpDialer } from '../gateway/wire.ts';
import { answer } from './answer.ts';
import { mayUnlock, savedBlocks } from './config-file.ts';
import { speakByUndici } from '../local/speak-undici.ts';
import { systemResolve } from './hosts.ts';
import { multicastResolve } from './multicast.ts';
import { oldPlugin } from './old-plugin.ts';
import { keepRehearsal } from './rehearsals.ts';
import { Setup } from './setup.ts';

/** Between two looks at config.json, ms: somebody may be saving it in another window. */
const LOOK_MS = 500;

/** Hands what the settings page asks to the set-up, and its answers back, for as long as the page is open. */
export function serveSettings(server: HomebridgePluginUiServer): void {
  const closing = new AbortController();
  process.once('disconnect', () => closing.abort());
  const setup = openSetup(server, process.env, closing.signal);
  for (const path of Object.keys(setup.requests)) {
    server.onRequest(path, async (body: unknown) => {
      const outcome = await answer(setup, path, body, (line) => console.error(line));
      if (outcome.ok) return outcome.value;
      throw new RequestError(outcome.refusal.message, { kind: outcome.refusal.kind });
    });
  }
  const { homebridgeConfigPath } = server;
  // By its time and size, for it may be replaced, and not every file system tells; the page asks for what is new.
  if (homebridgeConfigPath !== undefined) {
    watchFile(homebridgeConfigPath, { interval: LOOK_MS }, () => server.pushEvent('config', {}));
    closing.signal.addEventListener('abort', () => unwatchFile(homebridgeConfigPath));
  }
  server.ready();
}

/** The set-up over real sockets and in real time, until the signal aborts. */
function openSetup(server: HomebridgePluginUiServer, env: NodeJS.ProcessEnv, signal: AbortSignal): Setup {
  const { homebridgeConfigPath: configPath, homebridgeStoragePath: storage } = server;
  const accountUrl = env[ACCOUNT_URL_VARIABLE];
  const url = accountUrl ?? ACCOUNT_URL;
  return new Setup({
    account: new Account(accountService(url), URL.parse(url)?.host ?? url, systemClock),
    ...(accountUrl !== undefined && { accountUrl }),
    clock: systemClock,
    storage,
    speakAt: speakByUndici,
    push: (house) => server.pushEvent('house', house),
    dialerFor: httpDialer,
    resolvers: [systemResolve, multicastResolve],
    oldPlugin: () => oldPlugin(configPath),
    saved: () => savedBlocks(configPath),
    keep: (rehearsal) => keepRehearsal(storage, rehearsal, new Date(systemClock.wall())),
    mayUnlock: (identifier) => mayUnlock(configPath, identifier),
    signal,
  });
}
