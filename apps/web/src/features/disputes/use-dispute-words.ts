'use client';

import { useTranslations } from 'next-intl';
import type { Data } from '@mistri/api-client';

type Dispute = Data<'GET /api/disputes/{disputeId}'>;

interface DisputeWords {
  side: (side: Dispute['messages'][number]['side']) => string;
  waiting: (side: Dispute['waitingFor']) => string;
  lines: string;
  which: string;
}

/** In a repair there is a customer and a technician, and no parts: the words for a shop would mislead both. */
export function useDisputeWords(): (jobId: string) => DisputeWords {
  const t = useTranslations('dispute');
  return (jobId) => {
    const isRepair = jobId.startsWith('rep_');
    return {
      side: (side) => (isRepair ? t(`repair.sides.${side}`) : t(`sides.${side}`)),
      waiting: (side) =>
        isRepair && (side === 'customer' || side === 'payee') ? t(`repair.waiting.${side}`) : t(`waiting.${side}`),
      lines: isRepair ? t('repair.lines') : t('lines'),
      which: isRepair ? t('repair.which') : t('which'),
    };
  };
}
