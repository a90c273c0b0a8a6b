import type { Clock } from '../clock.ts';
import type { Addresses } from './addresses.ts';
import type { NoPlace } from './place.ts';

/** Why this process asks the gateway beside whoever else does. */
export type Alone = NoPlace | 'version' | 'silent';

export interface VoiceOptions {
  readonly storage: string;
  readonly clock: Clock;
  /** What the names of gateways mean; nobody is asked when left out. */
  readonly addresses?: Addresses;
  /** The plugin's own. */
  readonly version: string;
  readonly fault: (error: unknown) => void;
  /** Hears, once, why there is no socket. */
  readonly alone: (gateway: string, why: Alone) => void;
}
