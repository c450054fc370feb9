'use client';

import { useTranslations } from 'next-intl';
import { createContext, type ReactElement, type ReactNode, useContext } from 'react';
import { ApplicantGate } from '#web/app-kit/ApplicantGate.tsx';
import { dealerUrls } from '#web/navigation/desk-urls.ts';
import type { Application } from './applications.ts';
import { useOwnApplication } from './use-own-application.ts';

const DealerContext = createContext<Application | undefined>(undefined);

/** The dealer whose desk this is. Only below `OwnDealer`, and not on the application's own page. */
export function useDealer(): Application {
  const dealer = useContext(DealerContext);
  if (!dealer) throw new Error('useDealer outside OwnDealer');
  return dealer;
}

/** Loads the dealer once for all its pages. MKT-1: a dealer who is not active sells nothing. */
export function OwnDealer({ children }: { children: ReactNode }): ReactElement {
  const t = useTranslations('dealer.gate');
  return (
    <ApplicantGate
      own={useOwnApplication('dealer')}
      applyUrl={dealerUrls.application()}
      icon="store"
      words={(word) => t(word)}
      reason={(reason) => t('reason', { reason })}
      mayReturn={(status) => status !== 'blocked'}
      provide={(own, pages) => <DealerContext value={own}>{pages}</DealerContext>}
    >
      {children}
    </ApplicantGate>
  );
}
