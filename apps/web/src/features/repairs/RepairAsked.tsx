'use client';

import type { RepairCategory, SymptomCode } from '@mistri/contracts/repair/symptoms';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Section } from '#web/app-kit/Section.tsx';
import { Facts } from '#web/components/Facts.tsx';
import { When } from '#web/format/When.tsx';
import { isAtRest } from './repair-look.ts';
import { AddPhotos, RepairPhotos } from './RepairPhotos.tsx';
import styles from './repairs.module.css';
import type { Repair } from './use-live-repair.ts';

/** The symptoms of a repair in words. */
export function useSymptomNames(): (codes: readonly string[]) => string {
  const t = useTranslations('repairs.symptoms');
  return (codes) => codes.map((code) => t(`${code as SymptomCode}.title`)).join(', ');
}

interface RepairAskedProps {
  repair: Repair;
  /** The customer's own page also offers to add photos. */
  own?: boolean;
}

/** What was asked for, with the photos. */
export function RepairAsked({ repair, own = true }: RepairAskedProps): ReactElement {
  const t = useTranslations('repairs');
  const names = useSymptomNames();
  const { contact, place } = repair;
  return (
    <Section title={t(own ? 'asked.title' : 'asked.titleForOthers')}>
      <Facts
        of={[
          [
            t('asked.phone'),
            `${t(`categories.${repair.category as RepairCategory}`)}: ${repair.brand} ${repair.model}`,
          ],
          [t('asked.problem'), names(repair.symptoms)],
          [
            t(own ? 'asked.words' : 'asked.wordsForOthers'),
            repair.description ? (
              <span key="words" className={styles.text}>
                {repair.description}
              </span>
            ) : null,
          ],
          [t('asked.backup'), t(`request.backups.${repair.backup}`)],
          [t('asked.time'), repair.preferredAt ? <When key="time" at={repair.preferredAt} /> : null],
          [
            t(contact ? 'asked.invoice' : 'asked.place'),
            contact
              ? `${contact.name}, ${contact.addressLine}, ${place.city} ${place.pin}, ${place.stateName}`
              : `${place.city}, ${place.stateName}`,
          ],
        ]}
      />
      <RepairPhotos repair={repair} />
      {own && !isAtRest(repair.status) ? (
        <AddPhotos
          repairId={repair.repairId}
          label={t('photos.add')}
          hint={t('request.photosHint')}
          present={repair.photos.length}
        />
      ) : null}
    </Section>
  );
}
