import { h } from '../elements.js';

/**
 * The title of a view, which gets the focus when the view comes, and the sentence under it.
 *
 * @param {string} title
 * @param {string} [lead]
 * @returns {HTMLElement[]}
 */
export const titled = (title, lead) => [
  h('h2', { tabindex: '-1' }, title),
  ...(lead === undefined ? [] : [h('p', { class: 'tk-quiet' }, lead)]),
];
