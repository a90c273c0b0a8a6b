import { isSame, threeWay, valueAt, withTheirs } from './three-way.js';

/**
 * @typedef {import('./config.js').Entry} Entry
 * @typedef {import('./three-way.js').Conflict} Conflict
 * @typedef {'here' | 'elsewhere'} Where somebody has changed something
 *
 * @typedef {object} Window what the draft needs of the window that the page is in
 * @property {(blocks: Entry[]) => unknown} update takes the blocks that its Save will save
 * @property {(isAllowed: boolean) => unknown} allowSave
 */

/**
 * The plugin's blocks of config.json as the next Save will save them: what the user has changed is in here at once, and
 * what somebody else has saved meanwhile. There is one, and nothing else updates the window's config.
 *
 * Saving is not allowed while something that is shown could not be saved as it is shown: two have changed the same,
 * or what was typed is no value.
 */
export class Draft {
  /** @type {Entry[]} */
  #saved = [];
  /** @type {Entry[]} */
  #blocks = [];
  /** @type {Conflict[]} */
  #conflicts = [];
  /** @type {Map<unknown, string>} */
  #held = new Map();
  /** @type {Set<(where: Where) => void>} */
  #listeners = new Set();
  /** @type {boolean | undefined} */
  #isAllowed;
  /** @type {Window} */
  #window;

  /** @param {Window} window */
  constructor(window) {
    this.#window = window;
  }

  /** As config.json has them. */
  get saved() {
    return this.#saved;
  }

  /** As they will be saved. */
  get blocks() {
    return this.#blocks;
  }

  /** What has been changed here and elsewhere, and nobody has decided yet. */
  get conflicts() {
    return this.#conflicts;
  }

  get hasChanges() {
    return !isSame(this.#saved, this.#blocks);
  }

  /** Why it may not be saved as it stands: a sentence, and what it is about. */
  get held() {
    return [...this.#held].at(-1);
  }

  /** @param {Entry[]} saved */
  open(saved) {
    this.#saved = this.#blocks = saved;
    this.#tell('here');
  }

  /**
   * Takes changed blocks over.
   *
   * @param {Entry[]} blocks
   */
  change(blocks) {
    this.#blocks = blocks;
    this.#window.update(structuredClone(blocks));
    this.#tell('here');
  }

  /**
   * Takes what config.json has by now into account, whoever saved it.
   *
   * @param {Entry[]} saved
   */
  heard(saved) {
    if (isSame(saved, this.#saved)) return;
    const { value, conflicts } = threeWay(this.#saved, this.#blocks, saved);
    this.#saved = saved;
    const isNews = !isSame(value, this.#blocks);
    // One that nobody has decided yet stands, unless what is there by now is something else again.
    const older = this.#conflicts.filter(({ path, theirs }) => isSame(valueAt(saved, path), theirs));
    this.#conflicts = [...older, ...conflicts];
    this.#blocks = /** @type {Entry[]} */ (value);
    if (isNews) this.#window.update(structuredClone(this.#blocks));
    this.#tell(isNews ? 'elsewhere' : 'here');
  }

  /**
   * Decides a conflict.
   *
   * @param {Conflict} conflict
   * @param {'mine' | 'theirs'} whose
   */
  settle(conflict, whose) {
    this.#conflicts = this.#conflicts.filter((one) => one !== conflict);
    if (whose === 'theirs') {
      this.#blocks = withTheirs(this.#blocks, conflict);
      this.#window.update(structuredClone(this.#blocks));
    }
    this.#tell('elsewhere');
  }

  /**
   * Says why it may not be saved now: something is shown that is no value, or is not there yet. Without a sentence it
   * may be again, as far as that is concerned.
   *
   * @param {unknown} about
   * @param {string} [why]
   */
  hold(about, why) {
    if (this.#held.get(about) === why) return;
    this.#held.delete(about);
    if (why !== undefined) this.#held.set(about, why);
    this.#tell('here');
  }

  /**
   * Calls back after each change; the answer ends that.
   *
   * @param {(where: Where) => void} listener
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** @param {Where} where */
  #tell(where) {
    const isAllowed =
      this.#held.size === 0 &&
      this.#conflicts.length === 0 &&
      (this.hasChanges || this.#blocks.some(({ gateways }) => gateways !== undefined));
    if (isAllowed !== this.#isAllowed) this.#window.allowSave(isAllowed);
    this.#isAllowed = isAllowed;
    for (const listener of [...this.#listeners]) listener(where);
  }
}
