'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { showToast } from '#web/components/toast.ts';
import { money } from '#web/format/Money.tsx';
import { useLineName } from '#web/format/use-line-name.ts';
import { amount, fromPaise, toPaise } from '#web/forms/amount.ts';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, type Rule, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { refundOf, verdictLines } from './split-verdict.ts';
import type { Dispute } from './use-disputes.ts';

const shortestReason = 10;

const notMoreThan =
  (most_minor: number): Rule =>
  (value) =>
    toPaise(value) > most_minor ? { rule: 'maximum', limit: most_minor / 100 } : undefined;

/** Line by line, what goes back to the buyer; the rest goes to the payee. Both sides read the reason. */
export function DecideForm({ dispute, onDone }: { dispute: Dispute; onDone: () => void }): ReactElement {
  const t = useTranslations('disputeDesk');
  const ask = useAsk();
  const lineName = useLineName();
  const lines = verdictLines(dispute.lines);
  const claimed = lines.reduce((sum, line) => sum + line.claimed, 0);
  const initial: Record<string, string> = {
    ...Object.fromEntries(lines.map((line) => [line.lineId, line.decided === null ? '' : fromPaise(line.decided)])),
    reason: '',
  };
  const form = useForm<Record<string, string>, unknown>({
    keep: `dispute-decision:${dispute.disputeId}`,
    initial,
    rules: {
      ...Object.fromEntries(lines.map((line) => [line.lineId, [required, amount, notMoreThan(line.claimed)]])),
      reason: [required, atLeast(shortestReason)],
    },
    send: (values, key) =>
      browserApi.patch('/api/admin/disputes/{disputeId}', {
        path: { disputeId: dispute.disputeId },
        body: {
          lines: lines.map((line) => ({ lineId: line.lineId, amount: toPaise(values[line.lineId] ?? '') })),
          reason: (values['reason'] ?? '').trim(),
        },
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: t('decided'), tone: 'success' });
      onDone();
    },
  });
  const refund = refundOf(dispute.lines, form.values);
  const setAll = (of: (line: (typeof lines)[number]) => number) => () => {
    for (const line of lines) form.set(line.lineId, fromPaise(of(line)));
  };
  const appeal = dispute.state === 'appealed';
  async function confirm(event?: React.FormEvent): Promise<void> {
    event?.preventDefault();
    // Unfinished fields are marked by the form itself; a question comes only when there is something to ask.
    const unfinished =
      refund === undefined ||
      (form.values['reason'] ?? '').trim().length < shortestReason ||
      lines.some((line) => toPaise(form.values[line.lineId] ?? '') > line.claimed);
    if (unfinished) return form.submit();
    const agreed = await ask({
      title: t(appeal ? 'appealTitle' : 'decideTitle'),
      text: t(appeal ? 'appealText' : 'decideText', {
        back: money(refund, true),
        rest: money(Math.max(0, claimed - refund), true),
      }),
      action: t(appeal ? 'decideAppeal' : 'decide'),
    });
    if (agreed) form.submit();
  }
  return (
    <Section title={t(appeal ? 'decideAppeal' : 'decide')} intro={t('decideIntro')}>
      <Form form={{ ...form, submit: (event) => void confirm(event) }} submit={t(appeal ? 'decideAppeal' : 'decide')}>
        {appeal ? <Alert severity="info">{t('otherPerson')}</Alert> : null}
        <Stack direction="row" useFlexGap spacing={2} sx={{ flexWrap: 'wrap' }}>
          <Button size="small" variant="outlined" onClick={setAll((line) => line.claimed)}>
            {t('allToBuyer')}
          </Button>
          <Button size="small" variant="outlined" onClick={setAll(() => 0)}>
            {t('allToPayee')}
          </Button>
        </Stack>
        {lines.map((line) => (
          <TextField
            key={line.lineId}
            field={form.field(line.lineId)}
            label={t('backOf', { line: lineName(line) })}
            hint={t('most', { amount: money(line.claimed, true) })}
            inputMode="decimal"
            maxLength={20}
            required
          />
        ))}
        <p aria-live="polite">
          {refund === undefined
            ? t('sumOpen', { claimed: money(claimed, true) })
            : t('sum', { back: money(refund, true), rest: money(Math.max(0, claimed - refund), true) })}
        </p>
        <TextField
          field={form.field('reason')}
          label={t('reason')}
          hint={t('reasonHint')}
          rows={3}
          maxLength={2000}
          required
        />
      </Form>
    </Section>
  );
}
