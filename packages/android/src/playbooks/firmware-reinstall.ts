import type { Playbook } from './playbook.ts';
import { hasStarted, lookSteps, restartSteps, systemSteps, writeStep } from './repeated-steps.ts';

/**
 * All of the firmware anew, from wherever the phone is (USB-3). What its owner keeps on it stays: erasing is a power and a decision of
 * its own, by hand. The first part is judged before anything is written; after it there is no way back but to the end.
 */
export const firmwareReinstall: Playbook = {
  id: 'firmware-reinstall',
  powers: ['facts', 'reboot', 'flash'],
  first: 'find',
  steps: {
    find: {
      kind: 'wait',
      modes: { system: 'to-fastboot', recovery: 'to-fastboot', fastbootd: 'to-fastboot', fastboot: 'look' },
      afterRestart: false,
      within_s: 300,
      otherwise: 'no-fastboot',
    },
    'to-fastboot': {
      kind: 'do',
      operation: 'device.reboot',
      values: { to: 'bootloader' },
      next: [{ when: { is: 'done' }, next: 'in-fastboot' }],
      otherwise: 'no-fastboot',
    },
    'in-fastboot': {
      kind: 'wait',
      modes: { fastboot: 'look' },
      afterRestart: true,
      within_s: 300,
      otherwise: 'no-fastboot',
    },
    ...lookSteps('sure'),
    sure: {
      kind: 'ask',
      choices: [
        { id: 'write', next: 'write-list' },
        { id: 'leave', next: 'left' },
      ],
    },
    // A locked boot loader takes only what its signed list names: the list comes first.
    'write-list': writeStep('vbmeta', { next: 'write-boot', refused: 'not-repaired' }),
    'write-boot': writeStep('boot', { next: 'parts', refused: 'half-written' }),
    ...systemSteps({ next: 'restart', refused: 'half-written' }),
    ...restartSteps('', { inFastboot: 'hand-over', otherwise: 'hand-over' }),
    ...hasStarted,
    charge: { kind: 'end', outcome: 'not_repaired' },
    'no-fastboot': { kind: 'end', outcome: 'not_repaired' },
    left: { kind: 'end', outcome: 'not_repaired' },
    'not-repaired': { kind: 'end', outcome: 'not_repaired' },
    'half-written': { kind: 'end', outcome: 'hand_over' },
    'hand-over': { kind: 'end', outcome: 'hand_over' },
    repaired: { kind: 'end', outcome: 'repaired' },
  },
};
