'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { useDealer } from '#web/features/dealers/OwnDealer.tsx';
import { useNow } from '#web/format/use-now.ts';
import { When } from '#web/format/When.tsx';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { bankAccount, ifsc, upiId } from '#web/forms/identifier-rules.ts';
import { atLeast, required, type Rule } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';

type Account = Data<'GET /api/payees/{payeeId}/account'>['account'];

export function PayoutAccountView(): ReactElement {
  const t = useTranslations('dealer.account');
  const dealer = useDealer();
  const approved = dealer.status === 'active' || dealer.status === 'suspended';
  return (
    <Page title={t('title')} intro={t('intro')}>
      {approved ? <AccountAndForm payeeId={dealer.id} /> : <Alert severity="info">{t('afterApproval')}</Alert>}
    </Page>
  );
}

/** Where a payee's money goes, and the form to change it. */
export function AccountAndForm({ payeeId }: { payeeId: string }): ReactElement {
  const t = useTranslations('dealer.account');
  const [way, setWay] = useState<'bank' | 'upi'>('bank');
  const account = useQuery({
    queryKey: ['payout-account', payeeId],
    queryFn: async () => dataOf(await browserApi.get('/api/payees/{payeeId}/account', { path: { payeeId } })).account,
  });
  return (
    <Loaded query={account}>
      {(present) => (
        <>
          {present ? <Present account={present} /> : null}
          <Section title={t(present ? 'change' : 'add')} intro={present ? t('changeIntro') : undefined}>
            <Tabs value={way} onChange={(_, value: 'bank' | 'upi') => setWay(value)} aria-label={t('way')}>
              <Tab value="bank" label={t('bank')} id="way-bank" aria-controls="way-form" />
              <Tab value="upi" label={t('upi')} id="way-upi" aria-controls="way-form" />
            </Tabs>
            <div role="tabpanel" id="way-form" aria-labelledby={`way-${way}`}>
              {way === 'bank' ? <BankForm payeeId={payeeId} /> : <UpiForm payeeId={payeeId} />}
            </div>
          </Section>
        </>
      )}
    </Loaded>
  );
}

function Present({ account }: { account: NonNullable<Account> }): ReactElement {
  const t = useTranslations('dealer.account');
  const tones = { pending: 'warning', active: 'success', rejected: 'danger' } as const;
  const now = useNow();
  const coolingOff = new Date(account.usableFrom) > now;
  return (
    <Section
      title={t('present')}
      action={<StatusChip tone={tones[account.onboarding]}>{t(`onboarding.${account.onboarding}`)}</StatusChip>}
    >
      <Facts
        of={[
          [t('way'), t(account.method)],
          [t('number'), `•••• ${account.last4}`],
          [t('usableFrom'), coolingOff ? <When key="from" at={account.usableFrom} /> : t('usableNow')],
        ]}
      />
      {account.onboardingError ? <Alert severity="error">{account.onboardingError}</Alert> : null}
    </Section>
  );
}

const same =
  (other: string): Rule =>
  (value) =>
    value.trim() === other.trim() ? undefined : { rule: 'notTheSame' };

function useSaved(payeeId: string): () => void {
  const t = useTranslations('dealer.account');
  const queries = useQueryClient();
  return () => {
    showToast({ text: t('saved'), tone: 'success' });
    void queries.invalidateQueries({ queryKey: ['payout-account', payeeId] });
  };
}

function BankForm({ payeeId }: { payeeId: string }): ReactElement {
  const t = useTranslations('dealer.account');
  const saved = useSaved(payeeId);
  const [number, setNumber] = useState('');
  const form = useForm({
    initial: { holderName: '', accountNumber: '', again: '', ifsc: '' },
    rules: {
      holderName: [required, atLeast(2)],
      accountNumber: [required, bankAccount],
      again: [required, same(number)],
      ifsc: [required, ifsc],
    },
    send: (values, key) =>
      browserApi.put('/api/payees/{payeeId}/account', {
        path: { payeeId },
        body: {
          method: 'bank',
          holderName: values.holderName.trim(),
          accountNumber: values.accountNumber.trim(),
          ifsc: values.ifsc.trim().toUpperCase(),
        },
        idempotencyKey: key,
      }),
    onDone: () => {
      form.reset();
      saved();
    },
  });
  const numberField = form.field('accountNumber');
  return (
    <Form form={form} submit={t('save')}>
      <TextField
        field={form.field('holderName')}
        label={t('holderName')}
        hint={t('holderNameHint')}
        maxLength={120}
        required
      />
      <TextField
        field={{
          ...numberField,
          onValue: (value) => {
            setNumber(value);
            numberField.onValue(value);
          },
        }}
        label={t('accountNumber')}
        inputMode="numeric"
        autoComplete="off"
        maxLength={18}
        required
      />
      <TextField
        field={form.field('again')}
        label={t('again')}
        hint={t('againHint')}
        inputMode="numeric"
        autoComplete="off"
        maxLength={18}
        required
      />
      <TextField
        field={form.field('ifsc')}
        label={t('ifsc')}
        hint={t('ifscHint')}
        autoComplete="off"
        maxLength={11}
        required
      />
    </Form>
  );
}

function UpiForm({ payeeId }: { payeeId: string }): ReactElement {
  const t = useTranslations('dealer.account');
  const saved = useSaved(payeeId);
  const form = useForm({
    initial: { holderName: '', vpa: '' },
    rules: { holderName: [required, atLeast(2)], vpa: [required, upiId] },
    send: (values, key) =>
      browserApi.put('/api/payees/{payeeId}/account', {
        path: { payeeId },
        body: { method: 'upi', holderName: values.holderName.trim(), vpa: values.vpa.trim().toLowerCase() },
        idempotencyKey: key,
      }),
    onDone: () => {
      form.reset();
      saved();
    },
  });
  return (
    <Form form={form} submit={t('save')}>
      <TextField field={form.field('holderName')} label={t('holderName')} maxLength={120} required />
      <TextField
        field={form.field('vpa')}
        label={t('vpa')}
        hint={t('vpaHint')}
        autoComplete="off"
        inputMode="email"
        maxLength={100}
        required
      />
    </Form>
  );
}
