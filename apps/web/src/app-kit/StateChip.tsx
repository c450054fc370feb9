'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { StatusChip, type Tone } from '#web/components/StatusChip.tsx';

/** How a state of each kind of thing looks; its words are in `messages/<language>/states.json` under the same names. */
const tones: Readonly<Record<string, Readonly<Record<string, Tone>>>> = {
  order: {
    awaiting_payment: 'warning',
    paid: 'warning',
    accepted: 'info',
    packed: 'info',
    shipped: 'info',
    delivered: 'info',
    completed: 'success',
    cancelled: 'neutral',
    return_requested: 'warning',
    returned: 'info',
    disputed: 'danger',
    refunded: 'neutral',
  },
  repair: {
    requested: 'info',
    matching: 'info',
    assigned: 'info',
    accepted: 'info',
    awaiting_approval: 'warning',
    in_progress: 'info',
    completed: 'warning',
    verified: 'success',
    closed: 'success',
    cancelled: 'neutral',
    rejected: 'neutral',
    no_show: 'neutral',
    disputed: 'danger',
  },
  quote: {
    presented: 'warning',
    approved: 'warning',
    paid: 'success',
    declined: 'neutral',
    superseded: 'neutral',
    withdrawn: 'neutral',
    refunded: 'neutral',
  },
  technician: {
    draft: 'neutral',
    submitted: 'warning',
    active: 'success',
    rejected: 'danger',
    suspended: 'danger',
    blocked: 'danger',
  },
  payment: { created: 'neutral', pending: 'info', failed: 'danger', captured: 'success' },
  applicant: {
    draft: 'neutral',
    submitted: 'warning',
    active: 'success',
    rejected: 'danger',
    suspended: 'danger',
    blocked: 'danger',
  },
  user: { pending: 'neutral', active: 'success', suspended: 'warning', blocked: 'danger' },
  payout: { requested: 'info', processing: 'info', paid: 'success', failed: 'danger', returned: 'danger' },
  hold: {
    created: 'neutral',
    held: 'info',
    release_requested: 'warning',
    on_hold: 'danger',
    released: 'success',
    partially_refunded: 'neutral',
    refunded: 'neutral',
  },
  product: {
    draft: 'neutral',
    in_review: 'warning',
    active: 'success',
    paused: 'neutral',
    rejected: 'danger',
    pulled: 'danger',
    removed: 'neutral',
  },
  break: { open: 'danger', taken: 'warning', resolved: 'success' },
  dispute: { open: 'info', in_review: 'warning', decided: 'info', appealed: 'warning', closed: 'neutral' },
  complaint: { received: 'warning', acknowledged: 'info', resolved: 'success', closed: 'neutral' },
  erasure: { cooling_off: 'warning', done: 'neutral', cancelled: 'success' },
  proposal: { proposed: 'warning', approved: 'success', rejected: 'neutral' },
};

/** A state in the reader's language. A state that this page does not know yet is shown as the api names it. */
export function StateChip({ of, state }: { of: string; state: string }): ReactElement {
  const t = useTranslations('states');
  const key = `${of}.${state}` as never;
  return (
    <StatusChip tone={tones[of]?.[state] ?? 'neutral'}>{t.has(key) ? t(key) : state.replaceAll('_', ' ')}</StatusChip>
  );
}
