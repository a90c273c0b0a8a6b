import { ask } from './ask.js';
import { gatewaysIn } from './config.js';
import { t } from './texts.js';

/**
 * @typedef {import('../../src/setup/contract.ts').OfferedLock} OfferedLock
 * @typedef {import('../../src/setup/contract.ts').OldDoor} OldDoor
 * @typedef {import('../../src/setup/contract.ts').Look} Look
 * @typedef {import('../../src/setup/contract.ts').Listing} Listing
 * @typedef {import('./config.js').Entry} Entry
 */

/**
 * What each view is given: for the account, why one is asked to sign in, and what to do with the locks, else they are
 * offered; for the doors, where they come from; for the overview, something to say first.
 *
 * @typedef {{
 *   welcome: object,
 *   account: { why?: string, then?: (locks: readonly OfferedLock[]) => unknown },
 *   manual: object,
 *   old: object,
 *   doors: { locks: readonly OfferedLock[] } | { look: Look, code: string } | { old: readonly OldDoor[] },
 *   done: { count: number, isFromOld: boolean },
 *   overview: { news?: string },
 *   advanced: object,
 * }} Given
 */

/** @typedef {{ element: HTMLElement, leave?: () => void }} View what is shown; `leave` ends what it has begun */

/** @typedef {{ [V in keyof Given]: (app: App, given: Given[V]) => View }} Views */

/**
 * How the overview changes the draft: `keep` leaves the page as it stands, for somebody may be typing in it; `redraw`
 * is for what adds or removes something.
 *
 * @typedef {{ keep: (blocks: Entry[]) => Promise<void>, redraw: (blocks: Entry[]) => Promise<void> }} Edit
 */

/** What the views share: one draft of the config, and the way from one view to the next. */
export class App {
  /**
   * The plugin's blocks of config.json, as they will be saved.
   *
   * @type {Entry[]}
   */
  blocks = [];
  hasChanges = false;
  isSignedIn = false;
  /** What was typed and is worth keeping while the page is open; never a password. */
  typed = { phone: '', host: '', code: '' };
  /** @type {string | undefined} */
  accountUrl = undefined;
  oldDoors = 0;
  /** @type {HTMLElement} */
  #root;
  /** @type {Views} */
  #views;
  /** @type {View | undefined} */
  #shown;

  /**
   * @param {HTMLElement} root
   * @param {Views} views
   */
  constructor(root, views) {
    this.#root = root;
    this.#views = views;
  }

  /**
   * Shows another view, and puts the focus on its title.
   *
   * @template {keyof Given} V
   * @param {V} name
   * @param {Given[V]} given
   */
  go(name, given) {
    this.#shown?.leave?.();
    this.#shown = this.#views[name](this, given);
    this.#root.replaceChildren(this.#shown.element);
    this.#root.querySelector('h2')?.focus();
  }

  /** Where a view goes back to. */
  home() {
    this.go(gatewaysIn(this.blocks).length > 0 ? 'overview' : 'welcome', {});
  }

  /**
   * Takes changed blocks over, so that the Save button of Homebridge's own window would save them too.
   *
   * @param {Entry[]} blocks
   */
  async change(blocks) {
    this.blocks = blocks;
    this.hasChanges = true;
    await window.homebridge.updatePluginConfig(blocks);
    window.homebridge.enableSaveButton?.();
  }

  /** Saves the draft. Throws a sentence when config.json does not have it some seconds later. */
  async save() {
    const { homebridge } = window;
    await homebridge.updatePluginConfig(this.blocks);
    await homebridge.savePluginConfig();
    await this.#settled();
    this.hasChanges = false;
    homebridge.enableSaveButton?.();
  }

  /** The interface answers before it has saved, so config.json is looked at until it has, for some seconds. */
  async #settled() {
    for (let tries = 0; tries < 20; tries += 1) {
      const { isSaved } = await ask('/saved', { blocks: this.blocks });
      if (isSaved) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new Error(t('notSaved'));
  }
}
