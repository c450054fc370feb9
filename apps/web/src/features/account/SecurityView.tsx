'use client';

import Alert from '@mui/material/Alert';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { usePerson } from '#web/session/RequireSession.tsx';
import { AuthenticatorSection } from './AuthenticatorSection.tsx';
import { PasskeysSection } from './PasskeysSection.tsx';
import { PasswordSection } from './PasswordSection.tsx';
import { RecoveryCodes, RecoverySection } from './RecoveryCodes.tsx';

export function SecurityView(): ReactElement {
  const t = useTranslations('account.security');
  const person = usePerson();
  // Codes are shown once; they stay on the page until the person says that they are kept somewhere.
  const [codes, setCodes] = useState<readonly string[]>([]);
  const enrolling = person.needs === 'second_factor_enrolment';
  return (
    <Page title={t('title')} intro={t('intro')}>
      {enrolling ? (
        <Alert severity="warning" sx={{ marginBlockEnd: 5 }}>
          {t('adminsMust')}
        </Alert>
      ) : null}
      {person.role === 'admin' && !person.needs ? (
        <Alert
          severity="success"
          sx={{ marginBlockEnd: 5 }}
          action={<LinkButton href={urls.admin()}>{t('toAdmin')}</LinkButton>}
        >
          {t('adminReady')}
        </Alert>
      ) : null}
      {codes.length > 0 ? <RecoveryCodes codes={codes} kept={() => setCodes([])} /> : null}
      <AuthenticatorSection onCodes={setCodes} />
      <PasskeysSection onCodes={setCodes} />
      {person.secondFactors.length > 0 ? <RecoverySection onCodes={setCodes} /> : null}
      <PasswordSection />
    </Page>
  );
}
