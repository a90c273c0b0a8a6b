import type { Saying } from '../saying.ts';
import { spoken } from './failures.ts';
import type { Event } from './speech.ts';

/** What is told of the gateway itself; of its locks, the house tells. */
export function eventOf(saying: Saying, gateway: string | undefined): Event | undefined {
  if (saying.what === 'gatewayAway' && saying.failure.about.gateway === gateway)
    return { event: 'away', failure: spoken(saying.failure) };
  if (saying.what === 'gatewayStuck' && saying.gateway === gateway)
    return { event: 'stuck', ms: Math.round(saying.ms) };
  if (saying.what === 'gatewayBack' && saying.gateway === gateway)
    return { event: 'back', ms: Math.round(saying.ms) };
  return undefined;
}
