'use client';

import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { createContext, type ReactElement, type ReactNode, useContext } from 'react';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { EmptyBlock, LoadingBlock, ProblemBlock } from '#web/app-kit/states.tsx';
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

/** Loads the dealer once for all its pages. Who has not applied yet is led to the application. */
export function OwnDealer({ children }: { children: ReactNode }): ReactElement {
  const t = useTranslations('dealer.gate');
  const here = usePathname();
  const own = useOwnApplication('dealer');
  if (here === dealerUrls.application()) return <>{children}</>;
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
        icon="store"
        title={t('apply')}
        text={t('applyText')}
        action={
          <LinkButton variant="contained" href={dealerUrls.application()}>
            {t('applyGo')}
          </LinkButton>
        }
      />
    );
  return (
    <DealerContext value={own.data}>
      {own.data.status === 'active' ? null : <NotSelling dealer={own.data} />}
      {children}
    </DealerContext>
  );
}

/** MKT-1: a dealer who is not active sells nothing; say so on every page, with the reason. */
function NotSelling({ dealer }: { dealer: Application }): ReactElement {
  const t = useTranslations('dealer.gate');
  const waiting = dealer.status === 'submitted';
  const state = dealer.status as 'submitted' | 'rejected' | 'suspended' | 'blocked';
  return (
    <Alert
      severity={waiting ? 'info' : 'error'}
      sx={{ margin: { xs: 4, md: 6 }, marginBlockEnd: 0 }}
      action={
        state === 'blocked' ? undefined : <LinkButton href={dealerUrls.application()}>{t('toApplication')}</LinkButton>
      }
    >
      {t(state)} {dealer.application?.reason && !waiting ? t('reason', { reason: dealer.application.reason }) : ''}
    </Alert>
  );
}
