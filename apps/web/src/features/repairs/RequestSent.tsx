'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { AddPhotos } from './RepairPhotos.tsx';
import styles from './repairs.module.css';
import { useLiveRepair } from './use-live-repair.ts';

/** The request is safe; photos come after it, one by one, so that a slow network cannot take the request with it. */
export function RequestSent({ repairId }: { repairId: string }): ReactElement {
  const t = useTranslations('repairs');
  const repair = useLiveRepair(repairId);
  return (
    <Loaded query={repair}>
      {(current) => (
        <>
          <Section title={`${current.brand} ${current.model}`}>
            {current.queue ? (
              <div className={styles.queue}>
                <strong>{t('queue.position', { position: current.queue.position })}</strong>
                <span>{t('queue.waiting', { waiting: current.queue.waiting })}</span>
                <span>{t('queue.told')}</span>
              </div>
            ) : (
              <p>{t(`now.${current.status}`)}</p>
            )}
            <AddPhotos
              repairId={repairId}
              label={t('request.photos')}
              hint={t('request.photosHint')}
              present={current.photos.length}
            />
          </Section>
          <LinkButton variant="contained" href={urls.repair(repairId)}>
            {t('request.toRepair')}
          </LinkButton>
        </>
      )}
    </Loaded>
  );
}
