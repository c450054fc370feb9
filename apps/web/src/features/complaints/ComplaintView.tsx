'use client';

import { dataOf } from '@mistri/api-client';
import Stack from '@mui/material/Stack';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { When } from '#web/format/When.tsx';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { urls } from '#web/navigation/build-url.ts';
import { RequireSession } from '#web/session/RequireSession.tsx';
import { type Complaint, complaintsKey, complaintTones } from './complaint-look.ts';
import styles from './ComplaintView.module.css';

const refresh_ms = 30_000;

export function ComplaintView({ complaintId }: { complaintId: string }): ReactElement {
  const t = useTranslations('complaints');
  return (
    <Page title={t('one')} back={{ href: urls.complaint(), text: t('title') }}>
      <RequireSession>
        <Thread complaintId={complaintId} />
      </RequireSession>
    </Page>
  );
}

function Thread({ complaintId }: { complaintId: string }): ReactElement {
  const t = useTranslations('complaints');
  const queries = useQueryClient();
  const key = [...complaintsKey, complaintId];
  const complaint = useQuery({
    queryKey: key,
    queryFn: async () => dataOf(await browserApi.get('/api/complaints/{complaintId}', { path: { complaintId } })),
    refetchInterval: refresh_ms,
  });
  return (
    <Loaded query={complaint}>
      {(current) => (
        <>
          <Section
            title={current.title ?? t('erased')}
            action={<StatusChip tone={complaintTones[current.state]}>{t(`states.${current.state}`)}</StatusChip>}
          >
            <Facts
              of={[
                [t('ticket'), current.ticket],
                [t('about'), t(`categories.${current.category}`)],
                [t('received'), <When key="received" at={current.receivedAt} />],
                current.acknowledgedAt === null
                  ? [t('acknowledgeBy'), <When key="by" at={current.acknowledgeBy} />]
                  : [t('acknowledged'), <When key="at" at={current.acknowledgedAt} />],
                current.resolvedAt === null
                  ? [t('resolveBy'), <When key="resolve" at={current.resolveBy} />]
                  : [t('resolved'), <When key="resolved" at={current.resolvedAt} />],
              ]}
            />
          </Section>
          <Section title={t('messages')}>
            <ol className={styles.messages}>
              {current.messages.map((message, index) => (
                // Messages are only ever added at the end.
                // oxlint-disable-next-line react/no-array-index-key
                <li key={index} className={styles.message} data-own={!message.fromOfficer}>
                  <header>
                    {t(message.fromOfficer ? 'officer' : 'you')} · <When at={message.at} />
                  </header>
                  {message.text}
                </li>
              ))}
            </ol>
            <Moves complaint={current} onChanged={() => void queries.invalidateQueries({ queryKey: complaintsKey })} />
          </Section>
        </>
      )}
    </Loaded>
  );
}

interface MovesProps {
  complaint: Complaint;
  onChanged: () => void;
}

/** What the person may do now; the api says what that is (`moves`). */
function Moves({ complaint, onChanged }: MovesProps): ReactElement {
  const t = useTranslations('complaints');
  const ask = useAsk();
  const { complaintId, moves } = complaint;
  const may = (move: Complaint['moves'][number]): boolean => moves.includes(move);
  const move = useAction<{ move: 'reopen' | 'close'; text?: string }>({
    send: (body, key) =>
      browserApi.post('/api/complaints/{complaintId}/messages', { path: { complaintId }, body, idempotencyKey: key }),
    onDone: onChanged,
  });
  async function reopen(): Promise<void> {
    const agreed = await ask({
      title: t('reopenTitle'),
      text: t('reopenText'),
      action: t('reopen'),
      reason: { label: t('reopenWhy'), min: 5, max: 4000 },
    });
    if (agreed) await move.run({ move: 'reopen', text: agreed.reason });
  }
  return (
    <>
      {may('reply') ? <Reply complaintId={complaintId} onChanged={onChanged} /> : null}
      <Stack direction="row" useFlexGap spacing={3} sx={{ flexWrap: 'wrap' }}>
        {may('reopen') ? (
          <BusyButton variant="outlined" busy={move.busy} onClick={() => void reopen()}>
            {t('reopen')}
          </BusyButton>
        ) : null}
        {may('close') ? (
          <BusyButton busy={move.busy} onClick={() => void move.run({ move: 'close' })}>
            {t('close')}
          </BusyButton>
        ) : null}
      </Stack>
    </>
  );
}

function Reply({ complaintId, onChanged }: { complaintId: string; onChanged: () => void }): ReactElement {
  const t = useTranslations('complaints');
  const form = useForm({
    keep: `complaint-reply:${complaintId}`,
    initial: { text: '' },
    rules: { text: [required, atLeast(2)] },
    send: ({ text }, key) =>
      browserApi.post('/api/complaints/{complaintId}/messages', {
        path: { complaintId },
        body: { move: 'reply', text: text.trim() },
        idempotencyKey: key,
      }),
    onDone: () => {
      form.reset();
      onChanged();
    },
  });
  return (
    <Form form={form} submit={t('reply')}>
      <TextField field={form.field('text')} label={t('yourMessage')} rows={2} maxLength={4000} />
    </Form>
  );
}
