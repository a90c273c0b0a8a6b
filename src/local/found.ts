import type { Clock, Ms } from '../clock.ts';
import { keyOf, type Address, type GatewayKey } from '../gateway/address.ts';
import { Addresses } from './addresses.ts';
import { LocalClient, LocalError } from './client.ts';
import { Linked } from './linked.ts';
import { codeOf, socketOf } from './place.ts';
import type { Speak } from './speak.ts';
import type { HouseSnapshot } from './speech.ts';

/** A plugin that runs says at once how its house stands; one that does not is stuck, and is not waited for, ms. */
const ANSWER_MS: Ms = 3_000;

/** The plugin that runs and has a gateway, and how things stood when it was found. */
export interface RunningPlugin {
  readonly client: LocalClient;
  readonly house: HouseSnapshot;
}

/** Why nobody was found to ask. */
export interface NoPlugin {
  readonly why: LocalError['kind'] | 'silent';
  /** `version`: how long ago the gateway has answered it last, ms. */
  readonly answeredMsAgo?: Ms;
}

interface Around {
  readonly speakAt: (path: string) => Speak;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What names of gateways mean; the system is asked when left out. */
  readonly addresses?: Addresses;
}

/**
 * Looks for the plugin that asks this gateway, by the storage folders of the Homebridges that there may be; whether one
 * calls it by its name or by its address.
 */
export async function findPlugin(
  storages: readonly string[],
  address: Address,
  around: Around,
): Promise<RunningPlugin | NoPlugin> {
  const spelled = keyOf(address);
  const found = await lookInAll(storages, spelled, around);
  // Only then is a name server worth waiting for.
  if ('client' in found) return found;
  const { addresses = new Addresses(around), signal } = around;
  const key = await addresses.keyOf(address, signal);
  const other = key === spelled ? found : await lookInAll(storages, key, around);
  return 'client' in other || other.why !== 'notThere' ? other : found;
}

async function lookInAll(
  storages: readonly string[],
  key: GatewayKey,
  around: Around,
): Promise<RunningPlugin | NoPlugin> {
  let nobody: NoPlugin = { why: 'notThere' };
  for (const storage of storages) {
    const found = await lookIn(storage, key, around);
    if ('client' in found) return found;
    if (found.why !== 'notThere') nobody = found;
  }
  return nobody;
}

async function lookIn(
  storage: string,
  key: GatewayKey,
  { speakAt, clock, signal }: Around,
): Promise<RunningPlugin | NoPlugin> {
  using linked = new Linked(signal);
  void clock.sleep(ANSWER_MS, linked.over).then(
    () => linked.abort(LATE),
    () => undefined,
  );
  try {
    const client = new LocalClient(speakAt(socketOf(storage, key)));
    return { client, house: await client.house(linked.signal) };
  } catch (error) {
    // On Windows a pipe's name is made of a folder that has to be there.
    if (codeOf(error) === 'ENOENT') return { why: 'notThere' };
    if (!(error instanceof LocalError)) throw error;
    const { kind, answeredMsAgo } = error;
    const isLate = linked.signal.aborted && !signal.aborted;
    return { why: isLate ? 'silent' : kind, ...(answeredMsAgo !== undefined && { answeredMsAgo }) };
  }
}

const LATE = new Error('no answer');

/** Whoever asks a gateway beside another plugin leaves it this long after its last answer, ms. */
const POLITE_MS: Ms = 3_000;

/** Waits until a gateway that somebody else has just asked can be asked politely. */
export async function politely(
  { answeredMsAgo }: NoPlugin,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  if (answeredMsAgo === undefined) return;
  await clock.sleep(Math.max(0, POLITE_MS - answeredMsAgo), signal);
}
