'use client';

import Divider from '@mui/material/Divider';
import Stack from '@mui/material/Stack';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { uploadFile } from '#web/api/upload-file.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { showToast } from '#web/components/toast.ts';
import { TextField } from '#web/forms/fields.tsx';
import { FileUpload } from '#web/forms/FileUpload.tsx';
import { Form } from '#web/forms/Form.tsx';
import { required, sixDigits } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { type Order, orderKey } from './use-live-order.ts';
import { useMoveOrder } from './use-move-order.ts';

/** MKT-9: delivered is what the buyer's code says, or a proof that the courier gives. */
export function DeliverForm({ order }: { order: Order }): ReactElement {
  const t = useTranslations('dealer.orders');
  const { orderId } = order;
  const queries = useQueryClient();
  const reload = (): void => void queries.invalidateQueries({ queryKey: orderKey(orderId) });
  const form = useForm({
    initial: { deliveryCode: '' },
    rules: { deliveryCode: [required, sixDigits] },
    send: ({ deliveryCode }, key) =>
      browserApi.patch('/api/orders/{orderId}/status', {
        path: { orderId },
        body: { status: 'delivered', deliveryCode: deliveryCode.trim() },
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: t('delivered'), tone: 'success' });
      reload();
    },
  });
  const byProof = useMoveOrder(orderId, () => showToast({ text: t('delivered'), tone: 'success' }));
  const hasProof = order.shipment?.hasProof ?? false;
  return (
    <Stack spacing={4}>
      <Form form={form} submit={t('move.delivered')}>
        <TextField
          field={form.field('deliveryCode')}
          label={t('deliveryCode')}
          hint={t('deliveryCodeHint')}
          inputMode="numeric"
          autoComplete="off"
          maxLength={6}
          required
        />
      </Form>
      <Divider>{t('orProof')}</Divider>
      <FileUpload<unknown>
        label={t('proof')}
        hint={t(hasProof ? 'proofThere' : 'proofHint')}
        types={['application/pdf', 'image/jpeg', 'image/png']}
        max_bytes={8_000_000}
        most={1}
        files={[]}
        onFiles={reload}
        upload={(file, key, onShare) =>
          uploadFile({ method: 'PUT', url: `/api/orders/${encodeURIComponent(orderId)}/proof`, file, key, onShare })
        }
      />
      {hasProof ? (
        <div>
          <BusyButton variant="outlined" busy={byProof.busy} onClick={() => void byProof.run({ status: 'delivered' })}>
            {t('deliveredByProof')}
          </BusyButton>
        </div>
      ) : null}
    </Stack>
  );
}
