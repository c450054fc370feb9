'use client';

import { stockReasons } from '@mistri/contracts/inventory/inventory';
import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { showToast } from '#web/components/toast.ts';
import { wholeNumber } from '#web/forms/amount.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import type { StockRow } from './StockView.tsx';

interface ChangeStockDialogProps {
  dealerId: string;
  row: StockRow;
  close: () => void;
  onDone: () => void;
}

/** What was counted on the shelf; what checkouts keep aside stays kept. */
export function ChangeStockDialog({ dealerId, row, close, onDone }: ChangeStockDialogProps): ReactElement {
  const t = useTranslations('dealer.stock');
  const tForms = useTranslations('forms');
  const form = useForm({
    initial: { quantity: String(row.quantity), lowStockAt: String(row.lowStockAt), reason: 'counted', note: '' },
    rules: { quantity: [required, wholeNumber], lowStockAt: [required, wholeNumber] },
    send: (values, key) =>
      browserApi.patch('/api/inventory/{dealerId}/{productId}', {
        path: { dealerId, productId: row.productId },
        body: {
          warehouseId: row.warehouseId,
          quantity: Number(values.quantity),
          lowStockAt: Number(values.lowStockAt),
          reason: values.reason as (typeof stockReasons)[number],
          ...(values.note.trim() === '' ? {} : { note: values.note.trim() }),
        },
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: tForms('saved'), tone: 'success' });
      onDone();
    },
  });
  return (
    <FormDialog title={row.title} close={close}>
      <Form form={form} submit={tForms('save')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <TextField
          field={form.field('quantity')}
          label={t('quantity')}
          hint={t('quantityHint', { reserved: row.reservedCount })}
          inputMode="numeric"
          maxLength={7}
          required
          first
        />
        <TextField
          field={form.field('lowStockAt')}
          label={t('lowStockAt')}
          hint={t('lowStockAtHint')}
          inputMode="numeric"
          maxLength={6}
          required
        />
        <ChoiceField
          field={form.field('reason')}
          label={t('reason')}
          choices={stockReasons.map((value) => ({ value, text: t(`reasons.${value}`) }))}
        />
        <TextField field={form.field('note')} label={t('note')} maxLength={300} />
      </Form>
    </FormDialog>
  );
}
