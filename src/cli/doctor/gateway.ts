import { inWords } from '../../log.ts';
import type { Clock } from '../../clock.ts';
import { GatewayError } from '../../gateway/errors.ts';
import type { GatewayStatus } from '../../gateway/protocol.ts';
import { statusOf } from '../actions/look.ts';
import type { Line } from '../line.ts';
import { harmless } from '../terminal.ts';
import { fine, trouble, type Step } from './step.ts';

/** Between two looks at a gateway that synchronizes, ms. */
const LOOK_MS = 1_000;

/** Looks at the gateway's version, and whether it is free to reach its locks; waits for that for a while. */
export async function* examineGateway(line: Line, clock: Clock, signal: AbortSignal): AsyncGenerator<Step> {
  const from = clock.now();
  let status = await tellTale(line);
  if (!status) {
    yield fine('version', 'It does not tell its version, as gateways before 17 do not.');
    return;
  }
  yield fine('version', `It has version ${harmless(status.version)}.`);
  const wasSynchronizing = status.synchronizing;
  while (status?.synchronizing === true && clock.now() - from < line.timeoutMs) {
    await clock.sleep(LOOK_MS, signal);
    status = await tellTale(line);
  }
  if (status?.synchronizing === true) {
    yield trouble(
      'synchronizing',
      `It is synchronizing (“${harmless(status.activity)}”), and reaches no lock meanwhile. That takes a minute, sometimes four; if it goes on for ten, unplug it for ten seconds.`,
    );
  } else {
    const took = inWords(clock.now() - from);
    yield fine(
      'synchronizing',
      wasSynchronizing ? `It was synchronizing, and is free after ${took}.` : 'It is not synchronizing.',
    );
  }
}

/** What the gateway says of itself; nothing when it does not. */
async function tellTale(line: Line): Promise<GatewayStatus | undefined> {
  try {
    return await statusOf(line);
  } catch (error) {
    if (error instanceof GatewayError && error.kind !== 'stopped') return undefined;
    throw error;
  }
}
