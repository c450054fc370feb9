import type { ApiProblem } from '@mistri/api-client';
import { describe, expect, test } from 'vitest';
import english from '../../messages/en/errors.json' with { type: 'json' };
import hindi from '../../messages/hi/errors.json' with { type: 'json' };
import tamil from '../../messages/ta/errors.json' with { type: 'json' };
import { describeFields, describeProblem, type ErrorMessages } from './describe-problem.ts';

const messages: ErrorMessages = {
  ...english,
  codes: { ...english.codes, shop: { below: 'Add {missingMinor} more.', plain: 'No.' } },
};

const problem = (more: Partial<ApiProblem>): ApiProblem => ({
  status: 422,
  code: 'x.y',
  message: 'English sentence.',
  errors: [],
  details: {},
  traceId: 'trc_1',
  retryAfter_s: undefined,
  ...more,
});

describe('a refusal is said', () => {
  test('by its code, with its facts, money as money', () => {
    expect(describeProblem(problem({ code: 'shop.below', details: { missingMinor: 123_450 } }), messages)).toBe(
      'Add ₹1,234.50 more.',
    );
  });

  test('of a file by the rule that it breaks, else by its code', () => {
    const refused = (rule: string): ApiProblem =>
      problem({ code: 'files.bad_document', errors: [{ path: 'body', message: 'English.', rule, limit: 200 }] });
    expect(describeProblem(refused('pictureTooSmall'), tamil)).toContain('200 × 200');
    expect(describeProblem(refused('notYetKnown'), tamil)).toBe(tamil.codes.files.bad_document);
  });

  test('never with an empty place: without the fact the general text is used', () => {
    expect(describeProblem(problem({ code: 'shop.below' }), messages)).toBe('That did not work: English sentence.');
  });

  test('in the reader’s language', () => {
    expect(describeProblem(problem({ status: 401, code: 'auth.required' }), tamil)).toMatch(/[\u0B80-\u0BFF]/);
  });

  test.each([
    [english, 'Enough codes were sent for now. You can ask again in 17 hours.'],
    [tamil, 'இப்போதைக்குப் போதுமான குறியீடுகள் அனுப்பப்பட்டன. 17 மணிநேரம் கழித்து மீண்டும் கேட்கலாம்.'],
    [hindi, 'अभी के लिए काफ़ी कोड भेजे जा चुके हैं। 17 घंटे बाद फिर माँग सकते हैं।'],
  ])('too many codes, with the wait, in three languages', (texts, said) => {
    const tooSoon = problem({ status: 429, code: 'identity.code_too_soon', retryAfter_s: 59_400 });
    expect(describeProblem(tooSoon, texts)).toBe(said);
  });

  test('by its kind when the code is not known', () => {
    expect(describeProblem(problem({ status: 429, retryAfter_s: 30 }), messages)).toContain('30 seconds');
    expect(describeProblem(problem({ status: 503, code: 'service.other' }), messages)).toContain('trc_1');
    expect(describeProblem(problem({ status: 0, code: 'other', traceId: undefined }), messages)).toContain(
      'connection',
    );
  });

  test.each([
    [1, '1 second'],
    [60, '60 seconds'],
    [121, '3 minutes'],
    [59_400, '17 hours'],
  ])('a wait of %i s is said as %s', (retryAfter_s, words) => {
    const asked = { ...messages, codes: { shop: { wait: '{wait}' } } };
    expect(describeProblem(problem({ status: 429, code: 'shop.wait', retryAfter_s }), asked)).toBe(words);
  });

  test('codes cannot reach into what is not a message', () => {
    expect(describeProblem(problem({ code: '__proto__.toString' }), messages)).toContain('English sentence.');
    expect(describeProblem(problem({ code: 'constructor.name' }), messages)).toContain('English sentence.');
  });
});

describe('fields', () => {
  test('are said by the broken rule and its limit; the first message of a field wins', () => {
    const fields = describeFields(
      problem({
        status: 400,
        errors: [
          { path: 'password', message: 'must have at least 8 characters', rule: 'minLength', limit: 8 },
          { path: 'password', message: 'x', rule: 'pattern' },
          { path: '', message: 'whole request' },
        ],
      }),
      messages,
    );
    expect(fields).toEqual({ password: 'At least 8 characters, please.' });
  });

  test('a single refused field says what the refusal’s code says', () => {
    const fields = describeFields(
      problem({ code: 'shop.plain', errors: [{ path: 'gstin', message: 'checksum' }] }),
      messages,
    );
    expect(fields).toEqual({ gstin: 'No.' });
  });
});
