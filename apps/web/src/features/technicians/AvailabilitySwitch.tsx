'use client';

import Card from '@mui/material/Card';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { useAction } from '#web/app-kit/use-action.ts';
import styles from '#web/features/repairs/repairs.module.css';
import { ownTechnicianKey, type Technician } from './own-technician.ts';

/** Can be taken back with the same press, so nothing is asked before. */
export function AvailabilitySwitch({ technician }: { technician: Technician }): ReactElement {
  const t = useTranslations('work.availability');
  const queries = useQueryClient();
  const available = technician.application?.available ?? false;
  const change = useAction({
    send: (wanted: boolean, key) =>
      browserApi.patch('/api/technicians/{techId}/availability', {
        path: { techId: technician.technicianId },
        body: { available: wanted },
        idempotencyKey: key,
      }),
    onDone: () => void queries.invalidateQueries({ queryKey: ownTechnicianKey }),
  });
  return (
    <Card sx={{ padding: 4, marginBlockEnd: 5 }}>
      <FormControlLabel
        label={<strong>{t('on')}</strong>}
        control={
          <Switch
            checked={available}
            disabled={change.busy}
            onChange={(event) => void change.run(event.target.checked)}
          />
        }
      />
      <p className={styles.soft} aria-live="polite">
        {t(available ? 'onText' : 'offText')}
      </p>
    </Card>
  );
}
