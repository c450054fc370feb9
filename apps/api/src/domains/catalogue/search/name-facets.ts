import { priceBands } from '@mistri/contracts/catalogue/search';
import type { Db } from '#platform/db/database.ts';
import type { FacetRow } from './find-listings.ts';
import { type Named, namesOf } from './known-names.ts';
import { grades } from './search-terms.ts';

interface Entry {
  id: string;
  name: string;
  count: number;
}

/** Counts by number → by id and name, most first. */
export async function nameFacets(db: Db, byFacet: ReadonlyMap<string, readonly FacetRow[]>) {
  const of = (facet: string): readonly FacetRow[] => byFacet.get(facet) ?? [];
  const names = (facet: Named) =>
    namesOf(
      db,
      facet,
      of(facet).map((row) => row.value),
    );
  const [categories, brands, models, districts] = await Promise.all([
    names('category'),
    names('brand'),
    names('model'),
    names('district'),
  ]);
  const gradeNames = new Map(grades.map((grade, at) => [at + 1, { id: grade, name: grade }]));
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

function named(rows: readonly FacetRow[], names: ReadonlyMap<number, { id: string; name: string }>): Entry[] {
  return rows
    .flatMap((row) => {
      const entry = names.get(row.value);
      return entry ? [{ id: entry.id, name: entry.name, count: row.uses }] : [];
    })
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
