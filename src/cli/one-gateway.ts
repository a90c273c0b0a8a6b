import type { Config, GatewayConfig } from '../config/read.ts';
import type { LockKey } from '../gateway/call.ts';
import { House } from '../house.ts';
import type { Tell } from '../saying.ts';
import { dialerTo, type Context } from './context.ts';
import { overheard, type Overhearing } from './overhear.ts';
import { refinementOf, type Target } from './target.ts';

interface Ears {
  readonly tell: Tell;
  readonly hear: Overhearing;
  /** Hears of mistakes of our own. */
  readonly fault: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** The plugin's own house, with the gateway that is meant and no other; with a key, with that one lock. */
export function oneGatewayHouse(
  target: Target,
  context: Context,
  { hear, ...ears }: Ears,
  key?: LockKey,
): House {
  const dialer = overheard(dialerTo(target.gateway, context, target.code), hear);
  const config = key ? configOfLock(target, key) : configOfGateway(target);
  return new House({ ...ears, config, world: { clock: context.clock, dialerFor: () => dialer } });
}

function configOfLock(target: Target, { identifier, name, code }: LockKey): Config {
  const gateway = {
    ...withoutCode(target.gateway),
    codes: new Map([[identifier, code]]),
    named: new Set([identifier]),
  };
  const lock = { ...refinementOf(target, identifier), name, hidden: false };
  return configOf(gateway, new Map([[identifier, lock]]));
}

/** Without a code for all, no other lock is read. */
const withoutCode = ({ code: _, ...gateway }: GatewayConfig): GatewayConfig => gateway;

const configOfGateway = ({ gateway, config, code }: Target): Config =>
  configOf(code === undefined ? gateway : { ...gateway, code, codes: new Map() }, config.locks);

const configOf = (gateway: GatewayConfig, locks: Config['locks']): Config => ({
  gateways: [gateway],
  // Nobody expects that a command locks a door by itself.
  locks: new Map([...locks].map(([identifier, lock]) => [identifier, { ...lock, autoLock: 0 }])),
  matter: 'off',
  problems: [],
  isPartial: false,
});
