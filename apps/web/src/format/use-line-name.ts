'use client';

import type { JobLineKind } from '@mistri/contracts/jobs/job-states';
import { useTranslations } from 'next-intl';

interface Line {
  kind: JobLineKind;
  description: string;
}

/** What a line of an order is paid for: parts by their title, delivery and fees in the reader's language. */
export function useLineName(): (line: Line) => string {
  const t = useTranslations('states.lineKind');
  return ({ kind, description }) => (kind === 'delivery' || kind === 'fee' ? t(kind) : description);
}
