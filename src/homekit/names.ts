/** HomeKit's longest name. */
const MOST_CHARACTERS = 64;

/**
 * A name as HomeKit takes it: letters, digits, space and `’'&!._:;()/,-`, first and last a letter or digit, at most
 * 64 characters. `otherwise` stands in when nothing is left.
 */
export function homekitName(name: string, otherwise: string): string {
  const trim = (text: string): string => text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  const allowed = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ’'&!._:;()/,-]/gu, ' ')
    .replace(/ +/g, ' ');
  const fitting = trim(trim(allowed).slice(0, MOST_CHARACTERS));
  return fitting === '' ? otherwise : fitting;
}
