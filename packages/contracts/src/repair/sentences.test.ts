import { describe, expect, test } from 'vitest';
import { readSentence, sentence, type SentenceName, sentences } from './sentences.ts';

describe('sentences', () => {
  test.each(Object.keys(sentences) as SentenceName[])('%s is known again with its values', (name) => {
    const names = [...sentences[name].matchAll(/\{(\w+)\}/g)].map(([, value = '']) => value);
    const values = Object.fromEntries(names.map((value, index) => [value, `x ${index} (y).`]));
    expect(readSentence(sentence(name, values))).toEqual({ name, values });
  });

  test('words of the phone are nobody’s sentence', () => {
    expect(readSentence('FAILremote: Partition not found')).toBeUndefined();
    expect(readSentence('The phone did not answer. Really.')).toBeUndefined();
    expect(readSentence('')).toBeUndefined();
  });

  test('a value that stands twice has to be the same', () => {
    const said = sentence('otherSlot', { wanted: 'b', active: 'a' });
    expect(readSentence(said)?.values).toEqual({ wanted: 'b', active: 'a' });
    expect(readSentence(said.replace('flash slot a', 'flash slot b'))).toBeUndefined();
  });
});
