import { readFileSync } from 'node:fs';
import path from 'node:path';
import { playbooks, type PlaybookStep } from '@mistri/android/playbooks';
import { sentences } from '@mistri/contracts/repair/sentences';
import { describe, expect, test } from 'vitest';

const read = (language: string, name: string): unknown =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, `../../../messages/${language}/${name}.json`), 'utf8'));
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).toSorted();

/** `a.b.c` → text, for every text of a file. */
function flat(value: unknown, before = ''): Record<string, string> {
  if (typeof value === 'string') return { [before]: value };
  return Object.assign(
    {},
    ...Object.entries(value as object).map(([key, one]) => flat(one, before === '' ? key : `${before}.${key}`)),
  ) as Record<string, string>;
}

const partsOf = (step: PlaybookStep): string[] => [
  'explain',
  ...(step.kind === 'ask' || step.kind === 'pick' ? ['question'] : []),
  ...(step.kind === 'ask' ? step.choices.map(({ id }) => `choices.${id}`) : []),
];

describe.each(['en', 'ta', 'hi'])('in %s', (language) => {
  test('every sentence of our programs has words, with the same values', () => {
    const words = read(language, 'sentences') as Record<string, string>;
    expect(Object.keys(words)).toEqual(Object.keys(sentences));
    for (const [name, text] of Object.entries(sentences))
      expect([name, [...new Set(placeholders(words[name] ?? ''))]]).toEqual([name, [...new Set(placeholders(text))]]);
    if (language === 'en') expect(words).toEqual(sentences);
  });

  test('every step of every playbook has words, and there are no others', () => {
    const needed = playbooks.flatMap(({ id, steps }) => [
      `${id}.title`,
      `${id}.symptom`,
      ...Object.entries(steps).flatMap(([step, one]) => partsOf(one).map((part) => `${id}.steps.${step}.${part}`)),
    ]);
    expect(Object.keys(flat(read(language, 'playbooks'))).toSorted()).toEqual(needed.toSorted());
  });

  test('a step names only what its playbook remembers', () => {
    for (const { id, steps } of playbooks) {
      const remembered = Object.values(steps).flatMap((step) => [
        ...(step.kind === 'do' ? (step.remember ?? []).flatMap((wish) => ('name' in wish ? [wish.name] : [])) : []),
        ...(step.kind === 'pick' ? [step.as] : []),
      ]);
      const texts = flat((read(language, 'playbooks') as Record<string, unknown>)[id]);
      for (const text of Object.values(texts))
        for (const name of placeholders(text)) expect(remembered).toContain(name);
    }
  });
});
