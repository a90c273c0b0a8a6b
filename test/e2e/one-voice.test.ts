import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, test } from 'vitest';
import { frontDoor, gardenGate, Home } from './home.ts';
import { versions } from './homebridge.ts';
import { secured, unsecured, type DescribedLock } from './phone.ts';

/** Runs the command from the packed package, as Homebridge's user does. */
async function theKeys(home: Home, ...args: readonly (string | number)[]): Promise<string> {
  const program = join(inject('plugins'), 'homebridge-the-keys/dist/cli/main.js');
  const all = [program, '--config', home.homebridge.storage, ...args].map(String);
  const { stdout } = await promisify(execFile)(process.execPath, all);
  return stdout;
}

/** Whether Home has said No Response at any look, until it is told to stop. */
function looking(home: Home, locks: readonly DescribedLock[]): () => Promise<number> {
  const over = new AbortController();
  let unanswered = 0;
  const looks = (async () => {
    while (!over.signal.aborted) {
      for (const lock of locks) {
        if (![secured, unsecured].includes((await home.phone.read(lock, 'current')) as never))
          unanswered += 1;
      }
    }
  })();
  return async () => {
    over.abort();
    await looks;
    return unanswered;
  };
}

describe.concurrent('The command beside a running Homebridge', () => {
  test.for(versions)(
    'asks the plugin: no door is No Response, and the gateway is asked one thing at a time (%s)',
    async (version, context) => {
      const home = await Home.open(context, version);
      const locks = [await home.lock(frontDoor), await home.lock(gardenGate)];
      const folder = join(home.homebridge.storage, 'the-keys');
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      const stop = looking(home, locks);
      const reads = home.reads(frontDoor.identifier);

      expect(await theKeys(home, 'search')).toMatch(/45961123/);
      expect(await theKeys(home, '-i', frontDoor.identifier, 'doctor')).toMatch(
        /The running plugin \(version .*\) asks the gateway/,
      );
      expect(await theKeys(home, '-i', frontDoor.identifier, 'open')).toMatch(/is unlocked/);
      const [front] = locks;
      if (!front) throw new Error('no front door');
      await home.until(front, 'current', unsecured);
      expect(await theKeys(home, '-i', frontDoor.identifier, 'close')).toMatch(/is locked/);
      await home.until(front, 'current', secured);

      expect(await stop(), 'looks that found something else than a bolt').toBe(0);
      // That of the doctor; the rest was known.
      expect(home.reads(frontDoor.identifier) - reads).toBeLessThanOrEqual(1);
      expect(home.gateway.journal.refusals.whileServing).toBe(0);
      await home.homebridge.stop();
      expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
    },
  );
});
