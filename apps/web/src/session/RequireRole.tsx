'use client';

import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { EmptyBlock } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { urls } from '#web/navigation/build-url.ts';
import { RequireSession, usePerson } from './RequireSession.tsx';
import { useAskForFactor } from './StepUp.tsx';
import { useRefreshSession } from './use-session.ts';

interface RequireRoleProps {
  needed: 'dealer' | 'technician' | 'admin';
  children: ReactNode;
}

/** Children for people of the role; admins also need their second factor first (ID-3). The api decides anyway. */
export function RequireRole({ needed, children }: RequireRoleProps): ReactElement {
  return (
    <RequireSession>
      <Gate needed={needed}>{children}</Gate>
    </RequireSession>
  );
}

function Gate({ needed, children }: RequireRoleProps): ReactElement {
  const t = useTranslations('forms.gate');
  const person = usePerson();
  if (person.role !== needed)
    return (
      <EmptyBlock
        wholePage
        icon="lock"
        title={t(`${needed}sOnly`)}
        text={t(`${needed}sOnlyText`)}
        action={
          needed === 'technician' ? (
            <LinkButton variant="contained" href={urls.signUp(urls.work(), 'technician')}>
              {t('signUpTechnician')}
            </LinkButton>
          ) : needed === 'dealer' ? (
            <LinkButton variant="contained" href={urls.signUp(urls.dealerDesk(), 'dealer')}>
              {t('signUpDealer')}
            </LinkButton>
          ) : (
            <LinkButton variant="contained" href={urls.home()}>
              {t('home')}
            </LinkButton>
          )
        }
      />
    );
  if (person.needs === 'second_factor_enrolment')
    return (
      <EmptyBlock
        wholePage
        icon="shield"
        title={t('enrol')}
        text={t('enrolText')}
        action={
          <LinkButton variant="contained" href={urls.security()}>
            {t('enrolGo')}
          </LinkButton>
        }
      />
    );
  if (person.needs === 'second_factor') return <GiveFactor />;
  return <>{children}</>;
}

function GiveFactor(): ReactElement {
  const t = useTranslations('forms.gate');
  const ask = useAskForFactor();
  const refresh = useRefreshSession();
  const give = useAction({
    say: 'page',
    send: async () => {
      if (await ask()) await refresh();
      return { ok: true as const, data: null };
    },
  });
  return (
    <EmptyBlock
      wholePage
      icon="shield"
      title={t('factor')}
      text={t('factorText')}
      action={
        <Box sx={{ display: 'grid', gap: 3 }}>
          <BusyButton variant="contained" busy={give.busy} onClick={() => void give.run()}>
            {t('factorGo')}
          </BusyButton>
          {give.problem ? <Alert severity="error">{give.problem}</Alert> : null}
        </Box>
      }
    />
  );
}
