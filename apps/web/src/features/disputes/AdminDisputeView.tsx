'use client';

import { useTranslations } from 'next-intl';
import { useParams } from 'next/navigation';
import type { ReactElement } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { browserApi } from '#web/api/browser-api.ts';
import { AdminName } from '#web/app-kit/AdminName.tsx';
import { JobNumber } from '#web/app-kit/JobNumber.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { Timeline } from '#web/components/Timeline.tsx';
import { showToast } from '#web/components/toast.ts';
import { objectHref } from '#web/features/governance/object-href.ts';
import { ObjectRef } from '#web/features/governance/ObjectRef.tsx';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { adminJobUrl, adminUrls } from '#web/navigation/desk-urls.ts';
import { Link } from '#web/navigation/Link.tsx';
import { useCan } from '#web/session/use-can.ts';
import { DecideForm } from './DecideForm.tsx';
import { DisputeDetails } from './DisputeDetails.tsx';
import { useDisputeWords } from './use-dispute-words.ts';
import { type Dispute, disputeKey, useDispute } from './use-disputes.ts';

/** What both sides wrote and showed, what stands still, and the decision. */
export function AdminDisputeView(): ReactElement {
  const t = useTranslations('disputeDesk');
  const tDispute = useTranslations('dispute');
  const { disputeId } = useParams<{ disputeId: string }>();
  const query = useDispute(disputeId);
  const dispute = query.data;
  return (
    <Page
      title={dispute ? tDispute(`kinds.${dispute.kind}`) : t('one')}
      back={{ href: adminUrls.disputes(), text: t('title') }}
    >
      {dispute ? <Decision dispute={dispute} /> : null}
      <DisputeDetails disputeId={disputeId} />
      {dispute ? (
        <>
          <Note dispute={dispute} />
          <Course dispute={dispute} />
        </>
      ) : null}
    </Page>
  );
}

function Decision({ dispute }: { dispute: Dispute }): ReactElement | null {
  const queries = useQueryClient();
  if (!dispute.actions.includes('decide') && !dispute.actions.includes('decide_appeal')) return null;
  return (
    <DecideForm
      // Fields belong to one state: an appeal begins with what was decided first.
      key={`${dispute.disputeId}-${dispute.state}`}
      dispute={dispute}
      onDone={() => {
        void queries.invalidateQueries({ queryKey: disputeKey(dispute.disputeId) });
        void queries.invalidateQueries({ queryKey: ['disputes'] });
        void queries.invalidateQueries({ queryKey: ['admin-overview'] });
      }}
    />
  );
}

/** For colleagues only; neither side sees it. */
function Note({ dispute }: { dispute: Dispute }): ReactElement | null {
  const t = useTranslations('disputeDesk');
  const can = useCan();
  const queries = useQueryClient();
  const form = useForm({
    initial: { text: '' },
    rules: { text: [required] },
    send: ({ text }, key) =>
      browserApi.post('/api/disputes/{disputeId}/messages', {
        path: { disputeId: dispute.disputeId },
        body: { text: text.trim(), note: true },
        idempotencyKey: key,
      }),
    onDone: () => {
      form.reset();
      showToast({ text: t('noted'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: disputeKey(dispute.disputeId) });
    },
  });
  if (!can('operations', 'support')) return null;
  return (
    <Section title={t('note')} intro={t('noteIntro')}>
      <Form form={form} submit={t('addNote')}>
        <TextField field={form.field('text')} label={t('noteText')} rows={2} maxLength={2000} />
      </Form>
    </Section>
  );
}

function Payee({ dispute }: { dispute: Dispute }): ReactElement {
  const href = objectHref(dispute.payeeId);
  if (dispute.payeeName === '' || href === undefined) return <ObjectRef id={dispute.payeeId} />;
  return (
    <Link href={href} title={dispute.payeeId}>
      {dispute.payeeName}
    </Link>
  );
}

function Course({ dispute }: { dispute: Dispute }): ReactElement {
  const t = useTranslations('disputeDesk');
  const tDispute = useTranslations('dispute');
  const words = useDisputeWords()(dispute.jobId);
  const sideOf = (name: string): string =>
    tDispute.has(`sides.${name}` as never) ? words.side(name as Dispute['openedBy']) : '';
  const act = (name: string): string => (t.has(`acts.${name}` as never) ? t(`acts.${name}` as never) : name);
  return (
    <Section title={t('course')}>
      <Facts
        of={[
          [
            t('order'),
            <Link key="order" href={adminJobUrl(dispute.jobId)}>
              <JobNumber id={dispute.jobId} />
            </Link>,
          ],
          [
            t('holds'),
            <Link key="holds" href={adminUrls.holds({ jobId: dispute.jobId })}>
              {t('toHolds')}
            </Link>,
          ],
          [t('payee'), <Payee key="payee" dispute={dispute} />],
          [
            t('decidedBy'),
            dispute.decidedBy ? <AdminName key="by" id={dispute.decidedBy} name={dispute.decidedByName} /> : null,
          ],
          [
            t('audit'),
            <Link key="audit" href={adminUrls.audit({ subjectId: dispute.disputeId })}>
              {t('toAudit')}
            </Link>,
          ],
        ]}
      />
      <Timeline
        label={t('course')}
        steps={dispute.timeline.map((step) => ({
          key: `${step.at}-${step.act}`,
          title: act(step.act),
          stage: 'done' as const,
          at: step.at,
          text: sideOf(step.by),
        }))}
      />
    </Section>
  );
}
