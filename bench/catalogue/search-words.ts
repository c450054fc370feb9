import type { Random } from '../../apps/api/src/domains/catalogue/index.ts';

/** What buyers can name, read from the api that is measured. */
export interface Vocabulary {
  models: readonly { id: string; brand: string; name: string }[];
  categories: readonly { id: string; nameTa: string }[];
  brands: readonly string[];
}

const parts = ['display', 'battery', 'back panel', 'charging board', 'rear camera', 'speaker', 'touch glass', 'frame'];

/** "redmi note 12 display", "battery for galaxy a14": as people type them. */
export function plainWords(random: Random, known: Vocabulary): string {
  const model = random.pick(known.models);
  const name = random.chance(0.5) ? model.name : `${model.brand} ${model.name}`;
  return (random.chance(0.7) ? `${name} ${random.pick(parts)}` : `${random.pick(parts)} for ${name}`).toLowerCase();
}

/** The same with one or two letters wrong, in words long enough that a person would still know them. */
export function mistypedWords(random: Random, known: Vocabulary): string {
  for (;;) {
    const words = plainWords(random, known).split(' ');
    const long = words.flatMap((word, at) => (/^[a-z]{5,}$/.test(word) ? [at] : []));
    if (long.length === 0) continue;
    const at = random.pick(long);
    words[at] = mistype(random, words[at] ?? '');
    return words.join(' ');
  }
}

/** One letter lost, doubled, replaced or swapped with its neighbour; never the first. */
function mistype(random: Random, word: string): string {
  const at = random.between(1, word.length - 2);
  const [before, letter, next, rest] = [word.slice(0, at), word[at] ?? '', word[at + 1] ?? '', word.slice(at + 2)];
  const other = 'abcdefghijklmnoprstuy'[random.between(0, 20)] ?? 'a';
  return random.pick([
    before + next + rest,
    before + letter + letter + next + rest,
    before + other + next + rest,
    before + next + letter + rest,
  ]);
}
