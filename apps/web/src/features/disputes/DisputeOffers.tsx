'use client';

import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { money } from '#web/format/Money.tsx';
import { useLineName } from '#web/format/use-line-name.ts';
import { amount, fromPaise, toPaise } from '#web/forms/amount.ts';
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

/** Either side says what would settle it; the other accepts or declines. */
export function DisputeOffers({ dispute, onChanged }: DisputePartProps): ReactElement | null {
  const t = useTranslations('dispute');
  const words = useDisputeWords()(dispute.jobId);
  const [making, setMaking] = useState(false);
  const may = dispute.actions.includes('offer');
  if (dispute.offers.length === 0 && !may) return null;
  return (
    <section>
      <h3 className={styles.title}>{t('offers')}</h3>
      <ul className={styles.lines}>
        {dispute.offers.map((offer) => (
          <li key={offer.offerId}>
            <span>
              {t('offered', { side: words.side(offer.side), amount: money(offer.amount, true) })} (
              {t(`offerState.${offer.state}`)})
            </span>
            {may && offer.state === 'open' && offer.side !== dispute.you ? (
              <Answer dispute={dispute} offer={offer} onChanged={onChanged} />
            ) : null}
          </li>
        ))}
      </ul>
      {may && !making ? <Button onClick={() => setMaking(true)}>{t('makeOffer')}</Button> : null}
      {may && making ? (
        <MakeOffer
          dispute={dispute}
          onMade={() => {
            setMaking(false);
            onChanged();
          }}
        />
      ) : null}
    </section>
  );
}

interface AnswerProps extends DisputePartProps {
  offer: Dispute['offers'][number];
}

function Answer({ dispute, offer, onChanged }: AnswerProps): ReactElement {
  const t = useTranslations('dispute');
  const ask = useAsk();
  const answer = useAction({
    send: (accept: boolean, key) =>
      browserApi.patch('/api/disputes/{disputeId}/offers/{offerId}', {
        path: { disputeId: dispute.disputeId, offerId: offer.offerId },
        idempotencyKey: key,
        body: { accept },
      }),
    onDone: onChanged,
  });
  async function accept(): Promise<void> {
    const agreed = await ask({
      title: t('acceptTitle'),
      text: t('acceptText', { amount: money(offer.amount, true) }),
      action: t('accept'),
    });
    if (agreed) await answer.run(true);
  }
  return (
    <Stack direction="row" spacing={2}>
      <BusyButton size="small" variant="contained" busy={answer.busy} onClick={() => void accept()}>
        {t('accept')}
      </BusyButton>
      <BusyButton size="small" busy={answer.busy} onClick={() => void answer.run(false)}>
        {t('decline')}
      </BusyButton>
    </Stack>
  );
}

function MakeOffer({ dispute, onMade }: { dispute: Dispute; onMade: () => void }): ReactElement {
  const t = useTranslations('dispute');
  const lineName = useLineName();
  const lines = dispute.lines.filter((line) => line.claimed > 0);
  const form = useForm({
    initial: Object.fromEntries(lines.map((line) => [line.lineId, fromPaise(line.claimed)])) as Record<string, string>,
    rules: Object.fromEntries(lines.map((line) => [line.lineId, [required, amount]])),
    send: (values, key) =>
      browserApi.post('/api/disputes/{disputeId}/offers', {
        path: { disputeId: dispute.disputeId },
        idempotencyKey: key,
        body: { lines: lines.map((line) => ({ lineId: line.lineId, amount: toPaise(values[line.lineId] ?? '') })) },
      }),
    onDone: onMade,
  });
  return (
    <Form form={form} submit={t('sendOffer')}>
      {lines.map((line) => (
        <TextField
          key={line.lineId}
          field={form.field(line.lineId)}
          label={t('offerAmount', { line: lineName(line) })}
          inputMode="decimal"
          maxLength={12}
        />
      ))}
    </Form>
  );
}
