import { h } from './elements.js';

/**
 * A place where a thing says how it went, read out by screen readers: problems at once, news in their turn.
 *
 * @returns {{ element: HTMLElement, problem: (text: string) => void, news: (text: string) => void, busy: (text: string) => void, clear: () => void }}
 */
export function notice() {
  const element = h('div', { 'aria-live': 'polite' });
  const say = (...content) => element.replaceChildren(...content);
  return {
    element,
    problem: (text) => say(h('p', { class: 'tk-problem', role: 'alert' }, text)),
    news: (text) => say(h('p', { class: 'tk-news' }, text)),
    busy: (text) => say(h('p', { class: 'tk-quiet tk-busy' }, text)),
    clear: () => say(),
  };
}
