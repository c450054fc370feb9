'use client';

import { dataOf } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded, ProblemBlock } from '#web/app-kit/states.tsx';
import { Money } from '#web/format/Money.tsx';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { useLedgerNames } from './use-ledger-names.ts';

/** PAY-2: both sides of every account kind, and a check that recomputes every balance from the entries. */
export function LedgerView(): ReactElement {
  const t = useTranslations('adminMoney.ledger');
  const names = useLedgerNames();
  const balance = useQuery({
    queryKey: ['trial-balance'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/ledger/trial-balance')),
  });
  return (
    <Page title={t('title')} intro={t('intro')} width="wide">
      <Check />
      <Section title={t('trialBalance')}>
        <Loaded query={balance}>
          {(shown) => (
            <>
              <DataTable
                caption={t('trialBalance')}
                list={wholeList(shown.rows)}
                rowKey={(row) => row.kind}
                columns={[
                  { key: 'kind', head: t('kind'), cell: (row) => names.ofAccountKind(row.kind) },
                  { key: 'purpose', head: t('code'), cell: (row) => <code>{row.kind}</code> },
                  { key: 'accounts', head: t('accounts'), align: 'end', cell: (row) => row.accounts },
                  {
                    key: 'debit',
                    head: t('debit'),
                    align: 'end',
                    cell: (row) => (row.normalSide === 'debit' ? <Money minor={row.balance} exact /> : ''),
                  },
                  {
                    key: 'credit',
                    head: t('credit'),
                    align: 'end',
                    cell: (row) => (row.normalSide === 'credit' ? <Money minor={row.balance} exact /> : ''),
                  },
                ]}
                empty={<p>{t('empty')}</p>}
              />
              <Alert severity={shown.debitTotal === shown.creditTotal ? 'success' : 'error'}>
                {t('totals')} <Money minor={shown.debitTotal} exact /> = <Money minor={shown.creditTotal} exact />
              </Alert>
            </>
          )}
        </Loaded>
      </Section>
      <FindAccount />
    </Page>
  );
}

function Check(): ReactElement {
  const t = useTranslations('adminMoney.ledger');
  const check = useQuery({
    queryKey: ['ledger-check'],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/ledger/check')),
    enabled: false,
  });
  return (
    <Section
      title={t('check')}
      intro={t('checkIntro')}
      action={
        <BusyButton variant="outlined" busy={check.isFetching} onClick={() => void check.refetch()}>
          {t('checkNow')}
        </BusyButton>
      }
    >
      {check.isError ? <ProblemBlock error={check.error} /> : null}
      {check.data ? (
        check.data.sound ? (
          <Alert severity="success">{t('sound')}</Alert>
        ) : (
          <DataTable
            caption={t('check')}
            list={wholeList(check.data.problems)}
            rowKey={(row) => `${row.problem}-${row.subject}`}
            columns={[
              { key: 'problem', head: t('problem'), cell: (row) => row.problem },
              { key: 'subject', head: t('subject'), cell: (row) => row.subject },
              { key: 'expected', head: t('expected'), align: 'end', cell: (row) => row.expected ?? '–' },
              { key: 'found', head: t('found'), align: 'end', cell: (row) => row.found ?? '–' },
            ]}
            empty={null}
          />
        )
      ) : null}
    </Section>
  );
}

function FindAccount(): ReactElement {
  const t = useTranslations('adminMoney.ledger');
  const router = useRouter();
  const form = useForm({
    initial: { accountId: '' },
    rules: { accountId: [required] },
    // Nothing to send: the page of the account asks, and says when there is none.
    send: () => Promise.resolve({ ok: true as const, data: null }),
    onDone: (_, { accountId }) => router.push(adminUrls.ledgerAccount(accountId.trim())),
  });
  return (
    <Section title={t('account')} intro={t('accountIntro')}>
      <Form form={form} submit={t('show')}>
        <TextField field={form.field('accountId')} label={t('accountId')} hint={t('accountHint')} maxLength={100} />
      </Form>
    </Section>
  );
}
