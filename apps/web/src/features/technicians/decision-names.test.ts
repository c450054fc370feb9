import { technicianDecisions, technicianStates } from '@mistri/contracts/repair/technician-states';
import { expect, test } from 'vitest';
import messages from '../../../messages/en/repairDesk.json' with { type: 'json' };
import { decisionName, decisionsFrom, needsLastDay } from './decision-names.ts';

test('every decision of the table has a name, with words for its button and what it does', () => {
  for (const from of technicianStates) {
    expect(decisionsFrom(from)).toEqual(technicianDecisions[from]);
    const names = decisionsFrom(from).map((to) => decisionName(from, to));
    expect(new Set(names).size, from).toBe(names.length);
    for (const name of names) {
      expect(messages.technicians.action).toHaveProperty(name);
      expect(messages.technicians.text).toHaveProperty(name);
    }
  }
});

test('a certificate gets a last day when it is given and when it is renewed', () => {
  expect(needsLastDay(decisionName('submitted', 'active'))).toBe(true);
  expect(needsLastDay(decisionName('active', 'active'))).toBe(true);
  expect(needsLastDay(decisionName('active', 'suspended'))).toBe(false);
  expect(needsLastDay(decisionName('suspended', 'active'))).toBe(false);
});
