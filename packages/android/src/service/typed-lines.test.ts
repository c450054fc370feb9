import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TypedLines } from './typed-lines.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const typed = (...parts: string[]): { passed: string; lines: readonly (readonly [string, boolean])[] } => {
  const following = new TypedLines();
  const taken = parts.map((part) => following.take(bytes(part)));
  return {
    passed: taken.map(({ pass }) => new TextDecoder().decode(pass)).join(''),
    lines: taken.flatMap(({ lines }) => lines.map(({ line, refused }) => [line, refused !== undefined] as const)),
  };
};

describe('what is typed into a terminal', () => {
  test.each([
    ['ls -l\r', 'ls -l'],
    ['lx\u007fs\r', 'ls'],
    ['rm -r x\u0015ls\r', 'ls'],
    ['rm\u0003ls\n', 'ls'],
    ['ls one two\u0017three\r', 'ls one three'],
    ['\u001b[A\r', '␛[A'],
    ['தமிழ்\u007f\r', 'தமிழ'],
  ])('%j is entered as %j, and passed on as it was typed', (keys, line) => {
    expect(typed(keys)).toEqual({ passed: keys, lines: [[line, false]] });
    expect(typed(...keys.split(''))).toEqual({ passed: keys, lines: [[line, false]] });
  });

  test('a line that nobody may run is thrown away, with what was begun before it; the next one is entered', () => {
    const { passed, lines } = typed('setxx\u007f\u007f_imei 1\rls\r');
    expect(lines).toEqual([
      ['set_imei 1', true],
      ['ls', false],
    ]);
    expect(passed).toBe('setxx\u007f\u007f_imei 1\u0015\u0003ls\r');
  });

  test('empty lines are no commands, and a line has an end', () => {
    expect(typed('\r\n  \r')).toEqual({ passed: '\r\n  \r', lines: [] });
    expect(typed(`${'x'.repeat(10_000)}\r`).passed).toBe(`${'x'.repeat(4096)}\r`);
  });

  test('whatever is typed, in whatever pieces: the same lines', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 12 }), { maxLength: 8 }), (parts) => {
        const whole = parts.map((part) => part.toWellFormed());
        expect(typed(...whole).lines).toEqual(typed(whole.join('')).lines);
      }),
    );
  });
});
