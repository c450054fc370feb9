'use client';

import { type Data, dataOf } from '@mistri/api-client';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { When } from '#web/format/When.tsx';
import styles from './Privacy.module.css';

type Consent = Data<'GET /api/privacy/consents'>['consents'][number];

const consentsKey = ['privacy', 'consents'] as const;

/** One switch per purpose: no is as near as yes. */
export function ConsentsSection(): ReactElement {
  const t = useTranslations('privacy');
  const locale = useLocale();
  const consents = useQuery({
    queryKey: [...consentsKey, locale],
    queryFn: async () => dataOf(await browserApi.get('/api/privacy/consents', { query: { locale } })).consents,
  });
  return (
    <Section title={t('consents')} intro={t('consentsIntro')}>
      <Loaded query={consents}>
        {(list) =>
          list.length === 0 ? (
            <EmptyBlock icon="shield" title={t('noConsents')} />
          ) : (
            <ul className={styles.list}>
              {list.map((consent) => (
                <OneConsent key={consent.purpose} consent={consent} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function OneConsent({ consent }: { consent: Consent }): ReactElement {
  const t = useTranslations('privacy');
  const locale = useLocale();
  const queries = useQueryClient();
  const reload = (): void => void queries.invalidateQueries({ queryKey: consentsKey });
  const answer = useAction<boolean>({
    send: (granted, key) =>
      browserApi.put('/api/privacy/consents/{purpose}', {
        path: { purpose: consent.purpose },
        body: { granted, version: consent.version, locale },
        idempotencyKey: key,
      }),
    onDone: (_, granted) => {
      showToast({ text: t(granted ? 'saidYes' : 'saidNo'), tone: 'success' });
      reload();
    },
    onProblem: () => {
      // Also when the words changed meanwhile: the reader then sees the words in force.
      reload();
      return false;
    },
  });
  return (
    <li className={styles.entry}>
      <FormControlLabel
        className={styles.switch}
        labelPlacement="start"
        label={<strong>{consent.title}</strong>}
        control={
          <Switch
            checked={consent.granted}
            disabled={answer.busy}
            onChange={(event) => void answer.run(event.target.checked)}
            slotProps={{ input: { 'aria-describedby': `consent-${consent.purpose}` } }}
          />
        }
      />
      <p id={`consent-${consent.purpose}`}>{consent.text}</p>
      <p className={styles.soft}>
        {consent.adultsOnly ? `${t('adultsOnly')} ` : ''}
        {consent.answeredAt === null ? t('notAnswered') : null}
        {consent.answeredAt === null ? null : (
          <>
            {t(consent.granted ? 'yesSince' : 'noSince')} <When at={consent.answeredAt} as="day" />
          </>
        )}
        {` · ${t('version', { version: consent.version })}`}
      </p>
    </li>
  );
}
