import type { Playbook } from './playbook.ts';

/** Android asks for about this much to work as it should. */
const enough_kib = 512 * 1024;
const freeOfData = String.raw`\s(\d+)\s+\d+%\s+/data$`;

export const fullStorage: Playbook = {
  id: 'full-storage',
  powers: ['shell', 'files'],
  first: 'measure',
  steps: {
    measure: {
      kind: 'do',
      operation: 'storage.measure',
      remember: [{ name: 'free_kib', text: freeOfData }],
      next: [
        { when: { remembered: 'free_kib', atLeast: enough_kib }, next: 'repaired' },
        { when: { is: 'done' }, next: 'largest' },
      ],
      otherwise: 'not-repaired',
    },
    largest: {
      kind: 'do',
      operation: 'storage.largest',
      remember: [{ list: 'files', text: String.raw`^(/sdcard/.+)$` }],
      next: [{ when: { is: 'done' }, next: 'which' }],
      otherwise: 'not-repaired',
    },
    which: {
      kind: 'pick',
      list: 'files',
      as: 'path',
      next: 'sure',
      empty: 'nothing-large',
    },
    sure: {
      kind: 'ask',
      choices: [
        { id: 'delete', next: 'remove', cannotBeUndone: true },
        { id: 'other', next: 'which' },
      ],
    },
    remove: {
      kind: 'do',
      operation: 'file.remove',
      values: { path: '{path}' },
      next: [{ when: { is: 'done' }, next: 'measure' }],
      otherwise: 'not-repaired',
    },
    'nothing-large': {
      kind: 'end',
      outcome: 'hand_over',
    },
    'not-repaired': {
      kind: 'end',
      outcome: 'not_repaired',
    },
    repaired: { kind: 'end', outcome: 'repaired' },
  },
};
