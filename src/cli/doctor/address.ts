import { isIP } from 'node:net';
import { Failure } from '../../gateway/failure.ts';
import type { ListedLock } from '../../gateway/protocol.ts';
import { systemResolve } from '../../setup/hosts.ts';
import { multicastResolve } from '../../setup/multicast.ts';
import type { Calling } from '../context.ts';
import { sentenceOf } from '../failure.ts';
import type { Target } from '../target.ts';
import { fine, trouble, type Finding } from './finding.ts';

/** The port of every gateway, unless a router forwards another. */
const USUAL_PORT = 80;

/** Looks whether the gateway's name leads anywhere from this machine. */
export async function examineName({ gateway }: Target): Promise<Finding> {
  const { hostname } = gateway.address;
  if (isIP(hostname)) return fine('name', `${hostname} is an IP address.`);
  const ip = await systemResolve(hostname);
  if (ip !== undefined) return fine('name', `${hostname} is at ${ip}.`);
  const heard = await multicastResolve(hostname);
  if (heard !== undefined) {
    return trouble(
      'name',
      `This machine does not find ${hostname}, though it is at ${heard}: use that address instead.`,
    );
  }
  return trouble(
    'name',
    `Nothing is called ${hostname} here. Look for the gateway's IP address in your router, and use that.`,
  );
}

/** What there is at the gateway's port, and the locks that it lists if it is one. */
interface Port {
  readonly findings: readonly Finding[];
  readonly locks?: readonly ListedLock[];
}

/** Looks whether a gateway listens at the port and speaks as one. */
export async function examinePort(calling: Calling): Promise<Port> {
  const { hostname, port } = calling.target.gateway.address;
  const answers = fine('port', `Something listens at port ${port}.`);
  try {
    const locks = await listed(calling);
    const count = locks.length === 1 ? 'one lock' : `${locks.length} locks`;
    return { findings: [answers, fine('HTTP', `It is a The Keys gateway, and sees ${count}.`)], locks };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.kind === 'unreachable') return { findings: [trouble('port', sentenceOf(error))] };
    if (error.kind !== 'turnedAway') {
      return { findings: [answers, trouble('HTTP', sentenceOf(error), error.about.number)] };
    }
    const advice =
      port === USUAL_PORT
        ? 'It is another device, or the gateway hangs: check the address, and unplug the gateway for ten seconds.'
        : `A gateway listens at port ${USUAL_PORT}, unless a router forwards another.`;
    return {
      findings: [
        trouble(
          'port',
          `There is a device at ${hostname}, but nothing listens at its port ${port}. ${advice}`,
        ),
      ],
    };
  }
}

/** Lists are empty now and then (seen in the vendor's own plugins), so an empty one is asked for again. */
const MOST_LISTS = 3;

async function listed({ gateway, within }: Calling): Promise<readonly ListedLock[]> {
  for (let count = 1; ; count += 1) {
    const locks = await gateway.lockers(within);
    if (locks.length > 0 || count === MOST_LISTS) return locks;
  }
}
