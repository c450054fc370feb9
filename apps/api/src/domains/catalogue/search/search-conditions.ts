/** What a search asks of the index: every group has an alternative in the listing's terms. */
export interface Conditions {
  /** Alternatives; a group of one is a plain demand. */
  readonly groups: readonly (readonly number[])[];
  readonly priceColumn: 'b2c_minor' | 'b2b_minor';
  readonly priceFrom: number | null;
  readonly priceTo: number | null;
}

export interface Place {
  readonly value: number;
  readonly productId: string;
}
