import { type ListingProblem, listingProblemText } from '@mistri/contracts/catalogue/listing-problems';
import { problemWithBreaks } from '@mistri/contracts/catalogue/unit-price';
import { type FieldError, ok, refuse, type Result } from '#platform/refusal.ts';
import { forbiddenMessage, judgeWords } from './forbidden-words.ts';
import type { GivenFields, ListingFields } from './listing-fields.ts';
import type { ListingReference } from './listing-reference.ts';
import type { Category } from './reference-data.ts';

export type ListingRefusal = 'catalogue.bad_listing' | 'catalogue.forbidden_listing';

export interface CheckedListing {
  readonly fields: ListingFields;
  readonly modelNos: readonly number[];
  /** IN-12: a person must look whether the words mean something forbidden. */
  readonly unsureWords: boolean;
}

/** Everything about a listing that can be judged without looking at others. All problems at once, by field. */
export function checkListing(given: GivenFields, reference: ListingReference): Result<CheckedListing, ListingRefusal> {
  const found = judgeWords(textOf(given), reference.words);
  if (found.verdict === 'forbidden') {
    return refuse('catalogue.forbidden_listing', forbiddenMessage, {
      errors: [fault('title', { rule: 'forbidden' })],
    });
  }
  const category = reference.categories.get(given.categoryId);
  if (!category) {
    return bad([{ path: 'categoryId', message: 'is no category. Choose one of GET /api/catalogue/reference.' }]);
  }
  const fields = withDefaults(given, category, reference);
  const models = checkModels(fields, category, reference);
  const errors = [
    ...checkBrand(fields, reference),
    ...models.errors,
    ...checkPrices(fields),
    ...checkTax(fields, reference),
    ...checkBis(fields, category),
  ];
  if (errors.length > 0) return bad(errors);
  return ok({ fields, modelNos: models.numbers, unsureWords: found.verdict === 'unsure' });
}

const fault = (path: string, problem: ListingProblem): FieldError => ({
  path,
  message: listingProblemText(problem),
  ...problem,
});

/** All that buyers read, and the code by which it is known. */
function textOf(given: GivenFields): string {
  return [given.title, given.description ?? '', given.sku, given.manufacturer].join('\n');
}

function bad(errors: FieldError[]) {
  const [first] = errors;
  return refuse('catalogue.bad_listing', `The listing can't be saved: ${first?.path} ${first?.message}`, { errors });
}

function withDefaults(given: GivenFields, category: Category, reference: ListingReference): ListingFields {
  const hsn = given.hsn ?? category.hsn;
  return {
    sku: given.sku.trim(),
    title: given.title.trim().replaceAll(/\s+/g, ' '),
    description: (given.description ?? '').trim(),
    categoryId: given.categoryId,
    brandId: given.brandId ?? null,
    modelIds: given.modelIds ?? [],
    grade: given.grade,
    mrp: given.mrp,
    b2bPrice: given.b2bPrice,
    b2cPrice: given.b2cPrice,
    b2bMinimumQuantity: given.b2bMinimumQuantity ?? 1,
    b2bBreaks: given.b2bBreaks ?? [],
    hsn,
    gstRateBp: given.gstRateBp ?? reference.gstRates.get(hsn) ?? category.gstRate_bp,
    warrantyMonths: given.warrantyMonths ?? 0,
    weightGrams: given.weightGrams ?? category.typicalWeight_g,
    countryOfOrigin: given.countryOfOrigin,
    manufacturer: given.manufacturer.trim(),
    bisRegistration: given.bisRegistration ?? null,
  };
}

function checkBrand(fields: ListingFields, reference: ListingReference): FieldError[] {
  const errors: FieldError[] = [];
  if (fields.title.length < 5) errors.push(fault('title', { rule: 'shortest', limit: 5 }));
  if (fields.manufacturer.length < 3) errors.push(fault('manufacturer', { rule: 'shortest', limit: 3 }));
  if (fields.brandId !== null && !reference.brands.has(fields.brandId))
    errors.push({ path: 'brandId', message: 'is no brand we know. Leave it empty for unbranded parts.' });
  return errors;
}

function checkModels(fields: ListingFields, category: Category, reference: ListingReference) {
  const errors: FieldError[] = [];
  const numbers: number[] = [];
  fields.modelIds.forEach((modelId, at) => {
    const model = reference.models.get(modelId);
    if (model) numbers.push(model.no);
    else
      errors.push({
        path: `modelIds.${at}`,
        message: `${modelId} is no model we know. Find it with GET /api/catalogue/models.`,
      });
  });
  if (category.modelsRequired && fields.modelIds.length === 0) errors.push(fault('modelIds', { rule: 'modelsNeeded' }));
  return { errors, numbers };
}

/** MKT-4: B2B ≤ B2C ≤ MRP. */
function checkPrices(fields: ListingFields): FieldError[] {
  const errors: FieldError[] = [];
  if (fields.b2cPrice > fields.mrp) errors.push(fault('b2cPrice', { rule: 'aboveMrp' }));
  if (fields.b2bPrice > fields.b2cPrice) errors.push(fault('b2bPrice', { rule: 'aboveB2c' }));
  const problem = problemWithBreaks({
    b2c_minor: fields.b2cPrice,
    b2b_minor: fields.b2bPrice,
    b2bMinimumQuantity: fields.b2bMinimumQuantity,
    b2bBreaks: fields.b2bBreaks.map((step) => ({ quantity: step.quantity, price_minor: step.price })),
  });
  if (problem) errors.push(fault('b2bBreaks', problem));
  return errors;
}

/** IN-5: where the tax table has a rate for the code, it is that one. */
function checkTax(fields: ListingFields, reference: ListingReference): FieldError[] {
  const rate_bp = reference.gstRates.get(fields.hsn);
  if (rate_bp === undefined || rate_bp === fields.gstRateBp) return [];
  return [fault('gstRateBp', { rule: 'gstOfHsn', limit: `${rate_bp / 100} %` })];
}

/** IN-16: batteries and chargers need a registration with the Bureau of Indian Standards. */
function checkBis(fields: ListingFields, category: Category): FieldError[] {
  if (!category.bisRequired || fields.bisRegistration !== null) return [];
  return [fault('bisRegistration', { rule: 'bisNeeded' })];
}
