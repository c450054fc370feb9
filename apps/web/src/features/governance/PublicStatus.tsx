import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { serverApi } from '#web/api/server-api.ts';
import reading from '#web/components/Reading.module.css';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { When } from '#web/format/When.tsx';
import { defaultLocale, isLocale } from '#web/i18n/locale.ts';
import styles from './PublicStatus.module.css';
import { percentText } from './service-look.ts';

const tones = { up: 'success', degraded: 'warning', down: 'danger' } as const;
const wholeTones = { operational: 'success', degraded: 'warning', down: 'danger', read_only: 'warning' } as const;

/** GOV-3: how the platform does now and did over 30 days, for everybody. Says so itself when the api does not answer. */
export async function PublicStatus(): Promise<ReactElement> {
  const [t, locale] = await Promise.all([getTranslations('status'), getLocale()]);
  const api = await serverApi();
  const [status, flags] = await Promise.all([api.get('/api/status'), api.get('/api/flags')]);
  const language = isLocale(locale) ? locale : defaultLocale;
  if (!status.ok)
    return (
      <article className={reading['page']}>
        <h1>{t('title')}</h1>
        <p className={reading['intro']}>{t('noAnswer')}</p>
      </article>
    );
  const { data } = status;
  const notices = flags.ok
    ? [flags.data.readOnlyNotice, ...flags.data.stopped.map(({ notice }) => notice)].flatMap((notice) =>
        notice ? [notice[language]] : [],
      )
    : [];
  return (
    <article className={reading['page']}>
      <header>
        <h1>{t('title')}</h1>
        <p className={styles.now}>
          <StatusChip tone={wholeTones[data.status]}>{t(`now.${data.status}`)}</StatusChip>{' '}
          <span className={reading['soft']}>
            <When at={data.at} />
          </span>
        </p>
      </header>
      {notices.map((notice) => (
        <p key={notice} className={styles.notice}>
          {notice}
        </p>
      ))}
      <ul className={styles.areas}>
        {data.areas.map((area) => (
          <li key={area.area} className={styles.area}>
            <span className={styles.name}>{t(`areas.${area.area}`)}</span>
            <StatusChip tone={tones[area.state]}>{t(`states.${area.state}`)}</StatusChip>
            <span className={styles.numbers}>
              {area.availability === null ? t('unasked') : t('month', { share: percentText(area.availability, 3) })}
              {area.target === null ? '' : ` · ${t('promised', { share: percentText(area.target) })}`}
            </span>
          </li>
        ))}
      </ul>
      <p className={reading['soft']}>{t('explained')}</p>
    </article>
  );
}
