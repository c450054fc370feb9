import { operationPowers } from '@mistri/contracts/repair/powers';
import { describe, expect, test } from 'vitest';
import { advance, effectOf, playbooks, type Playbook, type PlaybookStep, startPlaybook } from './index.ts';

function targetsOf(step: PlaybookStep): string[] {
  switch (step.kind) {
    case 'do':
      return [...step.next.map((branch) => branch.next), step.otherwise];
    case 'wait':
      return [...Object.values(step.modes), step.otherwise];
    case 'ask':
      return step.choices.map((choice) => choice.next);
    case 'pick':
      return [step.next, step.empty];
    case 'end':
      return [];
  }
}

describe.each(playbooks)('$id', (playbook) => {
  test('every step is there, is reached, and leads to an end', () => {
    const reached = new Set([playbook.first]);
    for (const id of reached) for (const target of targetsOf(playbook.steps[id] as PlaybookStep)) reached.add(target);
    expect([...reached].toSorted()).toEqual(Object.keys(playbook.steps).toSorted());
    expect(Object.values(playbook.steps).some((step) => step.kind === 'end' && step.outcome === 'repaired')).toBe(true);
  });

  test('names the powers of its steps and no others', () => {
    const used = Object.values(playbook.steps).flatMap((step) =>
      step.kind === 'do' ? [operationPowers[step.operation]] : [],
    );
    expect([...new Set(used)].toSorted()).toEqual([...playbook.powers].toSorted());
  });

  test('what deletes or writes against a warning comes only after a question that says so', () => {
    const before = (target: string): PlaybookStep[] =>
      Object.values(playbook.steps).filter((step) => targetsOf(step).includes(target));
    const lossy = Object.entries(playbook.steps).filter(
      ([, step]) =>
        step.kind === 'do' &&
        (['file.remove', 'app.clear_data', 'app.uninstall', 'fastboot.erase'].includes(step.operation) ||
          step.values?.['acceptWarnings'] === true),
    );
    for (const [id] of lossy)
      for (const step of before(id)) {
        expect(step.kind).toBe('ask');
        const choice = step.kind === 'ask' ? step.choices.find((one) => one.next === id) : undefined;
        expect(choice?.cannotBeUndone).toBe(true);
      }
  });
});

describe('the machine', () => {
  const playbook: Playbook = {
    id: 'test',
    powers: ['shell'],
    first: 'look',
    steps: {
      look: {
        kind: 'do',
        operation: 'storage.measure',
        remember: [{ name: 'word', text: '^w=(.*)$' }],
        next: [{ when: { text: '^seen {word}$' }, next: 'end' }],
        otherwise: 'look',
      },
      end: { kind: 'end', outcome: 'repaired' },
    },
  };
  const answered = (text: string) => ({ kind: 'answered', answer: { ok: true, text, facts: {} } }) as const;

  test('what the phone said is a word in a pattern, never a pattern', () => {
    const run = startPlaybook(playbook);
    expect(advance(run, answered('w=a.c\nseen abc')).stepId).toBe('look');
    expect(advance(run, answered('w=.*\nseen anything')).stepId).toBe('look');
    expect(advance(run, answered('w=a.c\nseen a.c')).stepId).toBe('end');
  });

  test('a loop ends, and a step takes only its own kind of answer', () => {
    let run = startPlaybook(playbook);
    for (let step = 0; step < 100; step += 1) run = advance(run, answered('nothing'));
    expect(effectOf(run)).toEqual({ kind: 'ended', outcome: 'hand_over' });
    expect(() => advance(startPlaybook(playbook), { kind: 'chosen', index: 0 })).toThrow('does not end by chosen');
  });
});
