import { endedRepairs, repairStates, repairTransitions } from '@mistri/contracts/repair/repair-states';
import { expect, test } from 'vitest';
import { workGroup } from './work-groups.ts';

test('what has ended is on no list of work, everything else on one', () => {
  for (const state of repairStates) expect(workGroup(state) === undefined, state).toBe(endedRepairs.has(state));
});

test('what a technician has to answer or to do stands where the table lets a technician go on', () => {
  const forward = (state: string): boolean =>
    repairTransitions.some(
      ({ from, to, by }) => from === state && by.includes('technician') && to !== 'matching' && to !== 'accepted',
    );
  expect(workGroup('assigned')).toBe('offered');
  for (const state of repairStates) if (workGroup(state) === 'underWay') expect(forward(state), state).toBe(true);
});
