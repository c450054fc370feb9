import type { ColumnType, Generated } from 'kysely';
import type { PriceBreak } from '@mistri/contracts/catalogue/unit-price';
import type { Grade } from './search/search-terms.ts';

export type ProductStatus = 'draft' | 'in_review' | 'active' | 'paused' | 'rejected' | 'pulled' | 'removed';

interface CategoriesTable {
  category_id: string;
  category_no: number;
  name_en: string;
  name_ta: string;
  name_hi: string;
  hsn: string;
  gst_rate_bp: number;
  typical_weight_g: number;
  bis_required: boolean;
  models_required: boolean;
  position: number;
  active: boolean;
}

interface BrandsTable {
  brand_id: string;
  brand_no: number;
  name: string;
  active: Generated<boolean>;
}

interface ModelsTable {
  model_id: string;
  model_no: number;
  brand_id: string;
  name: string;
  year: number | null;
  active: Generated<boolean>;
}

interface MeaningsTable {
  term: number;
  key: string[];
  all_words: string[];
}

interface WordsTable {
  word_id: Generated<number>;
  word: string;
  deletes: string[];
}

interface TermCountsTable {
  term: number;
  uses: number;
}

interface SellersTable {
  dealer_id: string;
  dealer_no: Generated<number>;
  display_name: string;
  city: string;
  pin: string;
  state_code: string;
  selling: boolean;
  trusted: Generated<boolean>;
  approved_count: Generated<number>;
  delivers_to: Generated<string[]>;
  rating_x100: Generated<number>;
  rating_count: Generated<number>;
  indexed: Generated<boolean>;
  district_no: number | null;
  changed_at: Date;
}

interface DistrictsTable {
  district_no: Generated<number>;
  state_code: string;
  name: string;
}

export interface ProductsTable {
  product_id: string;
  dealer_id: string;
  sku: string;
  title: string;
  description: string;
  category_id: string;
  brand_id: string | null;
  model_nos: number[];
  grade: Grade;
  mrp_minor: number;
  b2c_price_minor: number;
  b2b_price_minor: number;
  hsn: string;
  gst_rate_bp: number;
  warranty_months: number;
  weight_g: number;
  country_of_origin: string;
  manufacturer: string;
  bis_registration: string | null;
  /** Ascending quantities, falling prices. */
  b2b_breaks: ColumnType<PriceBreak[], string | undefined, string>;
  b2b_minimum_quantity: Generated<number>;
  version: Generated<number>;
  status: ProductStatus;
  paused_by: 'dealer' | 'admin' | null;
  status_reason: string | null;
  cover_photo_id: string | null;
  photo_count: Generated<number>;
  rating_x100: Generated<number>;
  rating_count: Generated<number>;
  created_at: Date;
  listed_at: Date | null;
  updated_at: Date;
}

interface ProductVersionsTable {
  product_id: string;
  version: number;
  content: ColumnType<Record<string, unknown>, string, never>;
  changed_by: string;
  changed_at: Date;
}

interface SearchTable {
  product_id: string;
  dealer_no: number;
  category_no: number;
  brand_no: number;
  model_nos: number[];
  grade_no: number;
  district_no: Generated<number>;
  in_stock: boolean;
  b2c_minor: number;
  b2b_minor: number;
  rank: number;
  rating: number;
  seller_rating: number;
  listed_day: number;
  terms: number[];
}

declare module '#platform/db/database.ts' {
  interface Database {
    catalogue_categories: CategoriesTable;
    catalogue_brands: BrandsTable;
    catalogue_models: ModelsTable;
    catalogue_meanings: MeaningsTable;
    catalogue_words: WordsTable;
    catalogue_term_counts: TermCountsTable;
    catalogue_sellers: SellersTable;
    catalogue_districts: DistrictsTable;
    products: ProductsTable;
    product_versions: ProductVersionsTable;
    catalogue_search: SearchTable;
  }
}
