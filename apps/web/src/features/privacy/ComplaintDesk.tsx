'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Stack from '@mui/material/Stack';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useParams } from 'next/navigation';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { StateChip } from '#web/app-kit/StateChip.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { showToast } from '#web/components/toast.ts';
import { ObjectRef } from '#web/features/governance/ObjectRef.tsx';
import { useNow } from '#web/format/use-now.ts';
import { When } from '#web/format/When.tsx';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import styles from './ComplaintDesk.module.css';
import { runningClock } from './complaint-clock.ts';
import { DueChip } from './DueChip.tsx';

type Complaint = Data<'GET /api/complaints/{complaintId}'>;

/** One complaint with everything that was said, its clocks, and what the officer can do now. */
export function ComplaintDesk(): ReactElement {
  const t = useTranslations('privacyDesk.complaints');
  const { complaintId } = useParams<{ complaintId: string }>();
  const complaint = useQuery({
    queryKey: ['complaint', complaintId],
    queryFn: async () => dataOf(await browserApi.get('/api/complaints/{complaintId}', { path: { complaintId } })),
    refetchInterval: 30_000,
  });
  return (
    <Page
      title={complaint.data?.ticket ?? t('one')}
      back={{ href: adminUrls.complaints(), text: t('title') }}
      action={complaint.data ? <StateChip of="complaint" state={complaint.data.state} /> : null}
    >
      <Loaded query={complaint}>{(shown) => <OneComplaint complaint={shown} />}</Loaded>
    </Page>
  );
}

function OneComplaint({ complaint }: { complaint: Complaint }): ReactElement {
  const t = useTranslations('privacyDesk.complaints');
  const clock = runningClock(complaint, useNow());
  return (
    <>
      <Section title={complaint.title ?? t('erased')}>
        <Facts
          of={[
            [t('category'), t(`categories.${complaint.category}`)],
            [t('about'), complaint.aboutId ? <ObjectRef key="about" id={complaint.aboutId} short /> : null],
            [t('received'), <When key="received" at={complaint.receivedAt} />],
            [
              t('clock'),
              clock ? (
                <span key="clock">
                  {t(`clocks.${clock.name}`)} <DueChip tone={clock.tone} dueAt={clock.dueAt} />
                </span>
              ) : null,
            ],
            [t('acknowledged'), complaint.acknowledgedAt ? <When key="ack" at={complaint.acknowledgedAt} /> : null],
            [t('resolved'), complaint.resolvedAt ? <When key="done" at={complaint.resolvedAt} /> : null],
          ]}
        />
      </Section>
      <Section title={t('said')}>
        <ol className={styles.messages}>
          {complaint.messages.map((message) => (
            <li key={`${message.at}-${message.fromOfficer}`} className={styles.message} data-own={message.fromOfficer}>
              <header>
                {t(message.fromOfficer ? 'officer' : 'person')} · <When at={message.at} />
              </header>
              {message.text}
            </li>
          ))}
        </ol>
        <Answer complaint={complaint} />
      </Section>
    </>
  );
}

function Answer({ complaint }: { complaint: Complaint }): ReactElement | null {
  const t = useTranslations('privacyDesk.complaints');
  const ask = useAsk();
  const queries = useQueryClient();
  const path = { complaintId: complaint.complaintId };
  const done = (text: string): void => {
    showToast({ text, tone: 'success' });
    void queries.invalidateQueries({ queryKey: ['complaint'] });
    void queries.invalidateQueries({ queryKey: ['complaints'] });
    void queries.invalidateQueries({ queryKey: ['admin-overview'] });
  };
  const acknowledge = useAction({
    send: (_: void, key) =>
      browserApi.post('/api/complaints/{complaintId}/messages', {
        path,
        body: { move: 'acknowledge' },
        idempotencyKey: key,
      }),
    onDone: () => done(t('done.acknowledge')),
  });
  const resolve = useAction<string>({
    send: (text, key) =>
      browserApi.post('/api/complaints/{complaintId}/messages', {
        path,
        body: { move: 'resolve', text },
        idempotencyKey: key,
      }),
    onDone: () => done(t('done.resolve')),
  });
  const reply = useForm({
    initial: { text: '' },
    rules: { text: [required, atLeast(2)] },
    send: ({ text }, key) =>
      browserApi.post('/api/complaints/{complaintId}/messages', {
        path,
        body: { move: 'reply', text: text.trim() },
        idempotencyKey: key,
      }),
    onDone: () => {
      reply.reset();
      done(t('done.reply'));
    },
  });
  async function askToResolve(): Promise<void> {
    const agreed = await ask({
      title: t('resolveTitle'),
      text: t('resolveText'),
      action: t('moves.resolve'),
      reason: { label: t('solution'), hint: t('solutionHint'), min: 10, max: 4000 },
    });
    if (agreed) await resolve.run(agreed.reason);
  }
  const may = (move: Complaint['moves'][number]): boolean => complaint.moves.includes(move);
  if (!may('acknowledge') && !may('resolve') && !may('reply')) return null;
  return (
    <>
      {may('reply') ? (
        <Form form={reply} submit={t('moves.reply')}>
          <TextField field={reply.field('text')} label={t('yourAnswer')} rows={3} maxLength={4000} />
        </Form>
      ) : null}
      <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
        {may('acknowledge') ? (
          <BusyButton variant="outlined" busy={acknowledge.busy} onClick={() => void acknowledge.run()}>
            {t('moves.acknowledge')}
          </BusyButton>
        ) : null}
        {may('resolve') ? (
          <BusyButton variant="outlined" busy={resolve.busy} onClick={() => void askToResolve()}>
            {t('moves.resolve')}
          </BusyButton>
        ) : null}
      </Stack>
    </>
  );
}
