import { Type } from 'typebox';
import { closed, orNull, textLine, typeId } from '../plain-text.ts';
import { productStatus, slug } from './products.ts';

const time = Type.String({ format: 'date-time' });
export const importLimit_bytes = 10 * 1024 * 1024;
export const importLimit_rows = 10_000;
/** For so long a dealer can take an import back. */
export const importUndo_hours = 48;

export const importParams = Type.Object({ dealerId: typeId('dlr'), importId: typeId('imp') }, closed);
export const startImportQuery = Type.Object(
  { label: Type.Optional(textLine(1, 200, 'what you call the file')) },
  closed,
);
export const productImport = Type.Object({
  importId: Type.String(),
  label: Type.String(),
  kind: Type.String(),
  state: Type.String({
    description: '`queued`, `checked`, `applying`, `applied`, `undoing`, `undone`, `failed`, `cancelled`',
  }),
  problem: orNull(Type.String({ description: 'why the file could not be read, in English' })),
  problemRule: orNull(Type.String({ description: 'its name, for other languages' })),
  problemLimit: orNull(Type.String({ description: 'the fact in it' })),
  rowCount: Type.Integer(),
  toCreate: Type.Integer(),
  toChange: Type.Integer(),
  unchanged: Type.Integer(),
  errorCount: Type.Integer({ description: 'rows with errors' }),
  savedCount: Type.Integer(),
  waitingCount: Type.Integer({ description: 'saved, but looked at by a person first' }),
  failedCount: Type.Integer({ description: 'rows that could not be saved when it was applied' }),
  undoneCount: Type.Integer({ description: 'rows that were taken back' }),
  undoWaitingCount: Type.Integer({ description: 'taken back as soon as a person has looked at it' }),
  undoSkippedCount: Type.Integer({ description: 'left as they are: changed or sold since' }),
  undoUntil: orNull(Type.String({ format: 'date-time', description: 'until when it can be taken back' })),
  progress: Type.Integer({ description: 'percent of the step that is running' }),
  createdAt: time,
  finishedAt: orNull(time),
});
export const importsResult = Type.Object({ items: Type.Array(productImport) });

export const importRowsQuery = Type.Object(
  {
    errors: Type.Optional(Type.Boolean({ description: 'only rows with errors' })),
    cursor: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  },
  closed,
);
export const importRowsResult = Type.Object({
  items: Type.Array(
    Type.Object({
      row: Type.Integer({ description: 'as in the sheet: the header is row 1' }),
      sku: Type.String(),
      title: Type.String(),
      action: Type.String({ description: '`create`, `change`, `unchanged`, `error`' }),
      outcome: orNull(Type.String({ description: '`saved`, `waiting`, `failed`' })),
      productId: orNull(Type.String()),
      errors: Type.Array(
        Type.Object({
          column: Type.String(),
          message: Type.String({ description: 'in English' }),
          rule: Type.Optional(Type.String({ description: 'what is wrong, by name, for other languages' })),
          limit: Type.Optional(Type.Union([Type.String(), Type.Number()], { description: 'the fact in it' })),
        }),
      ),
      undone: orNull(Type.String({ description: '`undone`, `waiting`, `skipped`' })),
    }),
  ),
  nextCursor: orNull(Type.Integer()),
});

export const importErrorsQuery = Type.Object(
  { language: Type.Optional(Type.Enum(['en', 'ta', 'hi'], { description: 'of what is to be corrected' })) },
  closed,
);

export const importUndoQuery = Type.Object(
  {
    cursor: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  },
  closed,
);
export const importUndoResult = Type.Object({
  until: orNull(Type.String({ format: 'date-time', description: 'null when it cannot be taken back' })),
  toRemove: Type.Integer({ description: 'new listings that would be removed' }),
  toRestore: Type.Integer({ description: 'listings that would be as they were before' }),
  toSkip: Type.Integer({ description: 'listings that would stay: changed or sold since' }),
  items: Type.Array(
    Type.Object({
      row: Type.Integer(),
      sku: Type.String(),
      title: Type.String(),
      productId: Type.String(),
      does: Type.String({ description: '`remove`, `restore`, `skip`' }),
      why: orNull(
        Type.String({ description: 'why it is skipped: `changed`, `sold`, `removed`, `blocked`, `unknown`' }),
      ),
      before: Type.Record(Type.String(), Type.Unknown(), { description: 'what it would have again' }),
    }),
  ),
  nextCursor: orNull(Type.Integer()),
});

export const sheetKind = Type.Object({ dealerId: typeId('dlr'), kind: Type.Enum(['csv', 'xlsx']) }, closed);

const percent = Type.Integer({ minimum: -9_000, maximum: 20_000, description: 'basis points: -500 is 5 % less' });
export const bulkBody = Type.Object(
  {
    selection: Type.Object(
      {
        productIds: Type.Optional(Type.Array(typeId('prd'), { minItems: 1, maxItems: 500, uniqueItems: true })),
        status: Type.Optional(productStatus),
        categoryId: Type.Optional(slug(40)),
        brandId: Type.Optional(slug(40)),
        search: Type.Optional(textLine(1, 80)),
      },
      { ...closed, minProperties: 1, description: 'all that is named must hold; at most 500 products' },
    ),
    change: Type.Union([
      Type.Object(
        {
          kind: Type.Literal('price'),
          percentBp: percent,
          which: Type.Enum(['b2c', 'b2b', 'both']),
        },
        { ...closed, description: 'prices by a percentage, to whole rupees' },
      ),
      Type.Object({ kind: Type.Literal('pause') }, closed),
      Type.Object({ kind: Type.Literal('resume') }, closed),
      Type.Object({ kind: Type.Literal('stock'), quantity: Type.Integer({ minimum: 0, maximum: 1_000_000 }) }, closed),
    ]),
  },
  closed,
);

export const bulkParams = Type.Object({ dealerId: typeId('dlr'), bulkId: typeId('blk') }, closed);
export const bulkResult = Type.Object({
  bulkId: Type.String(),
  state: Type.String({ description: '`preview`, `applied`, `undone`' }),
  change: Type.Record(Type.String(), Type.Unknown()),
  count: Type.Integer(),
  problems: Type.Integer({ description: 'products that cannot be changed so' }),
  done: Type.Integer(),
  waiting: Type.Integer({ description: 'changes that a person looks at first' }),
  skipped: Type.Integer(),
  rows: Type.Array(
    Type.Object({
      productId: Type.String(),
      sku: Type.String(),
      title: Type.String(),
      before: Type.Record(Type.String(), Type.Unknown()),
      after: Type.Record(Type.String(), Type.Unknown()),
      problem: orNull(Type.String()),
      problemRule: orNull(Type.String({ description: 'its name, for other languages' })),
      outcome: orNull(Type.String()),
    }),
  ),
  createdAt: time,
  appliedAt: orNull(time),
  undoneAt: orNull(time),
});
