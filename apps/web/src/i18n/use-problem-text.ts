'use client';

import type { ApiProblem } from '@mistri/api-client';
import { useMessages } from 'next-intl';
import { useMemo } from 'react';
import { describeFields, describeProblem, type ErrorMessages } from '#web/errors/describe-problem.ts';

export interface ProblemText {
  (problem: ApiProblem): string;
  fields: (problem: ApiProblem) => Record<string, string>;
  rule: (name: string, limit?: number) => string;
}

/** The error translator with the page's messages. */
export function useProblemText(): ProblemText {
  const messages = useMessages()['errors'] as unknown as ErrorMessages;
  return useMemo(
    () =>
      Object.assign((problem: ApiProblem) => describeProblem(problem, messages), {
        fields: (problem: ApiProblem) => describeFields(problem, messages),
        rule: (name: string, limit?: number) =>
          (messages.rules[name] ?? messages.byStatus.invalid).replaceAll('{limit}', String(limit ?? '')),
      }),
    [messages],
  );
}
