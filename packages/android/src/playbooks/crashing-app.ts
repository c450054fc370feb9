import type { Playbook } from './playbook.ts';
import { startSteps } from './repeated-steps.ts';

export const crashingApp: Playbook = {
  id: 'crashing-app',
  powers: ['shell', 'install'],
  first: 'log',
  steps: {
    log: {
      kind: 'do',
      operation: 'log.follow',
      remember: [{ list: 'crashed', text: String.raw`Process: ([A-Za-z][\w.]*), PID: \d+` }],
      next: [{ when: { is: 'done' }, next: 'which' }],
      otherwise: 'not-repaired',
    },
    which: {
      kind: 'pick',
      list: 'crashed',
      as: 'app',
      next: 'stop',
      empty: 'no-crash',
    },
    stop: {
      kind: 'do',
      operation: 'app.force_stop',
      values: { packageName: '{app}' },
      next: [{ when: { is: 'done' }, next: 'start' }],
      otherwise: 'not-repaired',
    },
    ...startSteps('', 'may-clear'),
    'may-clear': {
      kind: 'ask',
      choices: [
        { id: 'clear', next: 'clear', cannotBeUndone: true },
        { id: 'leave', next: 'hand-over' },
      ],
    },
    clear: {
      kind: 'do',
      operation: 'app.clear_data',
      values: { packageName: '{app}' },
      next: [{ when: { is: 'done' }, next: 'start-again' }],
      otherwise: 'not-repaired',
    },
    ...startSteps('-again', 'hand-over'),
    'no-crash': {
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
