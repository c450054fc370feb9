'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { showToast } from '#web/components/toast.ts';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, atMost, httpsAddress, required, trackingNumber } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { orderKey } from './use-live-order.ts';

export function ShipForm({ orderId }: { orderId: string }): ReactElement {
  const t = useTranslations('dealer.orders');
  const queries = useQueryClient();
  const form = useForm({
    initial: { courier: '', trackingNumber: '', trackingUrl: '' },
    rules: {
      courier: [required, atLeast(2), atMost(60)],
      trackingNumber: [required, trackingNumber],
      trackingUrl: [httpsAddress],
    },
    send: (values, key) =>
      browserApi.patch('/api/orders/{orderId}/status', {
        path: { orderId },
        body: {
          status: 'shipped',
          courier: values.courier.trim(),
          trackingNumber: values.trackingNumber.trim(),
          ...(values.trackingUrl.trim() === '' ? {} : { trackingUrl: values.trackingUrl.trim() }),
        },
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: t('shipped'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: orderKey(orderId) });
    },
  });
  return (
    <Form form={form} submit={t('move.shipped')}>
      <TextField field={form.field('courier')} label={t('courier')} hint={t('courierHint')} maxLength={60} required />
      <TextField
        field={form.field('trackingNumber')}
        label={t('trackingNumber')}
        hint={t('trackingNumberHint')}
        maxLength={40}
        required
      />
      <TextField
        field={form.field('trackingUrl')}
        label={t('trackingUrl')}
        hint={t('trackingUrlHint')}
        maxLength={308}
      />
    </Form>
  );
}
