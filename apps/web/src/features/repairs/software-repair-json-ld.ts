import type { OfferFacts } from './SoftwareRepairPage.tsx';

export const softwareFaqs = ['data', 'see', 'phone', 'fail', 'who'] as const;
export type SoftwareFaq = (typeof softwareFaqs)[number];

interface SoftwareRepairData {
  name: string;
  description: string;
  url: string;
  provider: string;
  offer: OfferFacts | undefined;
  faqs: readonly { question: string; answer: string }[];
}

const rupees = (amount_minor: number): string => (amount_minor / 100).toFixed(2);

/** What search engines read: the service with its prices in rupees, and the questions people have. */
export function softwareRepairJsonLd({ name, description, url, provider, offer, faqs }: SoftwareRepairData): object {
  return {
    '@context': 'https://schema.org',
    '@graph': [
      {
        '@type': 'Service',
        name,
        description,
        url,
        serviceType: name,
        areaServed: { '@type': 'Country', name: 'India' },
        provider: { '@type': 'Organization', name: provider },
        ...(offer
          ? {
              offers: {
                '@type': 'AggregateOffer',
                priceCurrency: 'INR',
                lowPrice: rupees(offer.minimum_minor),
                highPrice: rupees(offer.maximum_minor),
              },
            }
          : {}),
      },
      {
        '@type': 'FAQPage',
        mainEntity: faqs.map(({ question, answer }) => ({
          '@type': 'Question',
          name: question,
          acceptedAnswer: { '@type': 'Answer', text: answer },
        })),
      },
    ],
  };
}
