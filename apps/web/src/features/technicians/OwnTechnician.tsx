'use client';

import { useTranslations } from 'next-intl';
import { createContext, type ReactElement, type ReactNode, useContext } from 'react';
import { ApplicantGate } from '#web/app-kit/ApplicantGate.tsx';
import { workUrls } from '#web/navigation/desk-urls.ts';
import { type Technician, useOwnTechnician } from './own-technician.ts';

const TechnicianContext = createContext<Technician | undefined>(undefined);

/** The technician whose desk this is. Only below `OwnTechnician`, and not on the application's own page. */
export function useTechnician(): Technician {
  const technician = useContext(TechnicianContext);
  if (!technician) throw new Error('useTechnician outside OwnTechnician');
  return technician;
}

/** Loads the technician once for all pages of the desk. ROLE-4: nobody works uncertified. */
export function OwnTechnician({ children }: { children: ReactNode }): ReactElement {
  const t = useTranslations('work.gate');
  return (
    <ApplicantGate
      own={useOwnTechnician()}
      applyUrl={workUrls.apply()}
      icon="tools"
      words={(word) => t(word)}
      reason={(reason) => t('reason', { reason })}
      mayReturn={(status) => status === 'rejected'}
      provide={(own, pages) => <TechnicianContext value={own}>{pages}</TechnicianContext>}
    >
      {children}
    </ApplicantGate>
  );
}
