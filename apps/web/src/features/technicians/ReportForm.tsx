'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Section } from '#web/app-kit/Section.tsx';
import { showToast } from '#web/components/toast.ts';
import { useRepairChanged } from '#web/features/repairs/use-move-repair.ts';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';

/** The end of the work: without a report nothing is complete. */
export function ReportForm({ repairId }: { repairId: string }): ReactElement {
  const t = useTranslations('work.report');
  const changed = useRepairChanged(repairId);
  const form = useForm({
    initial: { summary: '', advice: '' },
    rules: { summary: [required, atLeast(10)] },
    fieldOf: { 'report.summary': 'summary', 'report.advice': 'advice' },
    send: ({ summary, advice }, key) =>
      browserApi.patch('/api/repairs/{repairId}/status', {
        path: { repairId },
        idempotencyKey: key,
        body: {
          status: 'completed',
          report: { summary: summary.trim(), ...(advice.trim() === '' ? {} : { advice: advice.trim() }) },
        },
      }),
    onDone: () => {
      showToast({ text: t('sent'), tone: 'success' });
      changed();
    },
    onProblem: (problem) => {
      if (problem.status === 409) changed();
      return false;
    },
  });
  return (
    <Section title={t('title')} intro={t('intro')}>
      <Form form={form} submit={t('send')}>
        <TextField
          field={form.field('summary')}
          label={t('summary')}
          hint={t('summaryHint')}
          rows={3}
          maxLength={2000}
          required
        />
        <TextField field={form.field('advice')} label={t('advice')} rows={2} maxLength={1000} />
      </Form>
    </Section>
  );
}
