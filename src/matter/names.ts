/** Matter's longest node label, in bytes of UTF-8. */
const MOST_BYTES = 32;

/** A lock's name as Matter takes it: at most 32 bytes, cut between characters. `otherwise` when nothing is left. */
export function matterName(name: string, otherwise: string): string {
  let fitting = '';
  for (const { segment } of new Intl.Segmenter().segment(name.normalize('NFC').trim())) {
    if (Buffer.byteLength(fitting + segment) > MOST_BYTES) break;
    fitting += segment;
  }
  return fitting.trim() === '' ? otherwise : fitting.trim();
}
