'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { When } from '#web/format/When.tsx';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import styles from './DisputeDetails.module.css';
import { useDisputeWords } from './use-dispute-words.ts';
import type { Dispute } from './use-disputes.ts';

interface DisputePartProps {
  dispute: Dispute;
  onChanged: () => void;
}

export function DisputeMessages({ dispute, onChanged }: DisputePartProps): ReactElement {
  const t = useTranslations('dispute');
  const words = useDisputeWords()(dispute.jobId);
  return (
    <section>
      <h3 className={styles.title}>{t('messages')}</h3>
      <ol className={styles.messages}>
        {dispute.messages.map((message) => (
          <li key={message.messageId} className={styles.message} data-own={message.side === dispute.you}>
            <header>
              {message.side === dispute.you ? t('you') : words.side(message.side)}
              {message.kind === 'message' ? '' : ` (${t(`messageKind.${message.kind}`)})`} · <When at={message.at} />
            </header>
            {message.text}
          </li>
        ))}
      </ol>
      {dispute.actions.includes('message') ? <Write disputeId={dispute.disputeId} onChanged={onChanged} /> : null}
    </section>
  );
}

function Write({ disputeId, onChanged }: { disputeId: string; onChanged: () => void }): ReactElement {
  const t = useTranslations('dispute');
  const form = useForm({
    keep: `dispute-message:${disputeId}`,
    initial: { text: '' },
    rules: { text: [required] },
    send: ({ text }, key) =>
      browserApi.post('/api/disputes/{disputeId}/messages', {
        path: { disputeId },
        idempotencyKey: key,
        body: { text: text.trim() },
      }),
    onDone: () => {
      form.reset();
      onChanged();
    },
  });
  return (
    <Form form={form} submit={t('send')}>
      <TextField field={form.field('text')} label={t('write')} rows={2} maxLength={2000} />
    </Form>
  );
}
