'use client';

import Button from '@mui/material/Button';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { showToast } from '#web/components/toast.ts';
import { today } from '#web/format/india-day.ts';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { required, type Rule } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { adminJobUrl } from '#web/navigation/desk-urls.ts';
import { isJobId } from '#web/navigation/is-id.ts';
import { useCan } from '#web/session/use-can.ts';
import { irnBody } from './invoice-filters.ts';
import { type Invoice, InvoiceList } from './InvoicesView.tsx';

/** All documents of all suppliers, and where e-invoicing applies, what the registration portal gave (IN-9). */
export function AdminInvoicesView(): ReactElement {
  const t = useTranslations('invoices');
  const can = useCan();
  const [recording, setRecording] = useState<Invoice>();
  return (
    <>
      <InvoiceList
        load={(query) => browserApi.get('/api/admin/invoices', { query })}
        scope="all"
        orderOf={(row) => (isJobId(row.jobId) ? adminJobUrl(row.jobId) : undefined)}
        actions={(row) =>
          can('finance') ? (
            <Button size="small" onClick={() => setRecording(row)} aria-label={`${t('irn')}: ${row.documentNumber}`}>
              {t('irn')}
            </Button>
          ) : null
        }
      />
      {recording ? <RecordIrn invoice={recording} close={() => setRecording(undefined)} /> : null}
    </>
  );
}

const irnRule: Rule = (value) =>
  /^[0-9a-f]{64}$/.test(value.replaceAll(/\s/g, '').toLowerCase()) ? undefined : { rule: 'pattern' };
const ackRule: Rule = (value) => (/^\d{1,20}$/.test(value.replaceAll(/\s/g, '')) ? undefined : { rule: 'pattern' });
const qrRule: Rule = (value) =>
  value.replaceAll(/\s/g, '').length >= 20 ? undefined : { rule: 'minLength', limit: 20 };

function RecordIrn({ invoice, close }: { invoice: Invoice; close: () => void }): ReactElement {
  const t = useTranslations('invoices');
  const tForms = useTranslations('forms');
  const queries = useQueryClient();
  const form = useForm({
    initial: { irn: '', ackNo: '', ackOn: today(), signedQr: '' },
    rules: { irn: [irnRule], ackNo: [ackRule], ackOn: [required], signedQr: [qrRule] },
    send: (values, key) =>
      browserApi.put('/api/admin/invoices/{invoiceId}/irn', {
        path: { invoiceId: invoice.invoiceId },
        body: irnBody(values),
        idempotencyKey: key,
      }),
    onDone: () => {
      close();
      showToast({ text: t('irnRecorded'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: ['invoices'] });
    },
  });
  return (
    <FormDialog title={`${t('recordIrn')}: ${invoice.documentNumber}`} close={close}>
      <Form form={form} submit={t('recordIrn')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <p>{t('irnText')}</p>
        <TextField field={form.field('irn')} label={t('irnField')} hint={t('irnHint')} maxLength={100} required first />
        <TextField field={form.field('ackNo')} label={t('ackNo')} inputMode="numeric" maxLength={25} required />
        <TextField field={form.field('ackOn')} label={t('ackOn')} type="date" required />
        <TextField field={form.field('signedQr')} label={t('signedQr')} rows={3} maxLength={2100} required />
      </Form>
    </FormDialog>
  );
}
