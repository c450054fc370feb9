'use client';

import type { TechnicianLanguage } from '@mistri/contracts/repair/technician-states';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { PrivatePicture } from '#web/app-kit/PrivatePicture.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { When } from '#web/format/When.tsx';
import styles from './repairs.module.css';
import type { Repair } from './use-live-repair.ts';

/** Who will work on the phone: the same person the consent names later (USB-5). */
export function TechnicianCard({ technician }: { technician: NonNullable<Repair['technician']> }): ReactElement {
  const t = useTranslations('repairs.technician');
  const tLanguages = useTranslations('repairs.languages');
  const name = technician.displayName;
  return (
    <Section title={t('title')}>
      <div className={styles.person}>
        <TechnicianPhoto technician={technician} />
        <div>
          <strong>{name}</strong>
          {technician.certificateNumber ? (
            <p className={styles.seal}>
              <Icon name="shield" size={18} /> {t('certificate')} {technician.certificateNumber}
            </p>
          ) : null}
        </div>
      </div>
      <Facts
        narrow
        of={[
          [
            t('rating'),
            technician.ratingCount > 0
              ? t('ratingValue', { average: technician.ratingAverage.toFixed(1), count: technician.ratingCount })
              : t('noRating'),
          ],
          [t('experience'), t('years', { years: technician.experienceYears })],
          [t('languages'), technician.languages.map((code) => tLanguages(code as TechnicianLanguage)).join(', ')],
          [t('until'), technician.certifiedUntil ? <When key="until" at={technician.certifiedUntil} as="day" /> : null],
        ]}
      />
      <p className={styles.soft}>{t('safe')}</p>
    </Section>
  );
}

interface TechnicianPhotoProps {
  technician: { technicianId: string; displayName: string; hasPhoto: boolean };
}

export function TechnicianPhoto({ technician }: TechnicianPhotoProps): ReactElement {
  const t = useTranslations('repairs.technician');
  if (!technician.hasPhoto)
    return (
      <span className={styles.noPhoto}>
        <Icon name="user" size={36} />
      </span>
    );
  return (
    <PrivatePicture
      url={`/api/technicians/${encodeURIComponent(technician.technicianId)}/photo`}
      alt={t('photo', { name: technician.displayName })}
      shape="round"
      otherwise="user"
    />
  );
}
