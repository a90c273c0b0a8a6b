import type { Clock } from '../clock.ts';
import { keyOf, parseAddress, type Address, type GatewayKey } from '../gateway/address.ts';
import { LocalError } from '../local/client.ts';
import { findPlugin, politely, type RunningPlugin } from '../local/found.ts';
import type { Speak } from '../local/speak.ts';
import type { HouseSnapshot } from '../local/speech.ts';

/** What it takes to find the plugin that runs, and to tell the page what changes. */
export interface LiveContext {
  readonly clock: Clock;
  /** Homebridge's storage folder; without it nobody is looked for. */
  readonly storage?: string | undefined;
  readonly speakAt?: (path: string) => Speak;
  /** Tells the page how a house stands, each time that it changes. */
  readonly push?: (house: HouseSnapshot) => void;
  readonly signal: AbortSignal;
}

/** The plugin that runs, for the settings page: found at each visit, for it may have been restarted meanwhile. */
export class Live {
  readonly #context: LiveContext;
  readonly #followed = new Set<GatewayKey>();

  constructor(context: LiveContext) {
    this.#context = context;
  }

  /** The plugin that asks the gateway at a host, as it was typed or as it was found. */
  async pluginAt(host: string, found?: Address): Promise<RunningPlugin | undefined> {
    const { storage, speakAt, clock, signal } = this.#context;
    if (storage === undefined || !speakAt) return undefined;
    const typed = parseAddress(host);
    const named = [typed, found].flatMap((address) => (address ? [[keyOf(address), address] as const] : []));
    for (const address of new Map(named).values()) {
      const plugin = await findPlugin([storage], address, { speakAt, clock, signal });
      if ('client' in plugin) return plugin;
      if (plugin.why === 'version') await politely(plugin, clock, signal);
    }
    return undefined;
  }

  /** How the house at a host stands; whatever changes is told to the page from now on. */
  async house(host: string): Promise<{ readonly house?: HouseSnapshot }> {
    const plugin = await this.pluginAt(host);
    if (!plugin) return {};
    void this.#follow(plugin);
    return { house: plugin.house };
  }

  async #follow({ client, house }: RunningPlugin): Promise<void> {
    const { push, signal } = this.#context;
    const { key } = house.gateway;
    if (!push || this.#followed.has(key)) return;
    this.#followed.add(key);
    try {
      for await (const event of client.events({ polls: false, signal })) {
        if (event.event === 'house') push(event.house);
      }
    } catch (error) {
      // It has ended; the page looks again by itself.
      if (!(error instanceof LocalError)) throw error;
    } finally {
      this.#followed.delete(key);
    }
  }
}
