/**
 * The host in one spelling, to tell whether two are the same: the plugin takes them for one gateway, too.
 *
 * @param {unknown} host
 */
export function plainHost(host) {
  const text = String(host ?? '')
    .trim()
    .replace(/^http:\/\//i, '')
    .replace(/\/$/, '');
  const isBareIPv6 = text.split(':').length > 2 && !text.startsWith('[');
  try {
    const url = new URL(`http://${isBareIPv6 ? `[${text}]` : text}`);
    return url.host.replace(/\.(?=:|$)/, '');
  } catch {
    return text.toLowerCase();
  }
}

/** As the plugin takes it: src/gateway/address.ts. */
const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?$/i;

/**
 * Whether a text is an address that a gateway can have, in one of the spellings that the plugin takes.
 *
 * @param {string} host
 */
export function isAddress(host) {
  const text = host
    .trim()
    .replace(/^http:\/\//i, '')
    .replace(/\/$/, '');
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const number = Number(port ?? 80);
  if (text.length > 260 || number < 1 || number > 65_535) return false;
  if (plain === undefined) return isIPv6(bracketed ?? text);
  // Four numbers with a dot between them are meant as an IPv4 address, so they have to be one.
  return HOST_NAME.test(plain) && (!/^[\d.]+$/.test(plain) || isIPv4(plain));
}

/** @param {string} text */
const isIPv6 = (text) => /^[\da-f:.]+$/i.test(text) && text.includes(':') && URL.canParse(`http://[${text}]`);
/** @param {string} text */
const isIPv4 = (text) => /^(\d{1,3}\.){3}\d{1,3}$/.test(text) && URL.canParse(`http://${text}`);
