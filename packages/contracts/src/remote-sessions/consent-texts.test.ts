import { expect, test } from 'vitest';
import { powers } from '../repair/powers.ts';
import { consentLanguages } from './consent.ts';
import {
  consentTexts,
  currentConsentText,
  fillConsentText,
  indianMoment,
  phoneName,
  textOfConsent,
} from './consent-texts.ts';

const consent = {
  technician: { userId: 'usr', name: 'Meena K', certificate: 'MST-S-0042', deviceId: 'dev', key: 'k' },
  phone: { vendorId: 0x18d1, productId: 0x4ee7, serialNumber: 'MO1A00042', manufacturer: 'Mistri', product: 'One' },
  endsAt: '2026-11-21T20:00:00.000Z',
};

test('every language says every power, and who, what and until when', () => {
  for (const language of consentLanguages) {
    const { text, version, sha256 } = currentConsentText(language);
    expect(Object.keys(text.powers).toSorted()).toEqual([...powers].toSorted());
    const who = fillConsentText(text.who, consent);
    for (const part of ['Meena K', 'MST-S-0042', 'Mistri One (MO1A00042)']) expect(who).toContain(part);
    expect(fillConsentText(text.until, consent)).toContain('22.11.2026 01:30');
    for (const sentence of Object.values(text)) {
      if (typeof sentence === 'string') expect(fillConsentText(sentence, consent)).not.toMatch(/[{}]/);
    }
    expect(textOfConsent({ language, text: { version, sha256 } })).toBe(text);
  }
  expect(Object.keys(consentTexts)).toEqual(['1']);
});

test('a text that never existed is no text', () => {
  const { sha256 } = currentConsentText('en');
  expect(textOfConsent({ language: 'ta', text: { version: 1, sha256 } })).toBeUndefined();
  expect(textOfConsent({ language: 'en', text: { version: 99, sha256 } })).toBeUndefined();
});

test('moments are Indian, phones have a name', () => {
  expect(indianMoment('2026-12-31T18:30:00.000Z')).toBe('01.01.2027 00:00');
  expect(phoneName({ vendorId: 0x18d1, productId: 0x4ee0 })).toBe('USB 18d1:4ee0');
});
