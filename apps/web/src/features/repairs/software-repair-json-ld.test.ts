import { expect, test } from 'vitest';
import { softwareRepairJsonLd } from './software-repair-json-ld.ts';

const page = {
  name: 'Repair',
  description: 'Repaired over the internet',
  url: 'https://mistri.in/phone-software-repair',
  provider: 'Mistri Private Limited',
  faqs: [{ question: 'Will I lose my photos?', answer: 'Most repairs leave them alone.' }],
};

test('prices are written in rupees, as the rules in force have them', () => {
  const offer = { minimum_minor: 19_900, maximum_minor: 249_950, warrantyDays: 30 };
  expect(softwareRepairJsonLd({ ...page, offer })).toMatchObject({
    '@graph': [
      { '@type': 'Service', offers: { priceCurrency: 'INR', lowPrice: '199.00', highPrice: '2499.50' } },
      { '@type': 'FAQPage', mainEntity: [{ name: 'Will I lose my photos?' }] },
    ],
  });
});

test('without an answer of the api no price is claimed', () => {
  expect(JSON.stringify(softwareRepairJsonLd({ ...page, offer: undefined }))).not.toContain('offers');
});
