'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useParams } from 'next/navigation';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { AdminName } from '#web/app-kit/AdminName.tsx';
import { JobNumber } from '#web/app-kit/JobNumber.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { useCategoryName } from '#web/features/catalogue/use-category-name.ts';
import { Money } from '#web/format/Money.tsx';
import { useLineName } from '#web/format/use-line-name.ts';
import { When } from '#web/format/When.tsx';
import { fromBasisPoints } from '#web/forms/amount.ts';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { adminJobUrl, adminUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';
import { usePerson } from '#web/session/RequireSession.tsx';
import { HoldActions } from './HoldActions.tsx';

export type HoldDetails = Data<'GET /api/admin/holds/{holdId}'>;

const asking_ms = 15_000;
const over: readonly HoldDetails['state'][] = ['released', 'refunded'];

export function HoldView(): ReactElement {
  const t = useTranslations('adminMoney.holds');
  const { holdId } = useParams<{ holdId: string }>();
  const hold = useQuery({
    queryKey: ['hold', holdId],
    queryFn: async () => dataOf(await browserApi.get('/api/admin/holds/{holdId}', { path: { holdId } })),
    // A payment that has just come, the second approval: the page follows without a reload.
    refetchInterval: ({ state }) => (state.data && over.includes(state.data.state) ? false : asking_ms),
  });
  return (
    <Page
      title={t('hold')}
      back={{ href: adminUrls.holds(), text: t('title') }}
      action={hold.data ? <StateChip of="hold" state={hold.data.state} /> : null}
    >
      <Loaded query={hold}>{(shown) => <OneHold hold={shown} />}</Loaded>
    </Page>
  );
}

function OneHold({ hold }: { hold: HoldDetails }): ReactElement {
  const lineName = useLineName();
  const categoryName = useCategoryName();
  const t = useTranslations('adminMoney.holds');
  return (
    <>
      <HoldActions hold={hold} />
      {hold.transferProblem ? (
        <Alert severity="error" sx={{ marginBlockEnd: 5 }}>
          {t('transferProblem')} {hold.transferProblem}
        </Alert>
      ) : null}
      <Section title={lineName({ kind: hold.lineKind, description: hold.description })}>
        <Facts
          of={[
            [t('gross'), <Money key="gross" minor={hold.gross} exact />],
            [t('commission'), `${fromBasisPoints(hold.commissionRate)} %`],
            [t('commissionAmount'), <Money key="commission" minor={hold.commission} exact />],
            [t('refunded'), hold.refunded > 0 ? <Money key="refunded" minor={hold.refunded} exact /> : null],
            [t('net'), <Money key="net" minor={hold.net} exact />],
            [t('payee'), hold.payeeName],
            [t('category'), categoryName(hold.category)],
            [t('approvals'), hold.needsTwo ? t('ofTwo', { count: hold.approvals }) : t('onePerson')],
            [t('approvedBy'), hold.approvers.length > 0 ? <Approvers key="by" of={hold.approvers} /> : null],
            [t('captured'), <When key="captured" at={hold.capturedAt} />],
            [t('releasable'), hold.releasableAt ? <When key="releasable" at={hold.releasableAt} /> : null],
            [t('requested'), hold.releaseRequestedAt ? <When key="asked" at={hold.releaseRequestedAt} /> : null],
            [t('releasedAt'), hold.releasedAt ? <When key="released" at={hold.releasedAt} /> : null],
            [t('overdueSince'), hold.overdueSince ? <When key="overdue" at={hold.overdueSince} /> : null],
            [t('transfer'), hold.transferState === 'none' ? null : `${hold.transferState} ${hold.transferRef ?? ''}`],
            [
              t('jobId'),
              <Link key="job" href={adminJobUrl(hold.jobId)}>
                <JobNumber id={hold.jobId} />
              </Link>,
            ],
            [
              t('paymentId'),
              <Link key="payment" href={adminUrls.payment(hold.paymentId)}>
                {hold.paymentId}
              </Link>,
            ],
          ]}
        />
      </Section>
      <Parts hold={hold} />
      <Section title={t('blocks')}>
        <DataTable
          caption={t('blocks')}
          list={wholeList(hold.blocks)}
          rowKey={(block) => `${block.reference}-${block.placedAt}`}
          columns={[
            { key: 'cause', head: t('cause'), cell: (block) => t(`causes.${block.cause}`) },
            { key: 'reason', head: t('reason'), cell: (block) => block.reason },
            { key: 'placed', head: t('placed'), cell: (block) => <When at={block.placedAt} /> },
            {
              key: 'lifted',
              head: t('lifted'),
              cell: (block) => (block.liftedAt ? <When at={block.liftedAt} /> : t('stillFrozen')),
            },
          ]}
          empty={<p>{t('noBlocks')}</p>}
        />
      </Section>
      <Section title={t('refunds')}>
        <DataTable
          caption={t('refunds')}
          list={wholeList(hold.refunds)}
          rowKey={(refund) => refund.refundId}
          columns={[
            { key: 'at', head: t('at'), cell: (refund) => <When at={refund.at} /> },
            { key: 'when', head: t('afterRelease'), cell: (refund) => t(refund.afterRelease ? 'yes' : 'no') },
            { key: 'amount', head: t('amount'), align: 'end', cell: (refund) => <Money minor={refund.amount} exact /> },
          ]}
          empty={<p>{t('noRefunds')}</p>}
        />
      </Section>
    </>
  );
}

function Approvers({ of }: { of: HoldDetails['approvers'] }): ReactElement {
  const t = useTranslations('adminMoney.holds');
  const { userId } = usePerson();
  return (
    <>
      {of.map((admin) => (
        <div key={admin.userId}>
          {admin.userId === userId ? t('you') : <AdminName id={admin.userId} name={admin.name} />}
        </div>
      ))}
    </>
  );
}

/** Where every paisa of the line goes: to the payee, the platform, the tax accounts. */
function Parts({ hold }: { hold: HoldDetails }): ReactElement {
  const t = useTranslations('adminMoney.holds');
  const rows = Object.keys(hold.parts).map((name) => ({
    name,
    whole: hold.parts[name] ?? 0,
    left: hold.left[name] ?? 0,
  }));
  const partName = (name: string): string => {
    const key = `parts.${name}` as never;
    return t.has(key) ? t(key) : name;
  };
  return (
    <Section title={t('split')} intro={t('splitIntro')}>
      <DataTable
        caption={t('split')}
        list={wholeList(rows)}
        rowKey={(row) => row.name}
        columns={[
          { key: 'name', head: t('part'), cell: (row) => partName(row.name) },
          { key: 'whole', head: t('atCapture'), align: 'end', cell: (row) => <Money minor={row.whole} exact /> },
          { key: 'left', head: t('left'), align: 'end', cell: (row) => <Money minor={row.left} exact /> },
        ]}
        empty={<p>–</p>}
      />
    </Section>
  );
}
