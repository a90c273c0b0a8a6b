import type { WakefulClock } from '../clock.ts';
import type { GatewayKey } from '../gateway/address.ts';
import type { Loop } from '../gateway/loop.ts';
import type { Post, Posts } from '../gateway/post.ts';
import type { House } from '../house.ts';
import type { Saying } from '../saying.ts';
import { Switch } from './switch.ts';
import { Voice } from './voice.ts';
import type { VoiceOptions } from './voice-options.ts';

/** The voices of a process, one for each gateway that any house of its has. */
export class Voices {
  readonly #posts: Posts = new Map();
  readonly #switches = new Map<GatewayKey, Switch>();
  readonly #voices = new Map<GatewayKey, Voice>();

  /** The posts that are there, for every house of this process. */
  get posts(): Posts {
    return this.#posts;
  }

  /** What stands for the loop to a gateway until it is known who is its voice, and from then on. */
  readonly around = (key: GatewayKey, _loop: Loop, _clock: WakefulClock): Switch => {
    const queue = new Switch();
    this.#switches.set(key, queue);
    return queue;
  };

  /** A house begins: from now on its gateways are asked, by this process or through another one, until it is aborted. */
  join(house: House, options: VoiceOptions, signal: AbortSignal): void {
    for (const { config, post } of house.gateways) {
      const voice = this.#voiceOf(config.key, post, options);
      const joined = voice?.join(house);
      signal.addEventListener('abort', () => joined?.[Symbol.dispose](), { once: true });
    }
  }

  /** What there is to tell, for whoever listens to a gateway. */
  tell(saying: Saying): void {
    for (const voice of this.#voices.values()) voice.tell(saying);
  }

  /** How many listen to what changes. */
  get listeners(): number {
    return [...this.#voices.values()].reduce((sum, voice) => sum + voice.listeners, 0);
  }

  /** Resolves once nothing is left of those that there are. */
  get ended(): Promise<unknown> {
    return Promise.all([...this.#voices.values()].map(({ ended }) => ended));
  }

  #leave(key: GatewayKey, voice: Voice): void {
    if (this.#voices.get(key) !== voice) return;
    this.#voices.delete(key);
    this.#switches.delete(key);
    this.#posts.delete(key);
  }

  #voiceOf(key: GatewayKey, post: Post, options: VoiceOptions): Voice | undefined {
    const queue = this.#switches.get(key);
    if (!queue) return undefined;
    const known = this.#voices.get(key);
    if (known) return known;
    const others = (): readonly Voice[] => [...this.#voices.values()].filter((other) => other !== voice);
    const voice: Voice = new Voice({ key, post, queue, others }, options);
    this.#voices.set(key, voice);
    void voice.ended.then(() => this.#leave(key, voice));
    return voice;
  }
}
