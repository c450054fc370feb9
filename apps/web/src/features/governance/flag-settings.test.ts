import { expect, test } from 'vitest';
import {
  badSubjects,
  badValues,
  featureFields,
  featureSettings,
  type FlagSettings,
  settingsInShort,
} from './flag-settings.ts';

const subject = 'dlr_01kaj5v9mse0ktrnbh4bp4a1d2';
const whole: FlagSettings = {
  on: true,
  percentage: 10,
  roles: ['dealer', 'admin'],
  subjects: [subject],
  values: { brandName: 'Kumar Parts: Madurai', colour: '#0b5a61' },
};

test('what a form shows and sends back is what was there', () => {
  expect(featureSettings(featureFields(whole))).toEqual(whole);
  expect(featureSettings(featureFields({ on: false }))).toEqual({ on: false });
});

test('nothing said stays nothing said: zero per cent is not everybody', () => {
  const fields = featureFields({ on: true });
  expect(featureSettings({ ...fields, percentage: ' ' })).toEqual({ on: true });
  expect(featureSettings({ ...fields, percentage: '0' })).toEqual({ on: true, percentage: 0 });
});

test('lines may be untidy; an id said twice counts once; unknown roles are dropped', () => {
  const fields = { ...featureFields({ on: true }), subjects: `\n ${subject} \n${subject}\n`, roles: 'dealer,cook' };
  expect(featureSettings(fields)).toEqual({ on: true, subjects: [subject], roles: ['dealer'] });
});

test('what the api would refuse is named line by line', () => {
  expect(badSubjects(`${subject}\nMeena\n`)).toEqual(['Meena']);
  expect(badValues('brandName: Mistri\nno colon\n9x: y\nempty:')).toEqual(['no colon', '9x: y', 'empty:']);
});

test('a history line says everything in short', () => {
  expect(settingsInShort(whole)).toBe(
    '10 % · dealer, admin · 1 ids · brandName: Kumar Parts: Madurai, colour: #0b5a61',
  );
  expect(settingsInShort({ on: true, notice: { en: 'Back soon.', ta: '…', hi: '…' } })).toBe('Back soon.');
  expect(settingsInShort({ on: false })).toBe('');
});
