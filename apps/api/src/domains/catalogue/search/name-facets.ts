import { priceBands } from '@mistri/contracts/catalogue/search';
import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';
import type { FacetRow } from './find-listings.ts';
import { grades } from './search-terms.ts';

interface Entry {
  id: string;
  name: string;
  count: number;
}

/** Counts by number → by id and name, most first. */
export async function nameFacets(db: Db, byFacet: ReadonlyMap<string, readonly FacetRow[]>) {
  const of = (facet: string): readonly FacetRow[] => byFacet.get(facet) ?? [];
  const numbers = (facet: string): number[] => [0, ...of(facet).map((row) => row.value)];
  const [categories, brands, models, districts] = await Promise.all([
    db
      .selectFrom('catalogue_categories')
      .select(['category_no as no', 'category_id as id', 'name_en as name'])
      .where('category_no', 'in', numbers('category'))
      .execute(),
    db
      .selectFrom('catalogue_brands')
      .select(['brand_no as no', 'brand_id as id', 'name'])
      .where('brand_no', 'in', numbers('brand'))
      .execute(),
    db
      .selectFrom('catalogue_models as model')
      .innerJoin('catalogue_brands as brand', 'brand.brand_id', 'model.brand_id')
      .select([
        'model_no as no',
        'model_id as id',
        sql<string>`CASE WHEN model.name ILIKE brand.name || '%' THEN model.name ELSE brand.name || ' ' || model.name END`.as(
          'name',
        ),
      ])
      .where('model_no', 'in', numbers('model'))
      .execute(),
    db
      .selectFrom('catalogue_districts')
      .select(['district_no as no', 'district_no as id', 'name'])
      .where('district_no', 'in', numbers('district'))
      .execute(),
  ]);
  const gradeNames = grades.map((grade, at) => ({ no: at + 1, id: grade, name: grade }));
  return {
    categories: named(of('category'), categories),
    brands: named(of('brand'), brands),
    models: named(of('model'), models),
    grades: named(of('grade'), gradeNames),
    districts: named(of('district'), districts),
    priceBands: priceBands.map((from, band) => ({
      from,
      to: priceBands[band + 1] ?? null,
      count: of('price').find((row) => row.value === band)?.uses ?? 0,
    })),
    inStock: of('stock')[0]?.uses ?? 0,
  };
}

function named(
  rows: readonly FacetRow[],
  names: readonly { no: number; id: string | number; name: string }[],
): Entry[] {
  const byNo = new Map(names.map((entry) => [entry.no, entry]));
  return rows
    .flatMap((row) => {
      const entry = byNo.get(row.value);
      return entry ? [{ id: String(entry.id), name: entry.name, count: row.uses }] : [];
    })
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
