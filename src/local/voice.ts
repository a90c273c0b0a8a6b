import type { Clock, Ms } from '../clock.ts';
import type { GatewayKey } from '../gateway/address.ts';
import type { Post } from '../gateway/post.ts';
import type { House } from '../house.ts';
import type { Saying } from '../saying.ts';
import { claim, type Claim } from './claim.ts';
import { LocalClient, LocalError } from './client.ts';
import { spoken } from './failures.ts';
import { Linked } from './linked.ts';
import { aborted, closed, listen } from './listening.ts';
import { PlaceError, prepare, socketOf, type NoPlace } from './place.ts';
import { Relay } from './relay.ts';
import { Residents } from './residents.ts';
import { LocalServer } from './server.ts';
import { speakLightly } from './speak.ts';
import type { Event } from './speech.ts';
import type { Switch } from './switch.ts';

/** While another process takes over, or ends, it is there again within a moment, ms. */
const AGAIN_MS: Ms = 50;
/** Nobody takes longer to listen once he is the voice; whoever does is of no use, and is not waited for, ms. */
const SILENT_MS: Ms = 5_000;
/** How soon after the last that is known of the gateway the next one may ask it, ms (docs/protocol.md, The gateway). */
const SETTLE_MS: Ms = 1_000;
/** A voice of another version, or one that nobody reaches, is looked for again after this, ms. */
const STRANGE_MS: Ms = 5_000;

/** Why this process asks the gateway beside whoever else does. */
export type Alone = NoPlace | 'version' | 'silent';

export interface VoiceOptions {
  readonly storage: string;
  readonly clock: Clock;
  /** The plugin's own. */
  readonly version: string;
  readonly fault: (error: unknown) => void;
  /** Hears, once, why there is no socket. */
  readonly alone: (gateway: string, why: Alone) => void;
}

/** What asks one gateway for all of this process: the loop to it while we are its voice, else whoever is. */
export class Voice {
  readonly #options: VoiceOptions;
  readonly #switch: Switch;
  readonly #post: Post;
  readonly #residents: Residents;
  readonly #end = new AbortController();
  readonly #life: Promise<void>;
  #server: LocalServer | undefined;
  #isAloneTold = false;

  constructor(key: GatewayKey, post: Post, queue: Switch, options: VoiceOptions) {
    this.#options = options;
    this.#post = post;
    this.#switch = queue;
    this.#residents = new Residents(key, post, options);
    // Whoever has made it joins first.
    this.#life = Promise.resolve()
      .then(() => this.#live(key))
      .catch((error: unknown) => {
        options.fault(error);
        this.#switch.to(post.direct);
      })
      .then(() => aborted(this.#end.signal));
  }

  /** A house of this process has the gateway. */
  join(house: House): Disposable {
    const joined = this.#residents.join(house);
    return {
      [Symbol.dispose]: () => {
        joined[Symbol.dispose]();
        if (this.#residents.isEmpty) this.#end.abort(ENDED);
      },
    };
  }

  /** How many listen to what changes. */
  get listeners(): number {
    return this.#server?.streams.count ?? 0;
  }

  /** What there is to tell of the gateway, for whoever listens. */
  tell(saying: Saying): void {
    const { name } = this.#residents.config ?? {};
    const event = eventOf(saying, name);
    if (event) this.#server?.streams.tell(event);
  }

  /** Resolves once nothing is left of it. */
  get ended(): Promise<void> {
    return this.#life;
  }

  async #live(key: GatewayKey): Promise<void> {
    const { signal } = this.#end;
    const path = this.#place(key);
    if (path === undefined) {
      this.#switch.to(this.#post.direct);
      return;
    }
    let silentSince: Ms | undefined;
    while (!signal.aborted) {
      const claimed = await this.#claim(path);
      if (claimed === 'impossible') return;
      if (claimed) {
        silentSince = undefined;
        if (!(await this.#speak(path, claimed))) return;
        continue;
      }
      const { clock } = this.#options;
      const met = await this.#listenTo(path);
      if (met === 'heard') silentSince = undefined;
      else silentSince ??= clock.now();
      const isStrange = met === 'version' || clock.now() - (silentSince ?? Infinity) > SILENT_MS;
      if (isStrange) this.#alone(met === 'version' ? 'version' : 'silent');
      await this.#sleep(isStrange ? STRANGE_MS : AGAIN_MS);
    }
  }

  #place(key: GatewayKey): string | undefined {
    try {
      const path = socketOf(this.#options.storage, key);
      prepare(path);
      return path;
    } catch (error) {
      this.#alone(error instanceof PlaceError ? error.why : 'unusable');
      return undefined;
    }
  }

  async #claim(path: string): Promise<Claim | 'impossible' | undefined> {
    try {
      return await claim(path);
    } catch {
      // Whatever keeps this computer from it, it does not keep doors from being opened.
      this.#alone('unusable');
      return 'impossible';
    }
  }

  /** Asks the gateway from now on, and for others too, until the end; false when it cannot listen. */
  async #speak(path: string, claimed: Claim): Promise<boolean> {
    const { clock, fault } = this.#options;
    const { signal } = this.#end;
    const { direct } = this.#post;
    const ending = new Linked(signal);
    const server = new LocalServer(this.#residents, { clock, fault, signal: ending.signal });
    try {
      await listen(server.http, path);
    } catch {
      await claimed.release();
      this.#alone('unusable');
      return false;
    }
    this.#server = server;
    const listening = direct.join(this.#residents);
    this.#switch.to(direct);
    await aborted(signal);
    listening[Symbol.dispose]();
    this.#server = undefined;
    await server.close();
    await closed(server.http);
    await direct.idle();
    ending[Symbol.dispose]();
    // Whoever waits for it finds the gateway free.
    await claimed.release();
    return true;
  }

  /** Lets the voice ask for us until it is heard no more. */
  async #listenTo(path: string): Promise<'heard' | 'notThere' | 'version'> {
    const { clock, fault } = this.#options;
    const client = new LocalClient(speakLightly(path));
    using linked = new Linked(this.#end.signal);
    const relay = new Relay(client, { clock, fault, papers: this.#residents, signal: linked.signal });
    let heardAt: Ms | undefined;
    // A voice that is there and says nothing is a gateway that is not heard of: that is to be seen.
    void clock.sleep(SILENT_MS, linked.over).then(
      () => this.#switch.to(relay),
      () => undefined,
    );
    try {
      for await (const event of client.events({ polls: true, signal: linked.signal })) {
        if (heardAt === undefined) this.#switch.to(relay);
        heardAt = clock.now();
        relay.hear(event);
      }
    } catch (error) {
      if (!(error instanceof LocalError)) throw error;
      if (error.kind === 'version') return 'version';
    } finally {
      // What waits for an answer is cut by now, and what has been asked by then is in doubt.
      this.#switch.to(undefined);
      linked.abort(ENDED);
      await relay.idle();
    }
    if (heardAt === undefined) return 'notThere';
    await this.#sleep(Math.max(0, heardAt + SETTLE_MS - clock.now()));
    return 'heard';
  }

  /** Asks the gateway beside whoever else does, as there is no better way; says so once. */
  #alone(why: Alone): void {
    this.#switch.to(this.#post.direct);
    if (this.#isAloneTold) return;
    this.#isAloneTold = true;
    this.#options.alone(this.#residents.config?.name ?? '', why);
  }

  async #sleep(ms: Ms): Promise<void> {
    await this.#options.clock.sleep(ms, this.#end.signal).catch(() => undefined);
  }
}

/** Why it all ends. */
const ENDED = new Error('the plugin has nobody at this gateway any more');

/** What is told of the gateway itself; of its locks, the house tells. */
function eventOf(saying: Saying, gateway: string | undefined): Event | undefined {
  if (saying.what === 'gatewayAway' && saying.failure.about.gateway === gateway)
    return { event: 'away', failure: spoken(saying.failure) };
  if (saying.what === 'gatewayStuck' && saying.gateway === gateway)
    return { event: 'stuck', ms: Math.round(saying.ms) };
  if (saying.what === 'gatewayBack' && saying.gateway === gateway)
    return { event: 'back', ms: Math.round(saying.ms) };
  return undefined;
}
