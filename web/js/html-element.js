// @ts-check
// An element of the page in one call.

/**
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {(Node|string)[]} [children]
 * @returns {any}
 */
export function element(tag, properties = {}, children = []) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes('-')) node.setAttribute(key, value);
    else /** @type {any} */ (node)[key] = value;
  }
  node.append(...children);
  return node;
}
