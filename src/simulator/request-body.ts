import type { IncomingMessage } from 'node:http';

/** No client of a gateway sends a hundredth of it. */
const MOST_BYTES = 16 * 1024;

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
