import { Failure } from '../../gateway/failure.ts';
import type { GatewayStatus } from '../../gateway/protocol.ts';
import { inWords } from '../../log.ts';
import type { Calling, Context } from '../context.ts';
import { harmless } from '../terminal.ts';
import { fine, trouble, type Finding } from './finding.ts';

/** Between two looks at a gateway that synchronizes, ms. */
const LOOK_MS = 1_000;

/** Looks at the gateway's version, and whether it is free to reach its locks; waits for that for a while. */
export async function* examineGateway(calling: Calling, context: Context): AsyncGenerator<Finding> {
  const { clock, signal, line } = context;
  const from = clock.now();
  let status = await tellTale(calling);
  if (!status) {
    yield fine('version', 'It does not tell its version, as gateways before 17 do not.');
    return;
  }
  yield fine('version', `It has version ${harmless(status.version)}.`);
  const wasSynchronizing = status.synchronizing;
  while (status?.synchronizing === true && clock.now() - from < line.timeoutMs) {
    await clock.sleep(LOOK_MS, signal);
    status = await tellTale(calling);
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
async function tellTale({ gateway, within }: Calling): Promise<GatewayStatus | undefined> {
  try {
    return await gateway.status(within);
  } catch (error) {
    if (error instanceof Failure && error.kind !== 'stopped') return undefined;
    throw error;
  }
}
