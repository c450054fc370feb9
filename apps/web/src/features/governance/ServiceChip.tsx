import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { StatusChip } from '#web/components/StatusChip.tsx';

const tones = { up: 'success', degraded: 'warning', down: 'danger' } as const;

export function ServiceChip({ state }: { state: keyof typeof tones }): ReactElement {
  const t = useTranslations('governance.status.states');
  return <StatusChip tone={tones[state]}>{t(state)}</StatusChip>;
}
