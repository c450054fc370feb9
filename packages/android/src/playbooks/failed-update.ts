import type { Playbook } from './playbook.ts';

const other = { a: 'b', b: 'a', _a: 'b', _b: 'a' };

export const failedUpdate: Playbook = {
  id: 'failed-update',
  title: 'An update did not finish',
  symptom: 'Since an update the phone does not start any more.',
  powers: ['facts', 'reboot', 'flash'],
  first: 'to-fastboot',
  steps: {
    'to-fastboot': {
      kind: 'wait',
      explain: 'Ask the customer to hold power and volume down until the boot loader shows.',
      modes: { fastboot: 'look' },
      afterRestart: false,
      within_s: 300,
      otherwise: 'not-repaired',
    },
    look: {
      kind: 'do',
      explain: 'Read which slot starts. An update goes into the other one; the one before stays where it was.',
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
      explain: 'Let the phone start from slot {other}, which held the firmware before the update. Nothing is erased.',
      operation: 'fastboot.set_active',
      values: { slot: '{other}' },
      next: [{ when: { is: 'done' }, next: 'restart' }],
      otherwise: 'not-repaired',
    },
    restart: {
      kind: 'do',
      explain: 'Restart the phone.',
      operation: 'device.reboot',
      values: { to: 'system' },
      next: [{ when: { is: 'done' }, next: 'starts' }],
      otherwise: 'not-repaired',
    },
    starts: {
      kind: 'wait',
      explain: 'Wait until it has started.',
      modes: { system: 'check', fastboot: 'hand-over' },
      afterRestart: true,
      within_s: 300,
      otherwise: 'not-repaired',
    },
    check: {
      kind: 'do',
      explain: 'Ask the system whether it has started to the end.',
      operation: 'facts.read',
      next: [{ when: { fact: 'sys.boot_completed', equals: '1' }, next: 'repaired' }],
      otherwise: 'not-repaired',
    },
    'one-slot': {
      kind: 'end',
      explain: 'This phone has one slot only: its firmware has to be installed again, from recovery.',
      outcome: 'hand_over',
    },
    'not-repaired': {
      kind: 'end',
      explain: 'This step did not work. What the phone said stands above.',
      outcome: 'not_repaired',
    },
    'hand-over': {
      kind: 'end',
      explain: 'Neither slot starts: the firmware has to be installed again.',
      outcome: 'hand_over',
    },
    repaired: {
      kind: 'end',
      explain: 'It starts as before the update. Let it update again with a full battery.',
      outcome: 'repaired',
    },
  },
};
