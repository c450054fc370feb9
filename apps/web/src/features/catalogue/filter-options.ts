/** The words of the filter form. Handed over as texts, so that the form brings no message files to the browser. */
export interface FilterLabels {
  filters: string;
  show: string;
  clear: string;
  close: string;
  category: string;
  brand: string;
  model: string;
  grade: string;
  district: string;
  price: string;
  priceFrom: string;
  priceTo: string;
  inStock: string;
  rating: string;
  anyRating: string;
  ratingFrom: Record<string, string>;
  pin: string;
  gradeNames: Record<string, string>;
  categoryNames: Record<string, string>;
}

export const offeredRatings = ['4', '3'] as const;
