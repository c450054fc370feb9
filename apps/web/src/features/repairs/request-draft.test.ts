import { symptoms } from '@mistri/contracts/repair/symptoms';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  brokenIn,
  emptyDraft,
  firstOpenStep,
  isUnsupported,
  namingFields,
  parseDraft,
  partsOfDraft,
  type RequestDraft,
  requestOf,
} from './request-draft.ts';

const facts = { unsupportedBrands: ['apple', 'iphone'], now: new Date('2026-11-21T10:00:00Z'), states: undefined };
const complete: RequestDraft = {
  symptoms: ['boot_loop'],
  description: ' Since the update ',
  category: 'mobile_phone',
  brand: 'Samsung',
  model: 'Galaxy A14',
  hasLaptop: true,
  hasDataCable: true,
  backup: 'no',
  preferredAt: '2026-11-22T10:30',
  pin: '625001',
  stateCode: '33',
  city: 'Madurai',
  name: 'Meena K',
  addressLine: '4 Town Hall Road',
};

test('somebody who comes back goes on where something is missing', () => {
  expect(firstOpenStep(emptyDraft, facts)).toBe('problem');
  expect(firstOpenStep(complete, facts)).toBe('send');
  expect(firstOpenStep({ ...complete, model: ' ' }, facts)).toBe('phone');
  expect(firstOpenStep({ ...complete, hasDataCable: false }, facts)).toBe('ready');
  expect(firstOpenStep({ ...complete, pin: '62500' }, facts)).toBe('place');
});

test('any broken part stops the request at the first step, whatever else was chosen', () => {
  for (const { code, kind } of symptoms) {
    const broken = brokenIn('problem', { ...complete, symptoms: ['boot_loop', code] }, facts);
    expect(broken.symptoms?.rule, code).toBe(kind === 'hardware' ? 'hardware' : undefined);
  }
});

test('a brand that nobody can repair is told before anything is sent, however it is written', () => {
  for (const brand of ['Apple', 'apple iPhone', 'iPhone 13', ' IPHONE '])
    expect(brokenIn('phone', { ...complete, brand }, facts).brand?.rule, brand).toBe('unsupported');
  for (const brand of ['Samsung', 'Pineapple', 'Poco'])
    expect(isUnsupported(brand, facts.unsupportedBrands)).toBe(false);
});

test('a PIN in two States asks which one (IN-4)', () => {
  const states = [{ code: '33' }, { code: '34' }];
  expect(brokenIn('place', { ...complete, stateCode: '' }, { ...facts, states }).stateCode?.rule).toBe('required');
  expect(brokenIn('place', { ...complete, stateCode: '' }, facts)).toEqual({});
});

test('a time that is over is not sent', () => {
  expect(brokenIn('ready', { ...complete, preferredAt: '2026-11-21T15:29' }, facts).preferredAt?.rule).toBe('past');
  expect(brokenIn('ready', { ...complete, preferredAt: '2026-11-21T15:31' }, facts)).toEqual({});
  expect(brokenIn('ready', { ...complete, preferredAt: 'tomorrow' }, facts).preferredAt?.rule).toBe('past');
});

test("what is sent is trimmed, in India's time, and says nothing that was not filled in", () => {
  expect(requestOf(complete)).toMatchObject({
    description: 'Since the update',
    preferredAt: '2026-11-22T05:00:00.000Z',
    stateCode: '33',
    kind: 'software',
    mode: 'online',
  });
  const soon = requestOf({ ...complete, preferredAt: '', stateCode: '' });
  expect(soon).not.toHaveProperty('preferredAt');
  expect(soon).not.toHaveProperty('stateCode');
});

describe('the kept draft', () => {
  test('comes back as it was; name and address are in the part that goes with the tab', () => {
    const { lasting, naming } = partsOfDraft(complete);
    expect({ ...emptyDraft, ...parseDraft(lasting), ...parseDraft(naming) }).toEqual(complete);
    for (const field of namingFields) expect(lasting).not.toContain(`"${field}"`);
  });

  test('anything may stand in the storage', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ symptoms: fc.array(fc.anything()), brand: fc.anything(), hasLaptop: fc.anything() }).map((value) => {
        try {
          return JSON.stringify(value);
        } catch {
          return '';
        }
      }),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const draft = { ...emptyDraft, ...parseDraft(text) };
        expect(typeof draft.brand).toBe('string');
        expect(typeof draft.hasLaptop).toBe('boolean');
        for (const code of draft.symptoms) expect(symptoms.some((known) => known.code === code)).toBe(true);
        expect(() => brokenIn('problem', draft, facts)).not.toThrow();
      }),
    );
  });
});
