import type { Metadata } from 'next';
import { getMessages, getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import type { ReactElement } from 'react';
import reading from '#web/components/Reading.module.css';
import { siteConfig } from '#web/config/site-config.ts';
import { When } from '#web/format/When.tsx';
import { languageAlternates } from '#web/navigation/language-alternates.ts';
import { type PolicyName, policyNames, urls } from '#web/navigation/build-url.ts';
import { Link } from '#web/navigation/Link.tsx';

interface PolicyPageProps {
  params: Promise<{ policy: string }>;
}

const inForceSince = '2026-11-01T00:00:00+05:30';

async function policyOf({ params }: PolicyPageProps): Promise<PolicyName> {
  const { policy } = await params;
  const name = policyNames.find((known) => known === policy);
  if (!name) notFound();
  return name;
}

export async function generateMetadata(props: PolicyPageProps): Promise<Metadata> {
  const name = await policyOf(props);
  const t = await getTranslations('policies');
  return { title: t(`${name}.title`), alternates: await languageAlternates(urls.policy(name)) };
}

export default async function PolicyPage(props: PolicyPageProps): Promise<ReactElement> {
  const name = await policyOf(props);
  const [t, messages] = await Promise.all([getTranslations('policies'), getMessages()]);
  const { company } = siteConfig();
  const facts = {
    legalName: company.legalName,
    officer: company.grievanceOfficer,
    email: company.grievanceEmail,
    phone: company.grievancePhone,
    address: company.address,
  };
  const sections = Object.keys(messages.policies[name].sections);
  return (
    <article className={reading['page']}>
      <header>
        <h1>{t(`${name}.title`)}</h1>
        <p className={reading['intro']}>{t(`${name}.intro`, facts)}</p>
      </header>
      {sections.map((section) => (
        <section key={section}>
          <h2>{t(`${name}.sections.${section}.title` as 'terms.sections.s1.title')}</h2>
          <p className={reading['text']}>{t(`${name}.sections.${section}.text` as 'terms.sections.s1.text', facts)}</p>
        </section>
      ))}
      <p className={reading['soft']}>{t.rich('updated', { date: () => <When at={inForceSince} as="day" /> })}</p>
      <nav aria-label={t('others')} className={reading['links']}>
        {policyNames
          .filter((other) => other !== name)
          .map((other) => (
            <Link key={other} href={urls.policy(other)}>
              {t(`${other}.title`)}
            </Link>
          ))}
      </nav>
    </article>
  );
}
