import { sentenceOf } from './ask.js';
import { h } from './elements.js';

/**
 * A place where a thing says how it went, read out by screen readers: problems at once, news in their turn.
 *
 * @typedef {ReturnType<typeof notice>} Notice
 */
export function notice() {
  const element = h('div', { 'aria-live': 'polite' });
  return {
    element,
    /**
     * @param {unknown} trouble a sentence, or what was thrown
     */
    problem(trouble) {
      element.replaceChildren(h('p', { class: 'tk-problem', role: 'alert' }, sentenceOf(trouble)));
    },
    /** @param {string} text */
    news(text) {
      element.replaceChildren(h('p', { class: 'tk-news' }, text));
    },
    /** @param {string} text */
    busy(text) {
      element.replaceChildren(h('p', { class: 'tk-quiet tk-busy' }, text));
    },
    clear() {
      element.replaceChildren();
    },
  };
}
