'use client';

import { dataOf } from '@mistri/api-client';
import { type ApplicantKind, decisions, documentKinds } from '@mistri/contracts/dealers/applicant-states';
import { gstState } from '@mistri/contracts/identifiers/index';
import Stack from '@mui/material/Stack';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useParams } from 'next/navigation';
import type { ReactElement } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { showToast } from '#web/components/toast.ts';
import { When } from '#web/format/When.tsx';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import { useCan } from '#web/session/use-can.ts';
import { type Application, applicationKey, applications, type Decision } from './applications.ts';
import { DocumentViewer } from './DocumentViewer.tsx';

export function DealerReviewView(): ReactElement {
  const { dealerId } = useParams<{ dealerId: string }>();
  return <ApplicantView kind="dealer" applicantId={dealerId} />;
}

export function BusinessReviewView(): ReactElement {
  const { businessId } = useParams<{ businessId: string }>();
  return <ApplicantView kind="business" applicantId={businessId} />;
}

function ApplicantView({ kind, applicantId }: { kind: ApplicantKind; applicantId: string }): ReactElement {
  const t = useTranslations('admin.applicants');
  const application = useQuery({
    queryKey: applicationKey(kind, applicantId),
    queryFn: async () => dataOf(await applications[kind].read(applicantId)),
  });
  return (
    <Page
      title={application.data?.displayName ?? t(kind)}
      back={{ href: adminUrls.applicants(kind), text: t(kind) }}
      action={application.data ? <StateChip of="applicant" state={application.data.status} /> : null}
    >
      <Loaded query={application}>{(shown) => <Review kind={kind} application={shown} />}</Loaded>
    </Page>
  );
}

function Review({ kind, application }: { kind: ApplicantKind; application: Application }): ReactElement {
  const t = useTranslations('admin.applicants');
  const locale = useLocale();
  const can = useCan();
  const tTiers = useTranslations('adminMoney.fees.names');
  const tierName = (tier: string): string => (tTiers.has(tier as never) ? tTiers(tier as never) : tier);
  const state = gstState(application.stateCode);
  const inside = application.application;
  return (
    <>
      {can('operations') ? <Decisions kind={kind} application={application} /> : null}
      <Section title={t('facts')}>
        <Facts
          of={[
            [t('legalName'), application.legalName],
            [t('gstin'), application.gstin],
            [t('pan'), application.gstin.slice(2, 12)],
            [t('address'), `${application.address}, ${application.city} ${application.pin}`],
            [t('stateOfGstin'), state?.[({ en: 'name', ta: 'name_ta', hi: 'name_hi' } as const)[locale]]],
            [t('tier'), inside ? tierName(inside.tier) : null],
            [t('sent'), inside?.submittedAt ? <When key="sent" at={inside.submittedAt} /> : null],
            [t('decided'), inside?.decidedAt ? <When key="decided" at={inside.decidedAt} /> : null],
            [t('lastReason'), inside?.reason],
            [t('number'), application.id],
          ]}
        />
        {kind === 'dealer' ? (
          <Stack direction="row" useFlexGap spacing={2} sx={{ flexWrap: 'wrap' }}>
            <LinkButton href={adminUrls.orders({ dealerId: application.id })}>{t('itsOrders')}</LinkButton>
            <LinkButton href={adminUrls.payouts({ payeeId: application.id })}>{t('itsPayouts')}</LinkButton>
          </Stack>
        ) : null}
      </Section>
      <Section title={t('documents')}>
        {inside?.documents.length ? (
          documentKinds.map((name) => {
            const document = inside.documents.find((entry) => entry.kind === name);
            return document ? (
              <DocumentViewer
                key={name}
                document={document}
                url={applications[kind].documentUrl(application.id, name)}
                readable={can('operations', 'compliance')}
              />
            ) : null;
          })
        ) : (
          <p>{t('noDocuments')}</p>
        )}
      </Section>
    </>
  );
}

function Decisions({ kind, application }: { kind: ApplicantKind; application: Application }): ReactElement | null {
  const t = useTranslations('admin.applicants');
  const ask = useAsk();
  const queries = useQueryClient();
  const decide = useAction<Decision>({
    send: (body, key) => applications[kind].decide(application.id, body, key),
    onDone: (saved) => {
      queries.setQueryData(applicationKey(kind, application.id), saved);
      void queries.invalidateQueries({ queryKey: ['applicants'] });
      void queries.invalidateQueries({ queryKey: ['admin-queues'] });
      showToast({ text: t('decidedNow'), tone: 'success' });
    },
    onProblem: (problem) => {
      if (problem.status === 409) void queries.invalidateQueries({ queryKey: applicationKey(kind, application.id) });
      return false;
    },
  });
  const unchecked = application.application?.documents.some((document) => !document.checked) ?? false;
  const choices = (decisions[application.status] as readonly Decision['status'][]).filter(
    (status) => status !== application.status || unchecked,
  );
  if (choices.length === 0) return null;
  const nameOf = (
    status: Decision['status'],
  ): 'approve' | 'confirm' | 'reactivate' | 'reject' | 'suspend' | 'block' => {
    if (status === application.status) return 'confirm';
    if (status === 'active') return application.status === 'submitted' ? 'approve' : 'reactivate';
    return ({ rejected: 'reject', suspended: 'suspend', blocked: 'block' } as const)[status];
  };
  async function start(status: Decision['status']): Promise<void> {
    const name = nameOf(status);
    const agreed = await ask({
      title: t(`title.${name}`, { name: application.displayName }),
      text: t(`text.${name}`),
      action: t(`action.${name}`),
      danger: status !== 'active',
      reason: { min: 5, max: 500 },
    });
    if (agreed) await decide.run({ status, reason: agreed.reason });
  }
  return (
    <Section title={t('decide')}>
      <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
        {choices.map((status) => (
          <BusyButton
            key={status}
            variant={status === 'active' ? 'contained' : 'outlined'}
            color={status === 'active' ? 'primary' : 'error'}
            busy={decide.busy}
            onClick={() => void start(status)}
          >
            {t(`action.${nameOf(status)}`)}
          </BusyButton>
        ))}
      </Stack>
    </Section>
  );
}
