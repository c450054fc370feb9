import { adminCapabilities } from '@mistri/contracts/auth/roles';
import { expect, test } from 'vitest';
import messages from '../../../messages/en/admin.json' with { type: 'json' };
import { adminAreas } from './admin-areas.ts';

const areas = adminAreas.flatMap((group) => group.areas);

test('every area has a name, a place of its own and somebody who may read it', () => {
  for (const { name, readers } of areas) {
    expect(messages.nav).toHaveProperty(name);
    expect(readers.length, name).toBeGreaterThan(0);
  }
  expect(new Set(areas.map((area) => area.href)).size).toBe(areas.length);
  for (const { group } of adminAreas) expect(messages.nav).toHaveProperty(group);
});

test('every capability has something to do; an auditor reads money and governance', () => {
  for (const capability of adminCapabilities)
    expect(
      areas.some((area) => area.readers.includes(capability)),
      capability,
    ).toBe(true);
  const audited = areas.filter((area) => area.readers.includes('auditor')).map((area) => area.name);
  expect(audited).toEqual(expect.arrayContaining(['audit', 'portal', 'holds', 'ledger', 'reconciliation']));
});
