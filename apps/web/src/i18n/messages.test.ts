import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { locales } from './locale.ts';
import { namespaces } from './namespaces.ts';

const folder = path.join(import.meta.dirname, '../../messages');

type Tree = { [key: string]: Tree | string };

function texts(locale: string, namespace: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (tree: Tree, at: string): void => {
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value === 'string') found.set(`${at}${key}`, value);
      else walk(value, `${at}${key}.`);
    }
  };
  walk(JSON.parse(readFileSync(path.join(folder, locale, `${namespace}.json`), 'utf8')) as Tree, '');
  return found;
}

/** Names and signs that are the same in every language. Everything else has to be said in the language itself. */
const same = /^(GSTIN|PAN|OTP|SMS|UPI|IFSC|HSN|MRP|PDF|CSV|B2B|B2C|Mistri|₹|—|–|·|\s|\d|[{}<>/\w]+[}>])*$/;

/** `{name}` and `<tag>`: what the code fills in must be there in every language. */
function places(text: string): string[] {
  return [...text.matchAll(/\{(\w+)[,}]|<(\w+)>/g)].map((match) => match[1] ?? match[2] ?? '').toSorted();
}

test.each(locales)('%s has exactly the files of the list', (locale) => {
  const files = readdirSync(path.join(folder, locale)).map((file) => file.replace('.json', ''));
  expect(files.toSorted()).toEqual([...namespaces].toSorted());
});

test('Tamil has one word for a phone', () => {
  const others = /மொபை|ஃபோ|கைபேசி/;
  const found = namespaces.flatMap((namespace) => [...texts('ta', namespace)].filter(([, text]) => others.test(text)));
  expect(found).toEqual([]);
});

describe.each([...namespaces])('%s', (namespace) => {
  const english = texts('en', namespace);

  test('no text is empty', () => {
    for (const locale of locales)
      for (const [key, text] of texts(locale, namespace)) expect(text.trim(), `${locale} ${key}`).not.toBe('');
  });

  test.each(['ta', 'hi'])('%s has the same keys and the same places to fill', (locale) => {
    const translated = texts(locale, namespace);
    expect([...translated.keys()].toSorted()).toEqual([...english.keys()].toSorted());
    for (const [key, text] of english) expect(places(translated.get(key) ?? ''), key).toEqual(places(text));
  });

  test.each([
    ['ta', /[\u0B80-\u0BFF]/],
    ['hi', /[\u0900-\u097F]/],
  ] as const)('%s is written in its own script', (locale, script) => {
    const left = [...texts(locale, namespace)].filter(([, text]) => !script.test(text) && !same.test(text));
    expect(left).toEqual([]);
  });
});

/** One thing has one word: these were said for it too. */
test.each([
  ['a part is पार्ट', /पुर्[ज\u095B]/],
  ['a repair is मरम्मत', /रिपेयर/],
])('hi: %s, everywhere', (_, other) => {
  const said = namespaces.flatMap((namespace) => [...texts('hi', namespace)]);
  expect(said.length).toBeGreaterThan(3_000);
  expect(said.filter(([, text]) => other.test(text))).toEqual([]);
});
