import { demoDealers } from './demo-dealers.ts';

/** A listing as a dealer posts it. Prices in paise. */
export interface DemoListing {
  /** Index into the demo dealers. */
  dealer: number;
  body: Readonly<Record<string, unknown>> & { sku: string };
  /** Of which phone, and the how-manieth listing: for its picture. */
  phone: string;
  number: number;
  /** Stays in the review queue, to be decided by whoever tries the demo. */
  waits: boolean;
}

interface Kind {
  categoryId: string;
  /** `{phone}` is replaced. */
  title: string;
  description: string;
  rupees: number;
  grade: 'original' | 'oem' | 'compatible' | 'refurbished';
  warrantyMonths: number;
  bisRegistration?: string;
}

const kinds: readonly Kind[] = [
  {
    categoryId: 'display',
    title: 'Display with touch for {phone}, full HD in-cell',
    description: 'Tested for touch, brightness and dead pixels before it leaves the shop. Comes with frame adhesive.',
    rupees: 1_450,
    grade: 'oem',
    warrantyMonths: 6,
  },
  {
    categoryId: 'battery',
    title: 'Battery for {phone}, 5000 mAh',
    description: 'Fresh cells, less than three months old. Protection circuit against overcharge.',
    rupees: 690,
    grade: 'compatible',
    warrantyMonths: 6,
    bisRegistration: 'R-41004821',
  },
  {
    categoryId: 'charging-board',
    title: 'Charging board with microphone for {phone}',
    description: 'Fast charging works. Check the revision printed on your old board.',
    rupees: 320,
    grade: 'compatible',
    warrantyMonths: 3,
  },
  {
    categoryId: 'back-panel',
    title: 'Back panel for {phone}, midnight black',
    description: 'Glass with camera ring and adhesive. Matches the colour of the phone.',
    rupees: 410,
    grade: 'compatible',
    warrantyMonths: 0,
  },
  {
    categoryId: 'rear-camera',
    title: 'Rear main camera for {phone}, pulled and tested',
    description: 'Taken from phones with broken displays; focus and stabiliser tested.',
    rupees: 1_180,
    grade: 'refurbished',
    warrantyMonths: 3,
  },
];

const phones: readonly (readonly [brandId: string, modelId: string, name: string])[] = [
  ['xiaomi', 'xiaomi-redmi-note-12', 'Redmi Note 12'],
  ['samsung', 'samsung-galaxy-a14', 'Samsung Galaxy A14'],
  ['vivo', 'vivo-y20g', 'Vivo Y20G'],
  ['oppo', 'oppo-a16', 'Oppo A16'],
  ['apple', 'apple-iphone-12', 'iPhone 12'],
  ['samsung', 'samsung-galaxy-a52', 'Samsung Galaxy A52'],
  ['motorola', 'motorola-moto-g54-5g', 'Moto G54 5G'],
  ['realme', 'realme-xt', 'Realme XT'],
  ['apple', 'apple-iphone-13', 'iPhone 13'],
  ['oneplus', 'oneplus-7', 'OnePlus 7'],
  ['vivo', 'vivo-y50', 'Vivo Y50'],
  ['samsung', 'samsung-galaxy-m33-5g', 'Samsung Galaxy M33 5G'],
];

const perDealer = 4;

/** Four listings of every approved dealer, the same at every start; two more that wait for review. */
export function demoListings(): DemoListing[] {
  const approved = demoDealers.flatMap((dealer, index) => (dealer.approved ? [index] : []));
  const live = approved.flatMap((dealer) =>
    Array.from({ length: perDealer }, (_, nth) => listing(dealer, dealer + nth * 5, dealer * perDealer + nth)),
  );
  const waiting = [listing(1, 6, 900), listing(2, 9, 901)].map((entry) => ({ ...entry, waits: true }));
  return [...live, ...waiting];
}

function listing(dealer: number, phone: number, number: number): DemoListing {
  const [brandId, modelId, name] = phones[phone % phones.length] as (typeof phones)[number];
  const kind = kinds[number % kinds.length] as Kind;
  const seller = demoDealers[dealer];
  // Dealers differ a little in price, and dear phones have dear parts.
  const factor = (brandId === 'apple' ? 2.4 : 1) * (1 + ((number * 7) % 11) / 50);
  const b2cPrice = Math.round(kind.rupees * factor) * 100;
  const body = {
    sku: `${kind.categoryId.toUpperCase()}-${number + 1}`,
    title: kind.title.replace('{phone}', name),
    description: kind.description,
    categoryId: kind.categoryId,
    brandId,
    modelIds: [modelId],
    grade: kind.grade,
    mrp: Math.round(b2cPrice / 70) * 100,
    b2cPrice,
    b2bPrice: Math.round((b2cPrice * 0.82) / 100) * 100,
    countryOfOrigin: 'CN',
    manufacturer: `Shenzhen Parts Works; imported by ${seller?.legalName}, ${seller?.city} ${seller?.pin}`,
    warrantyMonths: kind.warrantyMonths,
    quantity: 20 + ((number * 13) % 60),
    ...(kind.bisRegistration ? { bisRegistration: kind.bisRegistration } : {}),
  };
  return { dealer, body, phone: name, number, waits: false };
}
