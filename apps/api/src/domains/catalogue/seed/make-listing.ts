import type { Grade } from '../search/search-terms.ts';
import { brandTrade, colours, type PartKind, partKinds } from './part-kinds.ts';
import { type Random, weighted } from './random.ts';

/** What the generator knows of the reference tables. */
export interface SeedReference {
  /** By category id. */
  readonly categories: ReadonlyMap<string, { hsn: string; gstRate_bp: number; weight_g: number; bisRequired: boolean }>;
  /** Brand id → name. */
  readonly brands: ReadonlyMap<string, string>;
  readonly models: readonly { no: number; brandId: string; name: string; year: number | null }[];
}

export interface SeedListing {
  readonly title: string;
  readonly description: string;
  readonly categoryId: string;
  readonly brandId: string | null;
  readonly modelNos: readonly number[];
  readonly grade: Grade;
  readonly mrp_minor: number;
  readonly b2c_minor: number;
  readonly b2b_minor: number;
  readonly b2bMinimumQuantity: number;
  readonly hsn: string;
  readonly gstRate_bp: number;
  readonly warrantyMonths: number;
  readonly weight_g: number;
  readonly bisRegistration: string | null;
  readonly countryOfOrigin: string;
  readonly manufacturer: string;
  readonly colour: string | null;
  readonly quantity: number;
  readonly rating_x100: number;
  readonly ratingCount: number;
}

const gradeFactor: Readonly<Record<Grade, number>> = { original: 2.1, oem: 1.45, compatible: 1, refurbished: 0.7 };
const pickGrade = weighted<Grade>([
  ['compatible', 52],
  ['oem', 26],
  ['original', 14],
  ['refurbished', 8],
]);
const makers = [
  'Shenzhen Yida Mobile Parts, Shenzhen, China; imported by Corporate Spares LLP, Chennai 600002',
  'Guangzhou Hongda Electronics, Guangzhou, China; imported by Vaigai Imports, Madurai 625001',
  'Sri Lakshmi Components, SIDCO Estate, Coimbatore 641021',
  'Noida Mobile Components Pvt Ltd, Sector 63, Noida 201301',
  'Dongguan Litai Battery, Dongguan, China; imported by Kovai Trading, Coimbatore 641012',
] as const;
const remarks = [
  'Tested on the bench before dispatch. Check the connector and the model number on the back before ordering.',
  'Fit it with the power off; warranty does not cover broken flex cables or water damage.',
  'Packed in foam and a hard box. Open it on camera for claims of damage in transit.',
  'From a current batch. Adhesive and tools are not included unless the title says so.',
] as const;

/** Makes listings as dealers of Tamil Nadu write them. The same random numbers give the same listings everywhere. */
export function createListingMaker(reference: SeedReference): (random: Random) => SeedListing {
  const kinds = partKinds.filter((kind) => reference.categories.has(kind.categoryId));
  const pickKind = weighted(kinds.map((kind) => [kind, kind.weight] as const));
  const byBrand = new Map<string, SeedReference['models']>();
  for (const model of reference.models) byBrand.set(model.brandId, [...(byBrand.get(model.brandId) ?? []), model]);
  const traded = [...byBrand.keys()].filter((brandId) => brandTrade[brandId] !== undefined);
  const pickBrand = weighted(traded.map((brandId) => [brandId, brandTrade[brandId]?.[0] ?? 1] as const));
  return (random) => {
    const kind = pickKind(random);
    const subject = kind.universal
      ? universalSubject(random, kind, reference)
      : phoneSubject(random, pickBrand(random), { byBrand, reference });
    return finish(random, { kind, subject, reference });
  };
}

interface Subject {
  brandId: string;
  name: string;
  modelNos: number[];
  priceFactor: number;
}

function universalSubject(random: Random, kind: PartKind, reference: SeedReference): Subject {
  const brandId = random.pick(kind.universal ?? []);
  return { brandId, name: reference.brands.get(brandId) ?? brandId, modelNos: [], priceFactor: 1 };
}

function phoneSubject(
  random: Random,
  brandId: string,
  known: { byBrand: ReadonlyMap<string, SeedReference['models']>; reference: SeedReference },
): Subject {
  const models = known.byBrand.get(brandId) ?? [];
  const model = random.pick(models);
  // A part often fits the neighbours of a model too.
  const at = models.indexOf(model);
  const alsoFits = random.chance(0.25) ? models.slice(at + 1, at + random.between(2, 3)) : [];
  const age = 2026 - (model.year ?? 2021);
  return {
    brandId,
    name: fullName(known.reference.brands.get(brandId) ?? brandId, model.name),
    modelNos: [model.no, ...alsoFits.map((entry) => entry.no)],
    priceFactor: (brandTrade[brandId]?.[1] ?? 1) * Math.max(0.55, 1.35 - age * 0.09),
  };
}

/** "Poco X5 Pro" carries its brand already. */
function fullName(brand: string, model: string): string {
  return model.toLowerCase().startsWith(brand.toLowerCase()) ? model : `${brand} ${model}`;
}

function finish(random: Random, made: { kind: PartKind; subject: Subject; reference: SeedReference }): SeedListing {
  const { kind, subject, reference } = made;
  const category = reference.categories.get(kind.categoryId);
  if (!category) throw new Error(`no category ${kind.categoryId}`);
  const grade = pickGrade(random);
  const colour = kind.colours ? random.pick(colours) : null;
  const title = random
    .pick(kind.titles)
    .replace('{m}', subject.name)
    .replace('{b}', subject.name)
    .replace('{v}', random.pick(kind.variants))
    .replace('{c}', colour ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const [least, most] = kind.price;
  const plain = least + (most - least) * random.next() ** 2;
  const b2c_minor = Math.max(1_000, Math.round((plain * subject.priceFactor * gradeFactor[grade]) / 5) * 500);
  const rated = random.chance(0.45);
  return {
    title: grade === 'original' ? `${title} original` : title,
    description: `${title}. ${random.pick(remarks)}`,
    categoryId: kind.categoryId,
    brandId: subject.brandId,
    modelNos: subject.modelNos,
    grade,
    b2c_minor,
    b2b_minor: Math.max(500, Math.round((b2c_minor * random.between(72, 92)) / 100 / 100) * 100),
    b2bMinimumQuantity: random.pick([1, 1, 1, 2, 5, 10]),
    mrp_minor: Math.round((b2c_minor * random.between(112, 190)) / 100 / 100) * 100,
    hsn: category.hsn,
    gstRate_bp: category.gstRate_bp,
    warrantyMonths: random.pick([0, 0, 1, 3, 3, 6, 6, 12]),
    weight_g: Math.max(1, Math.round(category.weight_g * (0.7 + random.next() * 0.7))),
    bisRegistration: category.bisRequired ? `R-${random.between(10_000_000, 99_999_999)}` : null,
    countryOfOrigin: random.chance(0.72) ? 'CN' : 'IN',
    manufacturer: random.pick(makers),
    colour,
    quantity: random.chance(0.14) ? 0 : random.between(1, 240),
    rating_x100: rated ? random.between(290, 500) : 0,
    ratingCount: rated ? random.between(1, 120) : 0,
  };
}
