'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import type { KnownPlace } from '#web/features/checkout/use-known-place.ts';
import { money } from '#web/format/Money.tsx';
import { When } from '#web/format/When.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { useSession } from '#web/session/use-session.ts';
import { useSymptomNames } from './RepairAsked.tsx';
import styles from './repairs.module.css';
import { momentOf, type RequestDraft, requestOf, type RequestStep } from './request-draft.ts';
import type { RepairOptions } from './step-props.ts';

interface SendStepProps {
  draft: RequestDraft;
  options: RepairOptions;
  place: KnownPlace | undefined;
  onStep: (step: RequestStep) => void;
  onSent: (repairId: string) => void;
}

/** Everything once more, then one button. Who is not logged in is led there and comes back to exactly this. */
export function SendStep({ draft, options, place, onStep, onSent }: SendStepProps): ReactElement {
  const t = useTranslations('repairs.request');
  const names = useSymptomNames();
  const session = useSession();
  const send = useAction({
    say: 'page',
    send: (_: void, key) => browserApi.post('/api/repairs', { body: requestOf(draft), idempotencyKey: key }),
    onDone: ({ repairId }) => onSent(repairId),
  });
  const at = momentOf(draft.preferredAt);
  const state = place?.states.find(({ code }) => code === draft.stateCode)?.name;
  const rows: readonly { step: RequestStep; name: string; value: ReactNode }[] = [
    { step: 'problem', name: t('summary.problem'), value: names(draft.symptoms) },
    { step: 'phone', name: t('summary.phone'), value: `${draft.brand} ${draft.model}` },
    { step: 'ready', name: t('summary.time'), value: at ? <When at={at} /> : t('summary.soon') },
    {
      step: 'place',
      name: t('summary.invoice'),
      value: [draft.name, draft.addressLine, `${draft.city} ${draft.pin}`, state].filter(Boolean).join(', '),
    },
  ];
  return (
    <div className={styles.stack}>
      <ul className={styles.summary}>
        {rows.map((row) => (
          <li key={row.step}>
            <span>
              <span className={styles.soft}>{row.name}</span>
              <br />
              {row.value}
            </span>
            <Button size="small" aria-label={t('summary.change', { what: row.name })} onClick={() => onStep(row.step)}>
              {t('summary.toChange')}
            </Button>
          </li>
        ))}
        <li>
          <span>
            <span className={styles.soft}>{t('summary.price')}</span>
            <br />
            {t('summary.priceText', {
              from: money(options.quote.minimumMinor),
              to: money(options.quote.maximumMinor),
            })}
          </span>
        </li>
      </ul>
      <p>{t('nothingYet')}</p>
      <div role="alert">{send.problem ? <Alert severity="error">{send.problem}</Alert> : null}</div>
      {session.data === null ? (
        <>
          <p className={styles.soft}>{t('logInFirst')}</p>
          <div>
            <LinkButton variant="contained" href={urls.logIn(urls.newRepair())}>
              {t('logIn')}
            </LinkButton>
          </div>
        </>
      ) : (
        <div>
          <BusyButton
            variant="contained"
            size="large"
            busy={send.busy || session.isPending}
            onClick={() => void send.run()}
          >
            {t('send')}
          </BusyButton>
        </div>
      )}
    </div>
  );
}
