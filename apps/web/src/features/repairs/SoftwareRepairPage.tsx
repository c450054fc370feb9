import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { Icon, type IconName } from '#web/components/Icon.tsx';
import { LinkAction } from '#web/components/LinkAction.tsx';
import { money } from '#web/format/Money.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { softwareFaqs } from './software-repair-json-ld.ts';
import landing from '#web/features/home/landing.module.css';
import { LandingSteps } from '#web/features/home/LandingSteps.tsx';
import styles from './SoftwareRepairPage.module.css';
import { hardwareSymptoms, softwareSymptoms } from './symptom-look.ts';

const steps: readonly { key: 'describe' | 'technician' | 'price' | 'repair' | 'check'; icon: IconName }[] = [
  { key: 'describe', icon: 'chat' },
  { key: 'technician', icon: 'user' },
  { key: 'price', icon: 'rupee' },
  { key: 'repair', icon: 'cable' },
  { key: 'check', icon: 'check' },
];
const needs = ['laptop', 'browser', 'cable', 'internet', 'time'] as const;
const consents: readonly { key: 'asked' | 'only' | 'stop' | 'log' | 'gone' | 'erase'; icon: IconName }[] = [
  { key: 'asked', icon: 'chat' },
  { key: 'only', icon: 'lock' },
  { key: 'stop', icon: 'close' },
  { key: 'log', icon: 'file' },
  { key: 'gone', icon: 'hidden' },
  { key: 'erase', icon: 'warning' },
];

/** What the rules in force say (REP-12); `undefined` when the api did not answer: the page explains without numbers. */
export interface OfferFacts {
  readonly minimum_minor: number;
  readonly maximum_minor: number;
  readonly warrantyDays: number;
}

/** The public page of online repair: what it is, what it costs, what somebody allows by it. No script of its own. */
export async function SoftwareRepairPage({ offer }: { offer: OfferFacts | undefined }): Promise<ReactElement> {
  const t = await getTranslations('softwareRepair');
  return (
    <div className={landing.page}>
      <section className={landing.hero}>
        <h1>{t('title')}</h1>
        <p className={landing.intro}>{t('intro')}</p>
        <div className={styles.actions}>
          <LinkAction href={urls.newRepair()}>{t('start')}</LinkAction>
          <LinkAction href={urls.repairs()} kind="plain">
            {t('mine')}
          </LinkAction>
        </div>
      </section>
      <Promises offer={offer} />
      <CanAndCannot />
      <section className={landing.section}>
        <h2>{t('how')}</h2>
        <LandingSteps
          width="11.5rem"
          of={steps.map(({ key, icon }) => ({
            key,
            icon,
            title: t(`steps.${key}.title`),
            text: t(`steps.${key}.text`),
          }))}
        />
      </section>
      <section className={landing.section} id="consent">
        <h2>{t('consent')}</h2>
        <ul className={styles.list} data-kind="plain">
          {consents.map(({ key, icon }) => (
            <li key={key}>
              <Icon name={icon} />
              <span>{t(`consents.${key}`)}</span>
            </li>
          ))}
        </ul>
      </section>
      <div className={styles.pair}>
        <section className={landing.card}>
          <h2>{t('need')}</h2>
          <ul className={styles.list}>
            {needs.map((key) => (
              <li key={key}>
                <Icon name="check" />
                <span>{t(`needs.${key}`)}</span>
              </li>
            ))}
          </ul>
        </section>
        <Prices offer={offer} />
      </div>
      <section className={styles.notice}>
        <Icon name="shield" />
        <div>
          <h2>{t('safe')}</h2>
          <p>{t('safeText')}</p>
        </div>
      </section>
      <section className={landing.section}>
        <h2>{t('questions')}</h2>
        <div>
          {softwareFaqs.map((key) => (
            <details key={key} className={styles.faq}>
              <summary>{t(`faq.${key}.q`)}</summary>
              <p>{t(`faq.${key}.a`)}</p>
            </details>
          ))}
        </div>
        <div className={styles.actions}>
          <LinkAction href={urls.newRepair()}>{t('start')}</LinkAction>
        </div>
      </section>
      <section className={landing.card}>
        <h2>{t('technicians')}</h2>
        <p className={landing.soft}>{t('techniciansText')}</p>
        <LinkAction href={urls.work()} kind="plain">
          {t('techniciansGo')}
        </LinkAction>
      </section>
    </div>
  );
}

async function Promises({ offer }: { offer: OfferFacts | undefined }): Promise<ReactElement> {
  const t = await getTranslations('softwareRepair.facts');
  const tiles: readonly { icon: IconName; title: string; text: string }[] = [
    ...(offer
      ? [{ icon: 'rupee' as const, title: t('price', { amount: money(offer.minimum_minor) }), text: t('priceText') }]
      : []),
    { icon: 'lock', title: t('held'), text: t('heldText') },
    { icon: 'eye', title: t('control'), text: t('controlText') },
  ];
  return (
    <ul className={styles.grid}>
      {tiles.map((tile) => (
        <li key={tile.icon} className={landing.tile}>
          <span className={landing.icon}>
            <Icon name={tile.icon} />
          </span>
          <strong>{tile.title}</strong>
          <p>{tile.text}</p>
        </li>
      ))}
    </ul>
  );
}

async function CanAndCannot(): Promise<ReactElement> {
  const [t, tSymptoms] = await Promise.all([getTranslations('softwareRepair'), getTranslations('repairs.symptoms')]);
  return (
    <div className={styles.pair}>
      <section className={landing.card}>
        <h2>{t('can')}</h2>
        <p className={landing.soft}>{t('canText')}</p>
        <ul className={styles.list}>
          {softwareSymptoms.map((code) => (
            <li key={code}>
              <Icon name="check" />
              <span>{tSymptoms(`${code}.title`)}</span>
            </li>
          ))}
        </ul>
      </section>
      <section className={landing.card}>
        <h2>{t('cannot')}</h2>
        <p className={landing.soft}>{t('cannotText')}</p>
        <ul className={styles.list} data-kind="cannot">
          {hardwareSymptoms.map((code) => (
            <li key={code}>
              <Icon name="close" />
              <span>{tSymptoms(`${code}.title`)}</span>
            </li>
          ))}
        </ul>
        <p className={landing.soft}>{t('notSupported')}</p>
        <LinkAction href={urls.search()} kind="plain">
          {t('cannotParts')}
        </LinkAction>
      </section>
    </div>
  );
}

async function Prices({ offer }: { offer: OfferFacts | undefined }): Promise<ReactElement> {
  const t = await getTranslations('softwareRepair');
  return (
    <section className={landing.card} id="price">
      <h2>{t('price')}</h2>
      <dl className={styles.prices}>
        <div>
          <dt>{t('priceRows.diagnosis')}</dt>
          <dd>{t('priceFree')}</dd>
        </div>
        {offer ? (
          <div>
            <dt>{t('priceRows.repair')}</dt>
            <dd>{t('priceRange', { from: money(offer.minimum_minor), to: money(offer.maximum_minor) })}</dd>
          </div>
        ) : null}
      </dl>
      <p className={landing.soft}>{t('priceWhen')}</p>
      {offer && offer.warrantyDays > 0 ? (
        <p className={landing.soft}>{t('warranty', { days: offer.warrantyDays })}</p>
      ) : null}
    </section>
  );
}
