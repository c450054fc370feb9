'use client';

import { endedRepairs } from '@mistri/contracts/repair/repair-states';
import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Icon } from '#web/components/Icon.tsx';
import { showToast } from '#web/components/toast.ts';
import { money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { QuoteTable } from './QuoteTable.tsx';
import { type QuoteChange, quoteChanges } from './quote-changes.ts';
import styles from './repairs.module.css';
import type { Quote, Repair } from './use-live-repair.ts';
import { useRepairChanged } from './use-move-repair.ts';

/** The price in force first, with what the customer decides about it; what was proposed before it below. */
export function RepairQuotes({ repair }: { repair: Repair }): ReactElement | null {
  const t = useTranslations('repairs.quote');
  const [current, ...earlier] = repair.quotes;
  if (repair.isWarranty && !current) return null;
  return (
    <Section title={t('title')} action={current ? <StateChip of="quote" state={current.state} /> : null}>
      {current ? (
        <>
          {current.isAddition ? <p>{t('addition')}</p> : null}
          <WhatChanged quote={current} before={earlier[0]} />
          <QuoteTable quote={current} />
          <Decision repair={repair} quote={current} />
        </>
      ) : (
        <p>{t('noneYet')}</p>
      )}
      {repair.money.heldMinor > 0 && !endedRepairs.has(repair.status) ? (
        <p className={styles.seal}>
          <Icon name="lock" size={18} /> {t('heldNow', { amount: money(repair.money.heldMinor, true) })}
        </p>
      ) : null}
      {earlier.length > 0 ? (
        <details>
          <summary>{t('earlier')}</summary>
          <div className={styles.stack}>
            {earlier.map((quote) => (
              <div key={quote.quoteId} className={styles.stack}>
                <p className={styles.head}>
                  <strong>{t('version', { version: quote.version })}</strong>
                  <StateChip of="quote" state={quote.state} />
                  <span className={styles.soft}>
                    <When at={quote.presentedAt} />
                  </span>
                </p>
                <QuoteTable quote={quote} />
              </div>
            ))}
          </div>
        </details>
      ) : null}
    </Section>
  );
}

/** REP-7: a changed quote needs a new approval, and the customer sees at a glance what is different. */
function WhatChanged({ quote, before }: { quote: Quote; before: Quote | undefined }): ReactElement | null {
  const t = useTranslations('repairs.quote');
  if (quote.state !== 'presented' || quote.isAddition || !before) return null;
  const changes = quoteChanges(before.lines, quote.lines);
  if (changes.length === 0 && before.totalMinor === quote.totalMinor) return null;
  const said = (change: QuoteChange): string =>
    change.kind === 'repriced'
      ? t('repriced', {
          line: change.line,
          before: money(change.before_minor, true),
          after: money(change.after_minor, true),
        })
      : t(change.kind, { line: change.line, amount: money(change.amount_minor, true) });
  return (
    <div className={styles.changes}>
      <strong>{t('changed')}</strong>
      <ul>
        {changes.map((change) => (
          <li key={`${change.kind} ${change.line}`}>{said(change)}</li>
        ))}
      </ul>
      <p>{t('totalChange', { before: money(before.totalMinor, true), after: money(quote.totalMinor, true) })}</p>
    </div>
  );
}

function Decision({ repair, quote }: { repair: Repair; quote: Quote }): ReactElement | null {
  const t = useTranslations('repairs.quote');
  const ask = useAsk();
  const changed = useRepairChanged(repair.repairId);
  const { pay, busy } = usePayRepair();
  const answer = useAction({
    send: (body: { decision: 'approve'; expectedTotal: number } | { decision: 'decline'; reason: string }, key) =>
      browserApi.patch('/api/repairs/{repairId}/quotes/{quoteId}', {
        path: { repairId: repair.repairId, quoteId: quote.quoteId },
        body,
        idempotencyKey: key,
      }),
    onDone: (done, { decision }) => {
      changed();
      if (decision === 'decline') showToast({ text: t('declined'), tone: 'success' });
      else if (done.checkoutId) void pay(done.checkoutId);
    },
    onProblem: (problem) => {
      // The technician changed it meanwhile, or it lapsed: show how it stands now.
      if (problem.status === 409) changed();
      return false;
    },
  });
  async function decline(): Promise<void> {
    const agreed = await ask({
      title: t('declineTitle'),
      text: t('declineText'),
      action: t('decline'),
      reason: { min: 3, max: 500 },
    });
    if (agreed) await answer.run({ decision: 'decline', reason: agreed.reason });
  }
  const { checkoutId, dueMinor } = repair.money;
  if (quote.state === 'approved' && checkoutId)
    return (
      <div className={styles.now}>
        <p className={styles.soft}>{t('held')}</p>
        <BusyButton
          variant="contained"
          busy={busy}
          startIcon={<Icon name="lock" size={20} />}
          onClick={() => void pay(checkoutId)}
        >
          {t('pay', { amount: money(dueMinor, true) })}
        </BusyButton>
      </div>
    );
  if (quote.state !== 'presented' || repair.status !== 'awaiting_approval') return null;
  return (
    <div className={styles.now}>
      <p className={styles.soft}>{t('held')}</p>
      <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
        <BusyButton
          variant="contained"
          busy={answer.busy || busy}
          startIcon={<Icon name="lock" size={20} />}
          onClick={() => void answer.run({ decision: 'approve', expectedTotal: quote.totalMinor })}
        >
          {t('approve', { amount: money(quote.totalMinor, true) })}
        </BusyButton>
        <BusyButton variant="outlined" busy={answer.busy || busy} onClick={() => void decline()}>
          {t('decline')}
        </BusyButton>
      </Stack>
    </div>
  );
}

/** Goes to the payment of an approved quote; starting twice is the same payment. */
function usePayRepair(): { pay: (checkoutId: string) => Promise<boolean>; busy: boolean } {
  const start = useAction({
    send: (checkoutId: string, key) => browserApi.post('/api/payments', { idempotencyKey: key, body: { checkoutId } }),
    onDone: (payment) => location.assign(urls.payment(payment.paymentId, true)),
  });
  return { pay: start.run, busy: start.busy };
}
