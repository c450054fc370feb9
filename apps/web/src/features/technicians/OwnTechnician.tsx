'use client';

import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { useTranslations } from 'next-intl';
import { usePathname } from 'next/navigation';
import { createContext, type ReactElement, type ReactNode, useContext } from 'react';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { EmptyBlock, LoadingBlock, ProblemBlock } from '#web/app-kit/states.tsx';
import { workUrls } from '#web/navigation/desk-urls.ts';
import { type Technician, useOwnTechnician } from './own-technician.ts';

const TechnicianContext = createContext<Technician | undefined>(undefined);

/** The technician whose desk this is. Only below `OwnTechnician`, and not on the application's own page. */
export function useTechnician(): Technician {
  const technician = useContext(TechnicianContext);
  if (!technician) throw new Error('useTechnician outside OwnTechnician');
  return technician;
}

/** Loads the technician once for all pages of the desk. Who has not applied yet is led to the application. */
export function OwnTechnician({ children }: { children: ReactNode }): ReactElement {
  const t = useTranslations('work.gate');
  const here = usePathname();
  const own = useOwnTechnician();
  if (here === workUrls.apply()) return <>{children}</>;
  if (own.isError)
    return (
      <Box sx={{ padding: 5 }}>
        <ProblemBlock error={own.error} retry={() => void own.refetch()} />
      </Box>
    );
  if (own.data === undefined)
    return (
      <Box sx={{ padding: 5 }}>
        <LoadingBlock />
      </Box>
    );
  if (own.data === null || own.data.status === 'draft')
    return (
      <EmptyBlock
        wholePage
        icon="tools"
        title={t('apply')}
        text={t('applyText')}
        action={
          <LinkButton variant="contained" href={workUrls.apply()}>
            {t('applyGo')}
          </LinkButton>
        }
      />
    );
  return (
    <TechnicianContext value={own.data}>
      {own.data.status === 'active' ? null : <NotWorking technician={own.data} />}
      {children}
    </TechnicianContext>
  );
}

/** ROLE-4: nobody works uncertified; say so on every page, with the reason. */
function NotWorking({ technician }: { technician: Technician }): ReactElement {
  const t = useTranslations('work.gate');
  const waiting = technician.status === 'submitted';
  const state = technician.status as 'submitted' | 'rejected' | 'suspended' | 'blocked';
  const reason = technician.application?.reason;
  return (
    <Alert
      severity={waiting ? 'info' : 'error'}
      sx={{ margin: { xs: 4, md: 6 }, marginBlockEnd: 0 }}
      action={state === 'rejected' ? <LinkButton href={workUrls.apply()}>{t('toApplication')}</LinkButton> : undefined}
    >
      {t(state)} {reason && !waiting ? t('reason', { reason }) : ''}
    </Alert>
  );
}
