import { expect, it } from 'vitest';
import { audienceOf, deskOf } from './audiences.ts';

it('everybody has the audience of their own id, and what is nobody has none', () => {
  expect(audienceOf('usr_01jd')).toBe('user:usr_01jd');
  expect(audienceOf('dlr_01jd')).toBe('dealer:dlr_01jd');
  expect(audienceOf('ord_01jd')).toBeUndefined();
  expect(audienceOf('usr')).toBeUndefined();
  expect(audienceOf('')).toBeUndefined();
  // Not a name that every object has.
  expect(audienceOf('constructor_x')).toBeUndefined();
  expect(deskOf('finance')).toBe('desk:finance');
});
