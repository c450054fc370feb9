'use client';

import type { Playbook, PlaybookChoice, ShownStep } from '@mistri/android/playbooks';
import { useTranslations } from 'next-intl';

/** What people read about a playbook: found by its ids. A test holds the messages to the playbooks. */
export function usePlaybookWords() {
  const t = useTranslations('playbooks');
  const say = (key: string, values?: Readonly<Record<string, string>>): string => t(key as never, values as never);
  const of = ({ id }: Playbook, step: ShownStep): string => `${id}.steps.${step.id}`;
  return {
    title: ({ id }: Playbook) => say(`${id}.title`),
    symptom: ({ id }: Playbook) => say(`${id}.symptom`),
    explain: (playbook: Playbook, step: ShownStep) => say(`${of(playbook, step)}.explain`, step.values),
    question: (playbook: Playbook, step: ShownStep) => say(`${of(playbook, step)}.question`, step.values),
    choice: (playbook: Playbook, step: ShownStep, choice: PlaybookChoice) =>
      'id' in choice ? say(`${of(playbook, step)}.choices.${choice.id}`, step.values) : choice.found,
  };
}
