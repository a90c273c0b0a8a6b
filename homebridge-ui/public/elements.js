/**
 * A property of an element: `on` + event for a listener; true and false set an attribute or leave it.
 *
 * @typedef {string | number | boolean | undefined | ((event: Event) => unknown)} Property
 */

/**
 * An element with its properties and children. Texts become text nodes, never markup, so that nothing a gateway or
 * an account says can act on the page.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, Property>} [properties]
 * @param {...(Node | string | undefined | false)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(name.slice('on'.length), value);
    else if (name === 'value' || name === 'checked') Reflect.set(element, name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

let lastId = 0;

/** An id that nothing else on the page has. */
export const freshId = () => `tk-${(lastId += 1)}`;

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
