'use client';

import type { EndReason } from '@mistri/contracts/remote-sessions/remote-sessions';
import { useTranslations } from 'next-intl';

/** What the outcome alone does not say. */
const said = [
  'no_answer',
  'no_connection',
  'job_completed',
  'job_cancelled',
  'job_reassigned',
  'account_not_active',
  'device_removed',
  'sessions_stopped',
] as const satisfies readonly EndReason[];

/** Why a session ended, for whoever reads its end: the same words for customer, technician and staff. */
export function useWhyEnded(): (reason: EndReason | null | undefined) => string | undefined {
  const t = useTranslations('remote.end.why');
  return (reason) => {
    const known = said.find((one) => one === reason);
    return known && t(known);
  };
}
