'use client';

import type { ApiProblem } from '@mistri/api-client';
import { useLocale, useMessages } from 'next-intl';
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
  const locale = useLocale();
  return useMemo(
    () =>
      Object.assign((problem: ApiProblem) => describeProblem(problem, messages, locale), {
        fields: (problem: ApiProblem) => describeFields(problem, messages, locale),
        rule: (name: string, limit?: number) =>
          (messages.rules[name] ?? messages.byStatus.invalid).replaceAll('{limit}', String(limit ?? '')),
      }),
    [messages, locale],
  );
}
