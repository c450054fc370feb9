/**
 * IN-12: tools and services that change a phone's IMEI are not listed and not found. Pure; the words are rows.
 *
 * Text is brought back to plain letters first (look-alike letters, digits for letters, invisible and separating signs),
 * then an identifier ("imei", however it was spelled or spaced) is looked at with its neighbours:
 * - followed by a harmless noun ("IMEI sticker", "IMEI number label"): `clear`, unless somebody also acts on it, which
 *   a person decides (`unsure`: "change IMEI sticker", "IMEI label for repair shops");
 * - with an act within six words ("change", "repair", "tool"…): `forbidden`;
 * - alone: `clear`. A listing may say "IMEI printed on the box".
 */
export interface ForbiddenWords {
  readonly identifiers: readonly string[];
  readonly acts: readonly string[];
  readonly harmless: readonly string[];
  readonly phrases: readonly string[];
}

export type Verdict = 'clear' | 'unsure' | 'forbidden';

export interface Finding {
  readonly verdict: Verdict;
  /** What was found, in plain letters. */
  readonly found?: string;
}

const reach = 6;
const longestSplit = 6;
const severity: Record<Verdict, number> = { clear: 0, unsure: 1, forbidden: 2 };

const lookAlikes: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'i',
  '¡': 'i',
  '€': 'e',
  '£': 'l',
  а: 'a',
  е: 'e',
  ё: 'e',
  і: 'i',
  ї: 'i',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  м: 'm',
  т: 't',
  н: 'h',
  к: 'k',
  в: 'b',
  ι: 'i',
  ε: 'e',
  μ: 'm',
  ο: 'o',
  α: 'a',
  ρ: 'p',
  ν: 'v',
  τ: 't',
  ı: 'i',
  ɪ: 'i',
  ɛ: 'e',
};

export function judgeWords(text: string, words: ForbiddenWords): Finding {
  let worst: Finding = { verdict: 'clear' };
  // Digits are read both ways: "1mei" is imei, and "5 pcs" is five pieces.
  for (const plain of new Set([plainWords(text, true), plainWords(text, false)].map((list) => list.join(' ')))) {
    const finding = judgePlain(plain.split(' ').filter(Boolean), words);
    if (severity[finding.verdict] > severity[worst.verdict]) worst = finding;
  }
  return worst;
}

function plainWords(text: string, lettersForDigits: boolean): string[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f\u00ad\p{Cf}]/gu, '')
    .normalize('NFC');
  const letters = Array.from(plain, (letter) =>
    lettersForDigits || !/\d/.test(letter) ? (lookAlikes[letter] ?? letter) : letter,
  ).join('');
  return joinLetters(letters.split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean));
}

/** "c h a n g e r" is one word: three or more single letters in a row. */
function joinLetters(tokens: readonly string[]): string[] {
  const joined: string[] = [];
  let run: string[] = [];
  const endRun = (): void => {
    joined.push(...(run.length >= 3 ? [run.join('')] : run));
    run = [];
  };
  for (const token of tokens) {
    if (token.length === 1) run.push(token);
    else {
      endRun();
      joined.push(token);
    }
  }
  endRun();
  return joined;
}

function judgePlain(tokens: readonly string[], words: ForbiddenWords): Finding {
  for (const phrase of words.phrases) {
    const solid = phrase.replaceAll(' ', '');
    if (phraseIn(tokens, phrase) || tokens.some((token) => solid.length >= 8 && token.includes(solid)))
      return { verdict: 'forbidden', found: phrase };
  }
  let worst: Finding = { verdict: 'clear' };
  for (const place of identifiersIn(tokens, words)) {
    const finding = judgePlace(tokens, place, words);
    if (severity[finding.verdict] > severity[worst.verdict]) worst = finding;
  }
  return worst;
}

interface Place {
  from: number;
  /** Exclusive. */
  to: number;
  /** What stood in the same word besides the identifier: "imeichanger" → changer. */
  rest: string;
}

/** "imei" as a word, inside a word, or cut into pieces that together are exactly it ("i.m.e.i", "im ei"). */
function identifiersIn(tokens: readonly string[], words: ForbiddenWords): Place[] {
  const found: Place[] = [];
  tokens.forEach((token, from) => {
    for (const identifier of words.identifiers) {
      const at = token.indexOf(identifier);
      // Short ones ("esn") only as a whole word: they stand inside too many innocent ones.
      if (at >= 0 && (token === identifier || identifier.length >= 4))
        found.push({ from, to: from + 1, rest: token.slice(0, at) + token.slice(at + identifier.length) });
    }
    let joined = token;
    for (let to = from + 2; to <= Math.min(tokens.length, from + longestSplit); to += 1) {
      joined += tokens[to - 1];
      if (words.identifiers.includes(joined)) found.push({ from, to, rest: '' });
    }
  });
  return found;
}

function judgePlace(tokens: readonly string[], place: Place, words: ForbiddenWords): Finding {
  const found = tokens.slice(Math.max(0, place.from - reach), place.to + reach).join(' ');
  const rest = place.rest.replaceAll(/\d/g, '');
  if (rest !== '' && words.acts.some((act) => rest.includes(act))) return { verdict: 'forbidden', found };
  const before = tokens.slice(Math.max(0, place.from - reach), place.from);
  const after = tokens.slice(place.to, place.to + reach);
  const acted = hasAct(before, words.acts) || hasAct(after, words.acts);
  if (!acted) return { verdict: 'clear' };
  const next = after.find((token) => !['number', 'numbers', 'no', 'nos', 'code', 'and', 'serial'].includes(token));
  const harmless = next !== undefined && words.harmless.some((noun) => next === noun || next === `${noun}s`);
  return { verdict: harmless ? 'unsure' : 'forbidden', found };
}

/** An act as the beginning of a word, or spelled in pieces of one or two letters. */
function hasAct(tokens: readonly string[], acts: readonly string[]): boolean {
  if (tokens.some((token) => acts.some((act) => token.startsWith(act)))) return true;
  let run = '';
  for (const token of [...tokens, '']) {
    if (token.length > 0 && token.length <= 2) run += token;
    else {
      const whole = run + token;
      if (run.length >= 2 && acts.some((act) => act.length >= 3 && (run.includes(act) || whole.startsWith(act))))
        return true;
      run = '';
    }
  }
  return tokens.some((token, at) =>
    acts.some((act) => (token + (tokens[at + 1] ?? '')).startsWith(act) && token.length >= 2 && act.startsWith(token)),
  );
}

function phraseIn(tokens: readonly string[], phrase: string): boolean {
  const wanted = phrase.split(' ');
  return tokens.some((_, from) =>
    wanted.every((word, at) => tokens[from + at] === word || tokens[from + at] === `${word}s`),
  );
}

/** What people read when a listing or a search is refused. */
export const forbiddenMessage =
  'Changing or hiding an IMEI, and tools or services for it, are an offence under section 42 of the Telecommunications Act 2023. This cannot be listed or searched for here.';
