/**
 * An element with its properties and children. Texts become text nodes, never markup, so that nothing a gateway or
 * an account says can act on the page.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [properties] `on` + event for listeners; true and false set or leave an attribute
 * @param {...(Node | string | undefined | false)} children
 * @returns {HTMLElement}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else if (name === 'checked') element.checked = value;
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

let lastId = 0;

/** An id that nothing else on the page has. */
export const freshId = () => `tk-${(lastId += 1)}`;
