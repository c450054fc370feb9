import { endedRepairs, findRepairTransition, repairStates } from '@mistri/contracts/repair/repair-states';
import { expect, test } from 'vitest';
import { isAtRest, nowText, shownStates, statesAhead } from './repair-look.ts';

test('what a timeline shows ahead is a way that the table of moves allows', () => {
  for (const isWarranty of [false, true]) {
    const way = ['requested', ...statesAhead('requested', isWarranty)] as const;
    for (const [index, from] of way.slice(0, -1).entries()) {
      const to = way[index + 1];
      expect(to && findRepairTransition(from as 'requested', to), `${from} → ${String(to)}`).toBeDefined();
    }
  }
});

test('an ended repair has nothing ahead and is not asked for again', () => {
  for (const state of repairStates) {
    expect(isAtRest(state)).toBe(endedRepairs.has(state));
    if (endedRepairs.has(state)) expect(statesAhead(state)).toEqual([]);
  }
});

test('every state but the first moment can be looked for in a list', () => {
  expect([...shownStates, 'requested'].toSorted()).toEqual([...repairStates].toSorted());
});

test('the sentence of a state knows whether money is due and whether it is under warranty', () => {
  const standing = { isWarranty: false, money: { dueMinor: 0 } };
  expect(nowText({ ...standing, status: 'awaiting_approval' })).toBe('awaiting_approval');
  expect(nowText({ ...standing, status: 'awaiting_approval', money: { dueMinor: 100 } })).toBe('awaiting_payment');
  expect(nowText({ ...standing, status: 'accepted', isWarranty: true })).toBe('acceptedWarranty');
  expect(nowText({ ...standing, status: 'closed', isWarranty: true })).toBe('closedWarranty');
  expect(nowText({ ...standing, status: 'completed', isWarranty: true })).toBe('completed');
});
