'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { StatusChip, type Tone } from '#web/components/StatusChip.tsx';
import { Money, money } from '#web/format/Money.tsx';
import { useLineName } from '#web/format/use-line-name.ts';
import { When } from '#web/format/When.tsx';
import { orderKey } from '#web/features/orders/use-live-order.ts';
import { DisputeActions } from './DisputeActions.tsx';
import styles from './DisputeDetails.module.css';
import { DisputeEvidence } from './DisputeEvidence.tsx';
import { DisputeMessages } from './DisputeMessages.tsx';
import { DisputeOffers } from './DisputeOffers.tsx';
import { useDisputeWords } from './use-dispute-words.ts';
import { type Dispute, disputeKey, jobDisputesKey, useDispute } from './use-disputes.ts';

const tones: Record<Dispute['state'], Tone> = {
  open: 'warning',
  in_review: 'info',
  decided: 'info',
  appealed: 'warning',
  closed: 'neutral',
};

/** A dispute as either side sees it; what may be done comes from the api (`actions`). */
export function DisputeDetails({ disputeId }: { disputeId: string }): ReactElement {
  const t = useTranslations('dispute');
  const queries = useQueryClient();
  const query = useDispute(disputeId);
  return (
    <Loaded query={query}>
      {(dispute) => {
        const changed = (): void => {
          void queries.invalidateQueries({ queryKey: disputeKey(disputeId) });
          void queries.invalidateQueries({ queryKey: jobDisputesKey(dispute.jobId) });
          void queries.invalidateQueries({ queryKey: orderKey(dispute.jobId) });
        };
        return (
          <Section
            title={t('heading')}
            action={<StatusChip tone={tones[dispute.state]}>{t(`state.${dispute.state}`)}</StatusChip>}
          >
            <Standing dispute={dispute} />
            <Lines dispute={dispute} />
            <DisputeMessages dispute={dispute} onChanged={changed} />
            <DisputeEvidence dispute={dispute} onChanged={changed} />
            <DisputeOffers dispute={dispute} onChanged={changed} />
            <DisputeActions dispute={dispute} onChanged={changed} />
          </Section>
        );
      }}
    </Loaded>
  );
}

function Standing({ dispute }: { dispute: Dispute }): ReactElement {
  const t = useTranslations('dispute');
  const words = useDisputeWords()(dispute.jobId);
  const deadline =
    dispute.state === 'open'
      ? t.rich('answerBy', { at: () => <When at={dispute.answerBy} /> })
      : dispute.state === 'in_review' || dispute.state === 'appealed'
        ? t.rich('decideBy', { at: () => <When at={dispute.decideBy} /> })
        : dispute.state === 'decided' && dispute.appealUntil
          ? t.rich('appealUntil', { at: () => <When at={dispute.appealUntil ?? ''} /> })
          : null;
  return (
    <div className={styles.standing}>
      <p>
        <strong>{t(`kinds.${dispute.kind}`)}</strong> · {t(`wishes.${dispute.wish}`)} ·{' '}
        {t('with', { name: dispute.payeeName })}
      </p>
      <p>
        {t('claimed')}: <Money minor={dispute.claimed} exact /> · {words.waiting(dispute.waitingFor)}
      </p>
      {dispute.outcome ? <p>{t(`outcome.${dispute.outcome}`)}</p> : null}
      {deadline ? <p className={styles.soft}>{deadline}</p> : null}
    </div>
  );
}

function Lines({ dispute }: { dispute: Dispute }): ReactElement {
  const lineName = useLineName();
  const t = useTranslations('dispute');
  const words = useDisputeWords()(dispute.jobId);
  return (
    <section>
      <h3 className={styles.title}>{words.lines}</h3>
      <ul className={styles.lines}>
        {dispute.lines
          .filter((line) => line.claimed > 0)
          .map((line) => (
            <li key={line.lineId}>
              <span>
                {lineName(line)}
                {line.decided === null ? null : (
                  <span className={styles.soft}> ({t('decided', { amount: money(line.decided, true) })})</span>
                )}
              </span>
              <Money minor={line.claimed} exact />
            </li>
          ))}
      </ul>
    </section>
  );
}
