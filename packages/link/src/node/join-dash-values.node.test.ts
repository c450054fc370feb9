import { parseArgs } from 'node:util';
import { expect, test } from 'vitest';
import { joinDashValues } from './join-dash-values.node.ts';

const options = {
  'peer-key': { type: 'string' },
  scope: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  config: { type: 'string', short: 'c' },
} as const;
const read = (...words: string[]): unknown => {
  const { values, positionals } = parseArgs({
    args: [...joinDashValues(words, options)],
    options,
    allowPositionals: true,
  });
  return { ...values, words: positionals };
};

test.each(['-p1bFmugh_0CBaEpwiPbDfcLTqvYeHS8RP7GdQjPC8c', '--1bFmugh_0CBaEpwiPbDfcLTqvYeHS8RP7GdQjPC8c', '-', 'plain'])(
  'a key is a key whatever it starts with: %s',
  (key) => {
    expect(read('--peer-key', key, '--json', 'laptop')).toEqual({ 'peer-key': key, json: true, words: ['laptop'] });
    expect(read('laptop', '--json', '--peer-key', key)).toEqual({ 'peer-key': key, json: true, words: ['laptop'] });
    expect(read('--scope', key, '--scope', key)).toEqual({ scope: [key, key], words: [] });
  },
);

test.each([
  ['--peer-key', '--json'],
  ['--peer-key', '--config=file'],
  ['--peer-key', '-c', 'file'],
  ['--peer-key', '--', '-x'],
  ['--peer-key'],
])('a forgotten value is still said: %s %s', (...words) => {
  expect(() => read(...words)).toThrow(/peer-key/);
});

test('nothing behind -- is touched, and an unknown option is still refused', () => {
  expect(read('--', '--peer-key', '-x')).toEqual({ words: ['--peer-key', '-x'] });
  expect(() => read('--json', '-p1b')).toThrow(/-p/);
});
