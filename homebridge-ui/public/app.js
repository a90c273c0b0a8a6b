import { sentenceOf } from './ask.js';
import { gatewaysIn } from './config.js';
import { Live } from './live.js';

/**
 * @typedef {import('../../src/setup/contract.ts').Offered} Offered
 * @typedef {import('../../src/setup/contract.ts').OfferedLock} OfferedLock
 * @typedef {import('../../src/setup/contract.ts').OldDoor} OldDoor
 * @typedef {import('../../src/setup/contract.ts').Look} Look
 * @typedef {import('./config.js').Entry} Entry
 */

/**
 * What each view is given: for the doors, where they come from; for what is ready, the doors that are new.
 *
 * @typedef {{
 *   welcome: object,
 *   account: object,
 *   manual: object,
 *   old: object,
 *   doors: Offered | { look: Look } | { old: readonly OldDoor[] },
 *   ready: { identifiers: readonly number[], isFromOld: boolean },
 *   overview: { focus?: string },
 *   advanced: object,
 * }} Given
 */

/** @typedef {{ element: HTMLElement, leave?: () => void }} View what is shown; `leave` ends what it has begun */

/** @typedef {{ [V in keyof Given]: (app: App, given: Given[V]) => View }} Views */

/** What the views share: the draft, what is known live, and the way from one view to the next. */
export class App {
  live = new Live();
  isSignedIn = false;
  /** What was typed and is worth keeping while the page is open; never a password. */
  typed = { phone: '', host: '' };
  /** @type {string | undefined} */
  accountUrl = undefined;
  oldDoors = 0;
  /** The options of the config. @type {Record<string, unknown>} */
  schema = {};
  /** What is unfolded, by what it is about. @type {Set<string>} */
  open = new Set();
  /** The doors of which a test has shown that they answer to their code. @type {Set<number>} */
  tested = new Set();
  /** @type {HTMLElement} */
  #root;
  /** @type {Views} */
  #views;
  /** @type {View | undefined} */
  #shown;
  /** Shows the same view anew. @type {() => unknown} */
  #again = () => undefined;

  /**
   * @param {HTMLElement} root
   * @param {Views} views
   * @param {import('./draft.js').Draft} draft
   */
  constructor(root, views, draft) {
    this.#root = root;
    this.#views = views;
    this.draft = draft;
    // What somebody else has saved may be anywhere on the page; what is being typed stays.
    let isStale = false;
    draft.subscribe((where) => {
      isStale ||= where === 'elsewhere';
      if (!isStale || draft.held) return;
      isStale = false;
      this.redraw();
    });
  }

  /** The blocks as they will be saved. */
  get blocks() {
    return this.draft.blocks;
  }

  /**
   * Shows another view, and puts the focus on its title. Stays while something that was typed could not be taken over,
   * and leads there: it would be gone.
   *
   * @template {keyof Given} V
   * @param {V} name
   * @param {Given[V]} given
   */
  go(name, given) {
    if (!this.isSettled()) return;
    this.#show(name, given);
    this.#root.querySelector('h2')?.focus();
  }

  /** Whether all that was typed has been taken over; leads to what was not. */
  isSettled() {
    this.#release();
    const about = this.draft.held?.[0];
    if (about instanceof HTMLElement) about.focus();
    return about === undefined;
  }

  /** What is shown no more holds nothing up. */
  #release() {
    for (;;) {
      const about = this.draft.held?.[0];
      if (!(about instanceof HTMLElement) || about.isConnected) return;
      this.draft.hold(about);
    }
  }

  /** Where a view goes back to. */
  home() {
    this.go(gatewaysIn(this.blocks).length > 0 ? 'overview' : 'welcome', {});
  }

  /**
   * @template {keyof Given} V
   * @param {V} name
   * @param {Given[V]} given
   */
  #show(name, given) {
    this.#shown?.leave?.();
    try {
      this.#shown = this.#views[name](this, given);
    } catch (error) {
      this.#root.textContent = sentenceOf(error);
      throw error;
    }
    this.#root.replaceChildren(this.#shown.element);
    this.#release();
    // In the assistant what was found stays as it is.
    this.#again =
      name === 'overview' || name === 'advanced' ? () => this.#show(name, given) : () => undefined;
  }

  /** Shows the same view anew, the focus where it was. */
  redraw() {
    const { activeElement: active } = document;
    const name = active instanceof HTMLElement ? active.dataset.key : undefined;
    this.#again();
    if (name !== undefined)
      /** @type {HTMLElement | null} */ (this.#root.querySelector(`[data-key="${name}"]`))?.focus();
  }
}
