'use client';

import type { ApplicantKind } from '@mistri/contracts/dealers/applicant-states';
import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { When } from '#web/format/When.tsx';
import { type Application, applications } from './applications.ts';
import { ShownDetails } from './BusinessDetails.tsx';

interface SendStepProps {
  kind: ApplicantKind;
  application: Application;
  changeable: boolean;
  onSent: (application: Application) => void;
}

export function SendStep({ kind, application, changeable, onSent }: SendStepProps): ReactElement {
  const t = useTranslations('dealer.application');
  const missing = application.application?.missingDocuments ?? [];
  const send = useAction({
    say: 'page',
    send: (_, key) => applications[kind].submit(application.id, key),
    onDone: onSent,
  });
  const submittedAt = application.application?.submittedAt;
  if (!changeable)
    return (
      <Typography>
        {t('sentOn')} {submittedAt ? <When at={submittedAt} /> : null}
      </Typography>
    );
  return (
    <Stack spacing={4}>
      <ShownDetails application={application} />
      {missing.length > 0 ? (
        <Alert severity="warning">
          {t('missing', { documents: missing.map((name) => t(`documents.${name}`)).join(', ') })}
        </Alert>
      ) : (
        <Typography>{t('whatHappens')}</Typography>
      )}
      {send.problem ? <Alert severity="error">{send.problem}</Alert> : null}
      <div>
        <BusyButton variant="contained" busy={send.busy} disabled={missing.length > 0} onClick={() => void send.run()}>
          {t(application.status === 'rejected' ? 'sendAgain' : 'send')}
        </BusyButton>
      </div>
    </Stack>
  );
}
