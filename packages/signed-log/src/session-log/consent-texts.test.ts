import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { consentTexts } from '@mistri/contracts/remote-sessions/consent-texts';
import { canonicalJson, type Json } from '../index.ts';

test('a consent text that was published is never changed: its hash stands beside it', () => {
  for (const languages of Object.values(consentTexts))
    for (const { text, sha256 } of Object.values(languages))
      expect(
        createHash('sha256')
          .update(canonicalJson(text as unknown as Json))
          .digest('hex'),
      ).toBe(sha256);
});
