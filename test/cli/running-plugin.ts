import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config/read.ts';
import { httpDialer } from '../../src/gateway/wire.ts';
import { House } from '../../src/house.ts';
import { Voices } from '../../src/local/voices.ts';
import type { SimulatedGateway } from '../../src/simulator/gateway/gateway.ts';
import { RecordedLog } from '../recorded-log.ts';
import { CODE, FRONT, gatewayFor } from './command.ts';
import { temporaryFolder } from './folder.ts';

/** A plugin that runs in this process, with its gateway, its config.json and its socket, until the test ends. */
export interface RunningPlugin {
  readonly gateway: SimulatedGateway;
  readonly host: string;
  readonly house: House;
  readonly log: RecordedLog;
  /** The folder of Homebridge. */
  readonly storage: string;
  /** What a command begins with that means the front door. */
  readonly front: readonly string[];
  stop(): Promise<void>;
}

export async function pluginFor(
  context: TestContext,
  { locks = [{ identifier: FRONT, name: 'Front door' }] }: { locks?: readonly object[] } = {},
): Promise<RunningPlugin> {
  const { gateway, host } = await gatewayFor(context);
  const storage = temporaryFolder(context);
  const gateways = [{ host, name: 'Home', code: CODE, pollInterval: 1, locks }];
  writeFileSync(
    join(storage, 'config.json'),
    JSON.stringify({ platforms: [{ platform: 'TheKeys', gateways }] }),
  );
  const voices = new Voices();
  const log = new RecordedLog();
  const end = new AbortController();
  const fault = (error: unknown): void => log.error(String(error));
  const house = new House({
    config: readConfig({ gateways }),
    world: {
      clock: systemClock,
      dialerFor: ({ address }) => httpDialer(address),
      posts: voices.posts,
      around: voices.around,
    },
    tell: (saying) => {
      voices.tell(saying);
      log.tell(saying);
    },
    signal: end.signal,
    fault,
  });
  house.start();
  voices.join(
    house,
    { storage, clock: systemClock, version: '1.2.3', fault, alone: (_, why) => log.warn(`alone: ${why}`) },
    end.signal,
  );
  const stop = async (): Promise<void> => {
    end.abort();
    await voices.ended;
  };
  context.onTestFinished(stop);
  await context.expect.poll(() => house.locks.get(FRONT)?.isCurrent, { timeout: 20_000 }).toBe(true);
  return { gateway, host, house, log, storage, front: ['--config', storage, '-i', String(FRONT)], stop };
}
