import { sql } from 'kysely';
import type { Db } from '#platform/db/database.ts';

export type Named = 'category' | 'brand' | 'model' | 'district';

interface Entry {
  no: number;
  id: string;
  name: string;
  /** Of models: whose they are. */
  brand_no: number | null;
}

interface Known {
  byNo: ReadonlyMap<number, Entry>;
  byId: ReadonlyMap<string, Entry>;
}

type KnownNames = Readonly<Record<Named, Known>>;

/**
 * Categories, brands, models and districts with their numbers in the index. They change by migrations and with the first
 * dealer of a district only, so they are kept in memory: a search would ask for them up to eight times. Read anew every
 * minute, and when a search asks for one that is not there.
 */
const fresh_ms = 60_000;
/** Names that nobody has are not to be a way to make us read everything with each request. */
const pause_ms = 1_000;
const kept = new WeakMap<Db, { at_ms: number; names: Promise<KnownNames> }>();

function readNames(db: Db, oldest_ms = fresh_ms): Promise<KnownNames> {
  const found = kept.get(db);
  const now_ms = performance.now();
  if (found && now_ms - found.at_ms < oldest_ms) return found.names;
  const names = load(db);
  kept.set(db, { at_ms: now_ms, names });
  names.catch(() => kept.delete(db));
  return names;
}

/** The numbers of those ids that there are. */
export async function numbersOf(db: Db, kind: Named, ids: readonly string[]): Promise<number[]> {
  const find = (names: KnownNames): number[] => ids.flatMap((id) => names[kind].byId.get(id)?.no ?? []);
  const found = find(await readNames(db));
  return found.length === ids.length ? found : find(await readNames(db, pause_ms));
}

/** Ids and names of numbers that stand in the index. */
export async function namesOf(db: Db, kind: Named, numbers: readonly number[]): Promise<ReadonlyMap<number, Entry>> {
  const names = await readNames(db);
  if (numbers.every((no) => names[kind].byNo.has(no))) return names[kind].byNo;
  return (await readNames(db, pause_ms))[kind].byNo;
}

/** The brands of these models, each once. */
export async function brandsOfModels(db: Db, models: readonly number[]): Promise<number[]> {
  const known = await namesOf(db, 'model', models);
  return [...new Set(models.flatMap((no) => known.get(no)?.brand_no ?? []))];
}

async function load(db: Db): Promise<KnownNames> {
  const { rows } = await sql<Entry & { kind: Named }>`
    SELECT 'category' AS kind, category_no AS no, category_id AS id, name_en AS name, NULL::int AS brand_no
      FROM catalogue_categories
    UNION ALL SELECT 'brand', brand_no, brand_id, name, NULL FROM catalogue_brands
    UNION ALL SELECT 'model', model_no, model_id,
      CASE WHEN model.name ILIKE brand.name || '%' THEN model.name ELSE brand.name || ' ' || model.name END, brand.brand_no
      FROM catalogue_models AS model JOIN catalogue_brands AS brand USING (brand_id)
    UNION ALL SELECT 'district', district_no, district_no::text, name, NULL FROM catalogue_districts`.execute(db);
  const of = (kind: Named): Known => {
    const entries = rows.filter((row) => row.kind === kind);
    return {
      byNo: new Map(entries.map((entry) => [entry.no, entry])),
      byId: new Map(entries.map((entry) => [entry.id, entry])),
    };
  };
  return { category: of('category'), brand: of('brand'), model: of('model'), district: of('district') };
}
