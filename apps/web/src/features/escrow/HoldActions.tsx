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
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { amount, fromPaise, toPaise } from '#web/forms/amount.ts';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { useCan } from '#web/session/use-can.ts';
import { ReleaseButton } from './HoldsView.tsx';
import type { HoldDetails } from './HoldView.tsx';

type Deed = 'freeze' | 'unfreeze' | 'request_release' | 'retry';

/** What finance may do with one hold; everything asks for a reason that stays in the audit log. */
export function HoldActions({ hold }: { hold: HoldDetails }): ReactElement | null {
  const t = useTranslations('adminMoney.holds');
  const can = useCan();
  const ask = useAsk();
  const queries = useQueryClient();
  const [refunding, setRefunding] = useState(false);
  const reload = (): void => {
    void queries.invalidateQueries({ queryKey: ['hold'] });
    void queries.invalidateQueries({ queryKey: ['holds'] });
  };
  const act = useAction<{ deed: Deed; reason: string }>({
    send: ({ deed, reason }, key) => callFor(hold, deed, reason, key),
    onDone: () => {
      showToast({ text: t('done'), tone: 'success' });
      reload();
    },
  });
  if (!can('finance')) return null;
  async function start(deed: Deed): Promise<void> {
    const agreed = await ask({
      title: t(`deeds.${deed}.title`),
      text: t(`deeds.${deed}.text`),
      action: t(`deeds.${deed}.action`),
      danger: deed === 'freeze',
      reason: { min: 5, max: 500 },
    });
    if (agreed) await act.run({ deed, reason: agreed.reason });
  }
  const frozen = hold.frozenBy.includes('manual');
  const open = ['held', 'release_requested', 'on_hold'].includes(hold.state);
  const deeds: readonly Deed[] = [
    ...(open ? [frozen ? ('unfreeze' as const) : ('freeze' as const)] : []),
    ...(hold.state === 'held' ? ['request_release' as const] : []),
    ...(hold.transferState === 'failed' || hold.transferProblem ? ['retry' as const] : []),
  ];
  return (
    <Section title={t('actions')}>
      <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
        <ReleaseButton hold={hold} />
        {deeds.map((deed) => (
          <BusyButton
            key={deed}
            variant="outlined"
            color={deed === 'freeze' ? 'error' : 'primary'}
            busy={act.busy}
            onClick={() => void start(deed)}
          >
            {t(`deeds.${deed}.action`)}
          </BusyButton>
        ))}
        {hold.gross > hold.refunded ? (
          <Button variant="outlined" color="error" onClick={() => setRefunding(true)}>
            {t('refund')}
          </Button>
        ) : null}
      </Stack>
      {refunding ? (
        <RefundDialog
          hold={hold}
          close={() => setRefunding(false)}
          onDone={() => {
            setRefunding(false);
            showToast({ text: t('refundStarted'), tone: 'success' });
            reload();
          }}
        />
      ) : null}
    </Section>
  );
}

function callFor(hold: HoldDetails, deed: Deed, reason: string, idempotencyKey: string) {
  const body = { reason, lineIds: [hold.lineId] };
  const path = { jobId: hold.jobId };
  if (deed === 'freeze') return browserApi.post('/api/admin/jobs/{jobId}/freeze', { path, body, idempotencyKey });
  if (deed === 'unfreeze') return browserApi.post('/api/admin/jobs/{jobId}/unfreeze', { path, body, idempotencyKey });
  if (deed === 'retry')
    return browserApi.post('/api/admin/payments/{paymentId}/retry-transfers', {
      path: { paymentId: hold.paymentId },
      idempotencyKey,
    });
  return browserApi.post('/api/admin/holds/{holdId}/request-release', {
    path: { holdId: hold.holdId },
    body: { reason },
    idempotencyKey,
  });
}

interface RefundDialogProps {
  hold: HoldDetails;
  close: () => void;
  onDone: () => void;
}

function RefundDialog({ hold, close, onDone }: RefundDialogProps): ReactElement {
  const t = useTranslations('adminMoney.holds');
  const tForms = useTranslations('forms');
  const form = useForm({
    initial: { amount: fromPaise(hold.gross - hold.refunded), reason: '' },
    rules: { amount: [required, amount], reason: [required, atLeast(5)] },
    send: (values, key) =>
      browserApi.post('/api/admin/jobs/{jobId}/refund', {
        path: { jobId: hold.jobId },
        body: { reason: values.reason.trim(), lines: [{ lineId: hold.lineId, amount: toPaise(values.amount) }] },
        idempotencyKey: key,
      }),
    onDone,
    fieldOf: { 'lines.0.amount': 'amount' },
  });
  return (
    <FormDialog title={t('refund')} close={close}>
      <Form form={form} submit={t('refund')} danger beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <TextField
          field={form.field('amount')}
          label={t('refundAmount')}
          hint={t('refundHint')}
          inputMode="decimal"
          maxLength={20}
          required
          first
        />
        <TextField field={form.field('reason')} label={t('reason')} maxLength={500} rows={2} required />
      </Form>
    </FormDialog>
  );
}
