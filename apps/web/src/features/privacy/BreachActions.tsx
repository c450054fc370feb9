'use client';

import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { useCan } from '#web/session/use-can.ts';
import type { Breach } from './BreachesDesk.tsx';
import { moment } from './breach-fields.ts';
import { fromLocalMoment, toLocalMoment } from './local-moment.ts';
import { TellPeople } from './TellPeople.tsx';

type Step = Breach['steps'][number]['step'];

function useReload(): (text: string) => void {
  const queries = useQueryClient();
  return (text) => {
    showToast({ text, tone: 'success' });
    void queries.invalidateQueries({ queryKey: ['breaches'] });
    void queries.invalidateQueries({ queryKey: ['admin-overview'] });
  };
}

/** Duties are noted as done, people are told, and a breach is closed when nothing is left. */
export function BreachActions({ breach }: { breach: Breach }): ReactElement | null {
  const t = useTranslations('privacyDesk.breaches');
  const can = useCan();
  const ask = useAsk();
  const reload = useReload();
  const [dialog, setDialog] = useState<'step' | 'tell'>();
  const path = { breachId: breach.breachId };
  const closeIt = useAction<string>({
    send: (reason, key) =>
      browserApi.post('/api/admin/privacy/breaches/{breachId}/close', { path, body: { reason }, idempotencyKey: key }),
    onDone: () => reload(t('closedNow')),
  });
  if (!can('compliance')) return null;
  const left = breach.steps.filter((step) => step.doneAt === null);
  const done = (text: string): void => {
    setDialog(undefined);
    reload(text);
  };
  async function askToClose(): Promise<void> {
    const agreed = await ask({
      title: t('closeTitle'),
      text: t('closeText'),
      action: t('close'),
      reason: { min: 5, max: 500 },
    });
    if (agreed) await closeIt.run(agreed.reason);
  }
  return (
    <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
      <Button variant="outlined" onClick={() => setDialog('tell')}>
        {t('tell')}
      </Button>
      {left.length > 0 ? (
        <Button variant="outlined" onClick={() => setDialog('step')}>
          {t('noteDuty')}
        </Button>
      ) : (
        <BusyButton variant="contained" busy={closeIt.busy} onClick={() => void askToClose()}>
          {t('close')}
        </BusyButton>
      )}
      {dialog === 'step' ? (
        <NoteDuty
          breach={breach}
          left={left.map((step) => step.step)}
          close={() => setDialog(undefined)}
          onDone={() => done(t('noted'))}
        />
      ) : null}
      {dialog === 'tell' ? (
        <TellPeople
          breach={breach}
          close={() => setDialog(undefined)}
          onDone={(count) => done(t('telling', { count }))}
        />
      ) : null}
    </Stack>
  );
}

interface NoteDutyProps {
  breach: Breach;
  left: readonly Step[];
  close: () => void;
  onDone: () => void;
}

function NoteDuty({ breach, left, close, onDone }: NoteDutyProps): ReactElement {
  const t = useTranslations('privacyDesk.breaches');
  const tForms = useTranslations('forms');
  const [opened] = useState(() => toLocalMoment(new Date()));
  const form = useForm({
    initial: { step: left[0] ?? 'certin_reported', at: opened, reference: '' },
    rules: { at: [required, moment], reference: [required, atLeast(3)] },
    send: (values, key) =>
      browserApi.post('/api/admin/privacy/breaches/{breachId}/steps', {
        path: { breachId: breach.breachId },
        body: {
          step: values.step as Step,
          doneAt: fromLocalMoment(values.at) ?? '',
          reference: values.reference.trim(),
        },
        idempotencyKey: key,
      }),
    onDone,
    fieldOf: { doneAt: 'at' },
  });
  return (
    <FormDialog title={t('noteDuty')} close={close}>
      <Form form={form} submit={t('noteDuty')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <ChoiceField
          field={form.field('step')}
          label={t('duty')}
          choices={left.map((value) => ({ value, text: t(`steps.${value}`) }))}
        />
        <TextField field={form.field('at')} label={t('doneAt')} type="datetime-local" required />
        <TextField
          field={form.field('reference')}
          label={t('reference')}
          hint={t('referenceHint')}
          maxLength={200}
          required
        />
      </Form>
    </FormDialog>
  );
}
