import { type ListingProblem, listingProblemText } from '@mistri/contracts/catalogue/listing-problems';
import type { GivenFields, ListingFields } from '../listing-fields.ts';
import type { FieldError } from '#platform/refusal.ts';
import type { RowError } from '../imports/imports-tables.ts';
import { grades } from '../search/search-terms.ts';

/** Names by which people may write what the catalogue knows by id. All keys are folded (`fold`). */
export interface SheetNames {
  readonly categories: ReadonlyMap<string, string>;
  readonly brands: ReadonlyMap<string, string>;
  readonly models: ReadonlyMap<string, string>;
}

/** What a row of a sheet says: fields of a listing, and its stock. Empty cells are missing. */
export type RowFields = Partial<GivenFields> & { sku?: string; quantity?: number };

type ReadCell = { value: unknown } | { problem: ListingProblem };
const mostModels = 60;
const mostBreaks = 6;

interface Column {
  /** Also the name on the wire: both are understood as headers. */
  readonly field: keyof ListingFields | 'quantity';
  readonly header: string;
  readonly help: string;
  /** Text → value, or what is wrong with it. */
  readonly read: (text: string, names: SheetNames) => ReadCell;
  readonly write: (fields: ListingFields & { quantity: number }) => string | number;
}

export const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');

const text = (
  field: 'sku' | 'title' | 'description' | 'manufacturer',
  header: string,
  limits: readonly [number, number],
  help: string,
): Column => ({
  field,
  header,
  help,
  read: (cell) => {
    const value = cell.replace(/^'(?=[=+\-@])/, '');
    if (value.length < limits[0] || value.length > limits[1])
      return { problem: { rule: 'length', limit: `${limits[0]}–${limits[1]}` } };
    // oxlint-disable-next-line no-control-regex -- those are what is refused
    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value)) return { problem: { rule: 'characters' } };
    return { value: field === 'description' ? value : value.replaceAll(/\s+/g, ' ') };
  },
  write: (fields) => fields[field],
});

const rupees = (field: 'mrp' | 'b2cPrice' | 'b2bPrice', header: string, help: string): Column => ({
  field,
  header,
  help,
  read: (cell) => {
    const value = readRupees(cell);
    return value === undefined ? { problem: { rule: 'price', limit: cell.slice(0, 20) } } : { value };
  },
  write: (fields) => fields[field] / 100,
});

/** "₹1,249.50" → 124950 paise; undefined when it is no amount between ₹1 and ₹10 lakh. Never through a fraction. */
export function readRupees(cell: string): number | undefined {
  const found = /^(?:₹|rs\.?|inr)?\s*(\d{1,3}(?:,\d{2,3})*|\d{1,8})(?:\.(\d{1,2})0*)?$/i.exec(cell.trim());
  if (!found) return undefined;
  const paise = Number((found[1] ?? '').replaceAll(',', '')) * 100 + Number((found[2] ?? '').padEnd(2, '0') || 0);
  return paise >= 100 && paise <= 100_000_000 ? paise : undefined;
}

const whole = (
  field: 'b2bMinimumQuantity' | 'warrantyMonths' | 'weightGrams' | 'quantity',
  header: string,
  limits: readonly [number, number],
  help: string,
): Column => ({
  field,
  header,
  help,
  read: (cell) => {
    const value = /^\d{1,9}$/.test(cell) ? Number(cell) : Number.NaN;
    return value >= limits[0] && value <= limits[1]
      ? { value }
      : { problem: { rule: 'whole', limit: `${limits[0]}–${limits[1].toLocaleString('en-IN')}` } };
  },
  write: (fields) => fields[field],
});

const matching = (
  field: 'hsn' | 'countryOfOrigin' | 'bisRegistration',
  header: string,
  form: { pattern: RegExp; rule: 'hsn' | 'country' | 'bis' },
  help: string,
): Column => ({
  field,
  header,
  help,
  read: (cell) => {
    const value = cell.toUpperCase().replace(/^'/, '');
    return form.pattern.test(value) ? { value } : { problem: { rule: form.rule } };
  },
  write: (fields) => fields[field] ?? '',
});

/** The columns of every sheet that goes out or comes in, in their order. */
export const sheetColumns: readonly Column[] = [
  text('sku', 'SKU', [1, 40], 'your own code; a known one changes that product, a new one adds a product'),
  text('title', 'Title', [5, 160], 'what buyers read first'),
  {
    field: 'categoryId',
    header: 'Category',
    help: 'a name or id of the sheet "Lists"',
    read: (cell, names) => named(names.categories, cell, 'category'),
    write: (fields) => fields.categoryId,
  },
  {
    field: 'brandId',
    header: 'Brand',
    help: 'a name or id of the sheet "Lists"; empty for unbranded parts',
    read: (cell, names) => named(names.brands, cell, 'brand'),
    write: (fields) => fields.brandId ?? '',
  },
  {
    field: 'modelIds',
    header: 'Models',
    help: 'phones it fits, separated by semicolons: Xiaomi Redmi Note 12; Xiaomi Redmi Note 12 5G',
    read: readModels,
    write: (fields) => fields.modelIds.join('; '),
  },
  {
    field: 'grade',
    header: 'Grade',
    help: grades.join(', '),
    read: (cell) => {
      const value = grades.find((grade) => grade === cell.toLowerCase());
      return value ? { value } : { problem: { rule: 'grade', limit: grades.join(', ') } as const };
    },
    write: (fields) => fields.grade,
  },
  rupees('mrp', 'MRP', 'rupees, GST included'),
  rupees('b2cPrice', 'B2C price', 'rupees, GST included; not above the MRP'),
  rupees('b2bPrice', 'B2B price', 'rupees, GST included; not above the B2C price'),
  whole('b2bMinimumQuantity', 'B2B from quantity', [1, 10_000], 'businesses get the B2B price from so many pieces'),
  {
    field: 'b2bBreaks',
    header: 'B2B breaks',
    help: 'quantity:price, separated by semicolons: 20:180; 100:165.50',
    read: readBreaks,
    write: (fields) => fields.b2bBreaks.map((step) => `${step.quantity}:${step.price / 100}`).join('; '),
  },
  matching(
    'hsn',
    'HSN',
    { pattern: /^(\d{4}|\d{6}|\d{8})$/, rule: 'hsn' },
    '4, 6 or 8 digits; empty for the usual one of the category',
  ),
  {
    field: 'gstRateBp',
    header: 'GST %',
    help: 'e.g. 18; empty for the rate of the HSN code',
    read: (cell) => {
      const value = /^\d{1,2}(\.\d{1,2})?\s*%?$/.test(cell) ? Math.round(Number.parseFloat(cell) * 100) : -1;
      return value >= 0 && value <= 4000 ? { value } : { problem: { rule: 'percent' } as const };
    },
    write: (fields) => fields.gstRateBp / 100,
  },
  whole('warrantyMonths', 'Warranty months', [0, 120], '0 for none'),
  whole('weightGrams', 'Weight g', [1, 30_000], 'with packing'),
  matching(
    'countryOfOrigin',
    'Country of origin',
    { pattern: /^[A-Z]{2}$/, rule: 'country' },
    'two letters, e.g. IN or CN',
  ),
  text('manufacturer', 'Manufacturer', [3, 300], 'name and address of the maker, packer or importer'),
  matching(
    'bisRegistration',
    'BIS registration',
    { pattern: /^R-\d{8}$/, rule: 'bis' },
    'R- and eight digits; needed for batteries and chargers',
  ),
  whole('quantity', 'Stock', [0, 1_000_000], 'pieces in your main warehouse'),
  text('description', 'Description', [0, 4000], 'several lines are fine'),
];

function named(names: ReadonlyMap<string, string>, cell: string, rule: 'category' | 'brand'): ReadCell {
  const value = names.get(fold(cell));
  return value ? { value } : { problem: { rule, limit: cell.slice(0, 40) } };
}

function readModels(cell: string, names: SheetNames): ReadCell {
  const asked = cell
    .split(';')
    .map((name) => name.trim())
    .filter(Boolean);
  const unknown = asked.find((name) => !names.models.has(fold(name)));
  if (unknown !== undefined) return { problem: { rule: 'model', limit: unknown.slice(0, 60) } };
  if (asked.length > mostModels) return { problem: { rule: 'manyModels', limit: mostModels } };
  return { value: [...new Set(asked.map((name) => names.models.get(fold(name))))] };
}

function readBreaks(cell: string): ReadCell {
  const value: { quantity: number; price: number }[] = [];
  for (const part of cell
    .split(';')
    .map((step) => step.trim())
    .filter(Boolean)) {
    const found = /^(\d{1,6})\s*:\s*(.+)$/.exec(part);
    const price = found ? readRupees(found[2] ?? '') : undefined;
    if (!found || price === undefined) return { problem: { rule: 'breakStep', limit: part.slice(0, 20) } };
    value.push({ quantity: Number(found[1]), price });
  }
  return value.length > mostBreaks ? { problem: { rule: 'manyBreaks', limit: mostBreaks } } : { value };
}

export interface ReadHeader {
  /** Position in the sheet → column; undefined for columns we do not know. */
  readonly columns: readonly (Column | undefined)[];
  readonly problem?: ListingProblem;
}

/** Headers in any order and spelling; our wire names are understood too. A column twice, or no SKU, is a problem. */
export function readHeader(cells: readonly string[]): ReadHeader {
  const columns = cells.map((cell) =>
    sheetColumns.find((column) => [fold(column.header), fold(column.field)].includes(fold(cell))),
  );
  const known = columns.filter((column) => column !== undefined);
  if (!known.some((column) => column.field === 'sku')) return { columns, problem: { rule: 'fileHeader' } };
  const twice = known.find((column, at) => known.indexOf(column) !== at);
  if (twice) return { columns, problem: { rule: 'fileColumnTwice', limit: twice.header } };
  return { columns };
}

/** The cells of one row by their columns, with all that is wrong. */
export function readRow(
  cells: readonly string[],
  header: ReadHeader,
  names: SheetNames,
): { fields: RowFields; errors: RowError[] } {
  const fields: Record<string, unknown> = {};
  const errors: RowError[] = [];
  header.columns.forEach((column, at) => {
    const cell = cells[at]?.trim() ?? '';
    if (!column || cell === '') return;
    const read = column.read(cell, names);
    if ('problem' in read) errors.push(rowError(column.header, read.problem));
    else fields[column.field] = read.value;
  });
  return { fields: fields as RowFields, errors };
}

/** What is wrong in a column: the name for the reader's language, the English words for everybody else. */
export const rowError = (column: string, problem: ListingProblem): RowError => ({
  column,
  message: listingProblemText(problem),
  ...problem,
});

/** A refused field of a listing, as it stands in a row. */
export const rowErrorOf = ({ path, ...said }: FieldError): RowError => ({ ...said, column: headerOf(path) });

/** Field path of a refusal (`modelIds.1`) → header of the column a person sees. */
export function headerOf(path: string): string {
  const field = path.split('.')[0];
  return sheetColumns.find((column) => column.field === field)?.header ?? 'SKU';
}
