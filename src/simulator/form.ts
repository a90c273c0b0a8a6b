/**
 * A form as the gateway reads it: `%XX` is decoded, a bare `+` is a plus and not a blank [derived: clients that
 * encode the base64 and clients that do not both work]. What cannot be decoded is taken as it stands.
 */
export function parseForm(body: string): ReadonlyMap<string, string> {
  const form = new Map<string, string>();
  for (const pair of body.split('&')) {
    const cut = pair.indexOf('=');
    if (cut > 0) form.set(decoded(pair.slice(0, cut).trim()), decoded(pair.slice(cut + 1).trim()));
  }
  return form;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
