import type { Playbook } from './playbook.ts';
import { hasStarted, lookSteps, restartSteps, systemSteps, writeStep } from './repeated-steps.ts';

export const bootLoop: Playbook = {
  id: 'boot-loop',
  powers: ['facts', 'reboot', 'flash'],
  first: 'to-fastboot',
  steps: {
    'to-fastboot': {
      kind: 'wait',
      modes: { fastboot: 'look', fastbootd: 'look' },
      afterRestart: false,
      within_s: 300,
      otherwise: 'no-fastboot',
    },
    ...lookSteps('write'),
    write: {
      kind: 'do',
      operation: 'fastboot.flash',
      values: { partition: 'boot_{slot}' },
      image: 'boot',
      next: [
        { when: { is: 'done' }, next: 'restart' },
        { when: { refused: 'unsafe' }, next: 'warned' },
      ],
      otherwise: 'not-repaired',
    },
    warned: {
      kind: 'ask',
      choices: [
        { id: 'write', next: 'write-anyway', cannotBeUndone: true },
        { id: 'leave', next: 'not-repaired' },
      ],
    },
    'write-anyway': {
      kind: 'do',
      operation: 'fastboot.flash',
      values: { partition: 'boot_{slot}', acceptWarnings: true },
      image: 'boot',
      next: [{ when: { is: 'done' }, next: 'restart' }],
      otherwise: 'not-repaired',
    },
    ...restartSteps('', { inFastboot: 'still-broken', otherwise: 'not-repaired' }),
    ...hasStarted,
    'still-broken': {
      kind: 'ask',
      choices: [
        { id: 'write', next: 'write-list' },
        { id: 'leave', next: 'hand-over' },
      ],
    },
    'write-list': writeStep('vbmeta', { next: 'parts', refused: 'hand-over' }),
    ...systemSteps({ next: 'restart-again', refused: 'hand-over' }),
    ...restartSteps('-again', { inFastboot: 'hand-over', otherwise: 'hand-over' }),
    charge: {
      kind: 'end',
      outcome: 'not_repaired',
    },
    'no-fastboot': {
      kind: 'end',
      outcome: 'not_repaired',
    },
    'not-repaired': {
      kind: 'end',
      outcome: 'not_repaired',
    },
    'hand-over': {
      kind: 'end',
      outcome: 'hand_over',
    },
    repaired: { kind: 'end', outcome: 'repaired' },
  },
};
