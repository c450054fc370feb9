'use client';

import type { TechnicianDocumentKind } from '@mistri/contracts/repair/technician-states';
import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { When } from '#web/format/When.tsx';
import { ShownDetails } from './ApplyDetails.tsx';
import type { Technician } from './own-technician.ts';

interface ApplySendProps {
  technician: Technician;
  changeable: boolean;
  onSent: (technician: Technician) => void;
}

export function ApplySend({ technician, changeable, onSent }: ApplySendProps): ReactElement {
  const t = useTranslations('work.application');
  const missing = technician.application?.missing ?? [];
  const send = useAction({
    say: 'page',
    send: (_: void, key) =>
      browserApi.post('/api/technicians/{technicianId}/submit', {
        path: { technicianId: technician.technicianId },
        idempotencyKey: key,
      }),
    onDone: onSent,
  });
  const submittedAt = technician.application?.submittedAt;
  if (!changeable)
    return (
      <Typography>
        {t('sentOn')} {submittedAt ? <When at={submittedAt} /> : null}
      </Typography>
    );
  return (
    <Stack spacing={4}>
      <ShownDetails technician={technician} />
      {missing.length > 0 ? (
        <Alert severity="warning">
          {t('missing', { names: missing.map((name) => t(`documents.${name as TechnicianDocumentKind}`)).join(', ') })}
        </Alert>
      ) : (
        <Typography>{t('whatHappens')}</Typography>
      )}
      {send.problem ? <Alert severity="error">{send.problem}</Alert> : null}
      <div>
        <BusyButton variant="contained" busy={send.busy} disabled={missing.length > 0} onClick={() => void send.run()}>
          {t(technician.status === 'rejected' ? 'sendAgain' : 'send')}
        </BusyButton>
      </div>
    </Stack>
  );
}
