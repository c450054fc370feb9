import { expect, test } from 'vitest';
import messages from '../../../messages/en/governance.json' with { type: 'json' };
import { suggestedNotice } from './switch-notices.ts';

test('every switch has something to say in three languages, as short as the api wants it', () => {
  for (const flag of [...Object.keys(messages.flags), 'unknown_switch', 'toString']) {
    const notice = suggestedNotice(flag);
    for (const text of [notice.en, notice.ta, notice.hi]) {
      expect(text.length, flag).toBeGreaterThan(10);
      expect(text.length, flag).toBeLessThanOrEqual(300);
    }
    expect(notice.ta).toMatch(/[\u0B80-\u0BFF]/);
    expect(notice.hi).toMatch(/[\u0900-\u097F]/);
  }
});
