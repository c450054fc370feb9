'use client';

import type { RepairState } from '@mistri/contracts/repair/repair-states';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Timeline, type TimelineStep } from '#web/components/Timeline.tsx';
import { isAtRest, statesAhead } from './repair-look.ts';
import type { Repair } from './use-live-repair.ts';

const failures = new Set<string>(['cancelled', 'rejected', 'no_show', 'disputed']);

interface RepairTimelineProps {
  repair: Pick<Repair, 'timeline' | 'status' | 'isWarranty'>;
  /** The customer reads “you”; technicians and admins read who it was. */
  reader: 'customer' | 'other';
}

export function RepairTimeline({ repair, reader }: RepairTimelineProps): ReactElement {
  const t = useTranslations('states.repair');
  const tRepairs = useTranslations('repairs');
  const past = repair.timeline.map((entry, index): TimelineStep => {
    const last = index === repair.timeline.length - 1;
    const mover = tRepairs(`${reader === 'customer' ? 'movers' : 'moversForOthers'}.${entry.mover}`);
    return {
      key: `${entry.at}-${entry.to}-${index}`,
      title: t(entry.to as RepairState),
      at: entry.at,
      stage: failures.has(entry.to) ? 'failed' : last && !isAtRest(repair.status) ? 'current' : 'done',
      text: entry.reason ? `${entry.reason} (${mover})` : undefined,
    };
  });
  const ahead = statesAhead(repair.status, repair.isWarranty).map((state): TimelineStep => ({
    key: state,
    title: t(state),
    stage: 'ahead',
  }));
  return <Timeline label={tRepairs('timeline')} steps={[...past, ...ahead]} />;
}
