import type { Playbook } from './playbook.ts';
import { hasStarted, restartSteps } from './repeated-steps.ts';

const other = { a: 'b', b: 'a', _a: 'b', _b: 'a' };

export const failedUpdate: Playbook = {
  id: 'failed-update',
  powers: ['facts', 'reboot', 'flash'],
  first: 'to-fastboot',
  steps: {
    'to-fastboot': {
      kind: 'wait',
      modes: { fastboot: 'look', fastbootd: 'look' },
      afterRestart: false,
      within_s: 300,
      otherwise: 'not-repaired',
    },
    look: {
      kind: 'do',
      operation: 'fastboot.variables',
      remember: [
        { name: 'product', fact: 'product' },
        { name: 'other', fact: 'current-slot', map: other },
      ],
      next: [
        { when: { fact: 'slot-count', equals: '2' }, next: 'switch' },
        { when: { is: 'done' }, next: 'one-slot' },
      ],
      otherwise: 'not-repaired',
    },
    switch: {
      kind: 'do',
      operation: 'fastboot.set_active',
      values: { slot: '{other}' },
      next: [{ when: { is: 'done' }, next: 'restart' }],
      otherwise: 'not-repaired',
    },
    ...restartSteps('', { inFastboot: 'hand-over', otherwise: 'not-repaired' }),
    ...hasStarted,
    'one-slot': {
      kind: 'end',
      outcome: 'hand_over',
    },
    'not-repaired': {
      kind: 'end',
      outcome: 'not_repaired',
    },
    'hand-over': {
      kind: 'end',
      outcome: 'hand_over',
    },
    repaired: {
      kind: 'end',
      outcome: 'repaired',
    },
  },
};
