import type { ReviewReason } from '@mistri/contracts/catalogue/products';
import type { ListingFields } from './listing-fields.ts';

export interface Judgement {
  readonly reasons: readonly ReviewReason[];
  readonly details: Readonly<Record<string, unknown>>;
}

export interface JudgedListing {
  readonly fields: ListingFields;
  /** What buyers see now; undefined when they have never seen it. */
  readonly live?: ListingFields;
  readonly dealerTrusted: boolean;
  readonly unsureWords: boolean;
  /** Listings of the same dealer with almost the same title for the same phones. */
  readonly similarTitles: readonly string[];
  /** A price that moves by more than this waits, basis points. */
  readonly priceJump_bp: number;
}

/** Claims to be the maker's own part: that needs proof (MKT-3). In the languages people write titles in. */
const claims =
  /\b(original|orignal|orginal|oriignal|genuine|authentic|oem\s+original|100\s?%\s?(?:ori|org))|ஒரிஜினல்|அசல்|ओरिजिनल|असली|ओरिजनल/iu;

export function claimsOriginal(fields: Pick<ListingFields, 'grade' | 'title' | 'description'>): boolean {
  return fields.grade === 'original' || claims.test(`${fields.title}\n${fields.description}`);
}

/** Whether a person must look before buyers see it, and why (MKT-3, MKT-4, IN-12). Pure. */
export function judgeListing(listing: JudgedListing): Judgement {
  const { fields, live } = listing;
  const reasons: ReviewReason[] = [];
  const details: Record<string, unknown> = {};
  const meaning = !live || meaningChanged(live, fields);
  if (!listing.dealerTrusted && meaning) reasons.push('new_dealer');
  if (claimsOriginal(fields) && !(live && claimsOriginal(live) && !meaning)) reasons.push('claims_original');
  if (listing.unsureWords && textChanged(live, fields)) reasons.push('unsure_words');
  if (listing.similarTitles.length > 0 && live?.title !== fields.title) {
    reasons.push('similar_title');
    details['similarProducts'] = listing.similarTitles;
  }
  const jump = live && priceJump(live, fields, listing.priceJump_bp);
  if (jump) {
    reasons.push('price_jump');
    details['priceJump'] = jump;
  }
  return { reasons, details };
}

/** What it is, not what it costs or weighs. */
function meaningChanged(before: ListingFields, after: ListingFields): boolean {
  const meaning = (fields: ListingFields): string =>
    JSON.stringify([
      fields.title,
      fields.description,
      fields.categoryId,
      fields.brandId,
      fields.grade,
      fields.modelIds,
      fields.manufacturer,
    ]);
  return meaning(before) !== meaning(after);
}

function textChanged(before: ListingFields | undefined, after: ListingFields): boolean {
  const text = (fields: ListingFields): string =>
    [fields.title, fields.description, fields.sku, fields.manufacturer].join('\n');
  return !before || text(before) !== text(after);
}

function priceJump(before: ListingFields, after: ListingFields, limit_bp: number) {
  for (const name of ['b2cPrice', 'b2bPrice'] as const) {
    const moved_bp = (Math.abs(after[name] - before[name]) * 10_000) / before[name];
    if (moved_bp > limit_bp) return { field: name, from: before[name], to: after[name] };
  }
  return undefined;
}
