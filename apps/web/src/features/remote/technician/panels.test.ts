import { expect, test } from 'vitest';
import { consoleKeyOf } from './panels.ts';

const pressed = (code: string, more: object = {}) =>
  consoleKeyOf({ altKey: true, ctrlKey: false, metaKey: false, shiftKey: false, code, ...more });

test('Alt with a number or one of the letters, and nothing that a terminal or a layout needs', () => {
  expect(pressed('Digit1')).toEqual({ to: 'panel', panel: 'facts' });
  expect(pressed('Digit8')).toEqual({ to: 'panel', panel: 'terminal' });
  expect(pressed('KeyR')).toEqual({ to: 'restart' });
  for (const code of ['Digit0', 'KeyB', 'Numpad1', 'Enter']) expect(pressed(code)).toBeUndefined();
  // AltGr, and what the shell or the system has for itself.
  for (const more of [{ ctrlKey: true }, { shiftKey: true }, { metaKey: true }, { altKey: false }])
    expect(pressed('Digit4', more)).toBeUndefined();
});
