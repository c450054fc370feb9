import { endReasons, sentencesOfEnd } from '@mistri/contracts/remote-sessions/end-reasons';
import { expect, test } from 'vitest';
import { endWords } from './end-words.ts';

test.each(endReasons)('%s is said in Tamil and in Hindi, by its code and by its sentence', (reason) => {
  expect(endWords(reason, 'en')).toBe(sentencesOfEnd[reason]);
  expect(endWords(reason, 'ta')).toMatch(/\p{Script=Tamil}/u);
  expect(endWords(sentencesOfEnd[reason], 'hi')).toMatch(/\p{Script=Devanagari}/u);
});

test('words of somebody else stay as they are', () => {
  expect(endWords('mine now', 'ta')).toBe('mine now');
});
