import type { Playbook } from './playbook.ts';

/** Android asks for about this much to work as it should. */
const enough_kib = 512 * 1024;
const freeOfData = String.raw`\s(\d+)\s+\d+%\s+/data$`;

export const fullStorage: Playbook = {
  id: 'full-storage',
  title: 'The storage is full',
  symptom: 'The phone says that its storage is full; apps stop, messages do not come.',
  powers: ['shell', 'files'],
  first: 'measure',
  steps: {
    measure: {
      kind: 'do',
      explain: 'How full is it?',
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
      explain: 'Find the largest files of the owner. {free_kib} KiB are free.',
      operation: 'storage.largest',
      remember: [{ list: 'files', text: String.raw`^(/sdcard/.+)$` }],
      next: [{ when: { is: 'done' }, next: 'which' }],
      otherwise: 'not-repaired',
    },
    which: {
      kind: 'pick',
      explain: 'The largest files. Ask the customer which of them are not needed, or are kept somewhere else.',
      question: 'Which file may go?',
      list: 'files',
      as: 'path',
      next: 'sure',
      empty: 'nothing-large',
    },
    sure: {
      kind: 'ask',
      explain: 'A deleted file cannot be brought back.',
      question: 'Has the customer said that {path} may be deleted?',
      choices: [
        { label: 'Yes: delete it', next: 'remove', cannotBeUndone: true },
        { label: 'No, choose another one', next: 'which' },
      ],
    },
    remove: {
      kind: 'do',
      explain: 'Delete {path}.',
      operation: 'file.remove',
      values: { path: '{path}' },
      next: [{ when: { is: 'done' }, next: 'measure' }],
      otherwise: 'not-repaired',
    },
    'nothing-large': {
      kind: 'end',
      explain: 'No large file is left. Look at the apps: the largest keep their data themselves.',
      outcome: 'hand_over',
    },
    'not-repaired': {
      kind: 'end',
      explain: 'This step did not work. What the phone said stands above.',
      outcome: 'not_repaired',
    },
    repaired: { kind: 'end', explain: 'There is room again ({free_kib} KiB).', outcome: 'repaired' },
  },
};
