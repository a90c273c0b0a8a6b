import type { IncomingMessage } from 'node:http';

/** No client of a gateway sends a hundredth of it. */
const MOST_BYTES = 16 * 1024;

export type Form = ReadonlyMap<string, string>;

/** A request's body as text; nothing when it is too long, or when the client left in the middle of it. */
export async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch {
    // The client is gone, and with it whoever could be told.
    return undefined;
  }
  return Buffer.concat(chunks).toString();
}

/**
 * A form as the gateway reads it: `%XX` is decoded, a bare `+` is a plus and not a blank [derived: clients that
 * encode the base64 and clients that do not both work]. What cannot be decoded is taken as it stands.
 */
export function parseForm(body: string): Form {
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
