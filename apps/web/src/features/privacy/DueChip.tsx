import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { StatusChip, type Tone } from '#web/components/StatusChip.tsx';
import { When } from '#web/format/When.tsx';

/** A clock of the law: by when, and whether it is near or missed. */
export function DueChip({ tone, dueAt }: { tone: Tone; dueAt: string }): ReactElement {
  const t = useTranslations('privacyDesk.due');
  return (
    <StatusChip tone={tone}>
      {t(tone === 'danger' ? 'missed' : tone === 'warning' ? 'near' : 'by')} <When at={dueAt} />
    </StatusChip>
  );
}
