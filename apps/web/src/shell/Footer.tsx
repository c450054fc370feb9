import { getTranslations } from 'next-intl/server';
import { Link } from '#web/navigation/Link.tsx';
import type { ReactElement } from 'react';
import { Logo } from '#web/components/Logo.tsx';
import { siteConfig } from '#web/config/site-config.ts';
import { urls } from '#web/navigation/build-url.ts';
import styles from './Footer.module.css';

/** IN-13: who runs this, where, and who answers complaints, on every page. */
export async function Footer(): Promise<ReactElement> {
  const t = await getTranslations('shell');
  const { company, demoInbox } = siteConfig();
  const groups = [
    {
      title: t('footer.repair'),
      links: [
        [urls.softwareRepair(), t('footer.softwareRepair')],
        [urls.repairs(), t('footer.myRepairs')],
        [urls.work(), t('footer.technicians')],
      ],
    },
    {
      title: t('footer.buy'),
      links: [
        [urls.search(), t('footer.allParts')],
        [urls.businessAccount(), t('footer.business')],
        [urls.orders(), t('orders')],
      ],
    },
    {
      title: t('footer.sell'),
      links: [[urls.sell(), t('footer.becomeDealer')]],
    },
    {
      title: t('footer.help'),
      links: [
        [urls.complaint(), t('footer.complaint')],
        [urls.policy('returns'), t('footer.returns')],
        [urls.policy('grievance'), t('footer.grievance')],
        [urls.policy('ranking'), t('footer.ranking')],
        [urls.status(), t('footer.status')],
        [urls.policy('terms'), t('footer.terms')],
        [urls.policy('privacy'), t('footer.privacy')],
      ],
    },
  ] as const;
  return (
    <footer className={styles.footer}>
      <div className={styles.inner}>
        <div className={styles.about}>
          <Logo />
          <p>{t('footer.promise')}</p>
        </div>
        {groups.map((group) => (
          <nav key={group.title} aria-label={group.title}>
            <h2 className={styles.title}>{group.title}</h2>
            <ul className={styles.links}>
              {group.links.map(([href, text]) => (
                <li key={href}>
                  <Link href={href}>{text}</Link>
                </li>
              ))}
            </ul>
          </nav>
        ))}
        <address className={styles.legal}>
          <p>
            <strong>{company.legalName}</strong>
            <br />
            {company.address}
            <br />
            GSTIN {company.gstin}
          </p>
          <p>
            {t('footer.officer')}: <strong>{company.grievanceOfficer}</strong>
            <br />
            <a href={`mailto:${company.grievanceEmail}`}>{company.grievanceEmail}</a>
            <br />
            <a href={`tel:${company.grievancePhone}`}>{company.grievancePhone}</a>
          </p>
          {demoInbox ? (
            <p>
              <a href={demoInbox}>{t('inbox')}</a>
            </p>
          ) : null}
        </address>
      </div>
    </footer>
  );
}
