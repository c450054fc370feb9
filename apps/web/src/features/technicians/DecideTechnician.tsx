'use client';

import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { showToast } from '#web/components/toast.ts';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { type Decision, decisionName, decisionsFrom, needsLastDay } from './decision-names.ts';
import { type Technician, technicianKey } from './own-technician.ts';

/** ROLE-4: certify, renew, send back, suspend, block, reactivate; each with its reason. */
export function DecideTechnician({ technician }: { technician: Technician }): ReactElement | null {
  const t = useTranslations('repairDesk.technicians');
  const [deciding, setDeciding] = useState<Decision>();
  const choices = decisionsFrom(technician.status);
  if (choices.length === 0) return null;
  return (
    <Section title={t('decide')}>
      <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
        {choices.map((status) => (
          <Button
            key={status}
            variant={status === 'active' ? 'contained' : 'outlined'}
            color={status === 'active' ? 'primary' : 'error'}
            onClick={() => setDeciding(status)}
          >
            {t(`action.${decisionName(technician.status, status)}`)}
          </Button>
        ))}
      </Stack>
      {deciding ? (
        <DecisionDialog technician={technician} status={deciding} close={() => setDeciding(undefined)} />
      ) : null}
    </Section>
  );
}

/** What most certificates get: a year from today, in India. */
function inAYear(): string {
  const today = new Date(Date.now() + 5.5 * 3_600_000);
  today.setUTCFullYear(today.getUTCFullYear() + 1);
  return today.toISOString().slice(0, 10);
}

interface DecisionDialogProps {
  technician: Technician;
  status: Decision;
  close: () => void;
}

function DecisionDialog({ technician, status, close }: DecisionDialogProps): ReactElement {
  const t = useTranslations('repairDesk.technicians');
  const tForms = useTranslations('forms');
  const queries = useQueryClient();
  const name = decisionName(technician.status, status);
  const dated = needsLastDay(name) || name === 'reactivate';
  const form = useForm({
    initial: { certifiedUntil: dated ? (technician.certifiedUntil?.slice(0, 10) ?? inAYear()) : '', reason: '' },
    rules: {
      reason: [required, atLeast(5)],
      ...(needsLastDay(name) ? { certifiedUntil: [required] } : {}),
    },
    send: ({ certifiedUntil, reason }, key) =>
      browserApi.patch('/api/technicians/{technicianId}/status', {
        path: { technicianId: technician.technicianId },
        idempotencyKey: key,
        body: {
          status,
          reason: reason.trim(),
          ...(certifiedUntil === '' ? {} : { certifiedUntil }),
        },
      }),
    onDone: (saved) => {
      queries.setQueryData(technicianKey(technician.technicianId), saved);
      void queries.invalidateQueries({ queryKey: ['admin-technicians'] });
      void queries.invalidateQueries({ queryKey: ['admin-queues'] });
      showToast({ text: t('decidedNow'), tone: 'success' });
      close();
    },
    onProblem: (problem) => {
      if (problem.status === 409) void queries.invalidateQueries({ queryKey: technicianKey(technician.technicianId) });
      return false;
    },
  });
  return (
    <FormDialog title={`${t(`action.${name}`)}: ${technician.displayName}`} close={close}>
      <Form
        form={form}
        submit={t(`action.${name}`)}
        danger={status !== 'active'}
        beside={<Button onClick={close}>{tForms('cancel')}</Button>}
      >
        <p>{t(`text.${name}`)}</p>
        {dated ? (
          <TextField
            field={form.field('certifiedUntil')}
            type="date"
            label={t('until')}
            hint={t('untilHint')}
            required={needsLastDay(name)}
          />
        ) : null}
        <TextField
          field={form.field('reason')}
          label={t('reason')}
          hint={t('reasonHint')}
          rows={2}
          maxLength={500}
          required
          first={!dated}
        />
      </Form>
    </FormDialog>
  );
}
