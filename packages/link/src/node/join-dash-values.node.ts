import type { ParseArgsConfig } from 'node:util';

/**
 * Writes `--peer-key -p1b…` as `--peer-key=-p1b…`, so that `parseArgs` takes it.
 *
 * A device's key is base64url: one in 64 starts with a dash, and nobody chooses their key. An option that wants a value
 * therefore takes the next word whatever it starts with, as getopt does; only a word that is itself one of the command's
 * options stays what it is, so that a forgotten value is still said.
 *
 * @param words what stands after the command's name
 * @param options as for `parseArgs`
 */
export function joinDashValues(
  words: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): readonly string[] {
  const isOption = (word: string): boolean =>
    Object.entries(options).some(
      ([name, { short }]) =>
        word === `--${name}` || word.startsWith(`--${name}=`) || (short !== undefined && word === `-${short}`),
    );
  const joined: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const value = words[at + 1];
    if (word === '--') return [...joined, ...words.slice(at)];
    const wantsValue = word.startsWith('--') && options[word.slice(2)]?.type === 'string';
    if (wantsValue && value?.startsWith('-') && value !== '--' && !isOption(value)) {
      joined.push(`${word}=${value}`);
      at += 1;
    } else joined.push(word);
  }
  return joined;
}
