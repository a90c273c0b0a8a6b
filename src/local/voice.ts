import type { Ms } from '../clock.ts';
import type { GatewayKey } from '../gateway/address.ts';
import type { Post } from '../gateway/post.ts';
import type { House } from '../house.ts';
import type { Saying } from '../saying.ts';
import { claim, type Claim } from './claim.ts';
import { LocalClient, LocalError } from './client.ts';
import { Linked } from './linked.ts';
import { aborted, closed, listen } from './listening.ts';
import { PlaceError, prepare, socketOf } from './place.ts';
import { Relay } from './relay.ts';
import { Residents } from './residents.ts';
import { LocalServer } from './server.ts';
import { speakLightly } from './speak.ts';
import { Standing } from './standing.ts';
import { eventOf } from './told.ts';
import type { Alone, VoiceOptions } from './voice-options.ts';
import type { Switch } from './switch.ts';

/** While another process takes over, or ends, it is there again within a moment, ms. */
const AGAIN_MS: Ms = 50;
/** Nobody takes longer to listen once he is the voice; whoever does is of no use, and is not waited for, ms. */
const SILENT_MS: Ms = 5_000;
/** How soon after the last that is known of the gateway the next one may ask it, ms (docs/protocol.md, The gateway). */
const SETTLE_MS: Ms = 1_000;
/** A voice of another version, or one that nobody reaches, is looked for again after this, ms. */
const STRANGE_MS: Ms = 5_000;

/** What there is at a gateway, by the key that its spelling has. */
interface Place {
  readonly key: GatewayKey;
  readonly post: Post;
  /** Where its customers wait. */
  readonly queue: Switch;
  /** The voices of this process for its other gateways. */
  readonly others: () => readonly Voice[];
}

/** What asks one gateway for all of this process: the loop to it while we are its voice, else whoever is. */
export class Voice {
  readonly #options: VoiceOptions;
  readonly #switch: Switch;
  readonly #post: Post;
  readonly #residents: Residents;
  readonly #end = new AbortController();
  readonly #life: Promise<void>;
  readonly #others: Place['others'];
  readonly #standing: Standing;
  #server: LocalServer | undefined;
  /** Ends its speaking, so that another process may. */
  #speaking: Linked | undefined;
  #isAloneTold = false;

  constructor({ key, post, queue, others }: Place, options: VoiceOptions) {
    this.#options = options;
    this.#post = post;
    this.#switch = queue;
    this.#others = others;
    this.#standing = new Standing(options.clock, () => others().map((other) => other.#standing));
    this.#residents = new Residents(key, post, { ...options, all: () => this.#standing.all });
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
    const { addresses, clock } = this.#options;
    const address = this.#residents.config?.address;
    const standing = this.#standing;
    standing.at = (address && (await addresses?.keyOf(address, signal))) ?? key;
    const leader = this.#others().find((other) => other.#standing === standing.leader);
    // Under another name, this process asks it already.
    if (leader) {
      standing.at = undefined;
      this.#switch.to(leader.#switch);
      return;
    }
    const path = this.#place(standing.at);
    if (path === undefined) {
      this.#switch.to(this.#post.direct);
      return;
    }
    let silentSince: Ms | undefined;
    while (!signal.aborted) {
      const { isAnothers } = standing;
      if (isAnothers) standing.leave();
      const claimed = isAnothers ? undefined : await this.#claim(path);
      if (claimed === 'impossible') return;
      if (claimed) {
        silentSince = undefined;
        if (!(await this.#speak(path, claimed))) return;
        continue;
      }
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

  /** Another process may have become the voice of another of our gateways, and have this one, too: it is left to it. */
  #reconsider(): void {
    // Nobody's turn is cut off for that.
    if (this.#speaking && this.#residents.isQuiet && this.#standing.isAnothers) this.#speaking.abort(LEFT);
  }

  /** Asks the gateway from now on, and for others too, until it ends or is left to another; false when it cannot listen. */
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
    using speaking = new Linked(signal);
    this.#speaking = speaking;
    const listening = direct.join(this.#residents);
    this.#switch.to(direct);
    this.#reconsider();
    await aborted(speaking.signal);
    this.#speaking = undefined;
    listening[Symbol.dispose]();
    this.#server = undefined;
    await server.close();
    await closed(server.http);
    // Whoever lives on waits for whom it is left to.
    if (!signal.aborted) this.#switch.to(undefined);
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
        if (event.event !== 'house') continue;
        this.#standing.heard(event.house.all);
        for (const other of this.#others()) other.#reconsider();
      }
    } catch (error) {
      if (!(error instanceof LocalError)) throw error;
      if (error.kind === 'version') return 'version';
    } finally {
      this.#standing.heard();
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

/** Why a voice is one no more, and why it all ends. */
const LEFT = new Error('another process asks this gateway, too, and one before it');
const ENDED = new Error('the plugin has nobody at this gateway any more');
