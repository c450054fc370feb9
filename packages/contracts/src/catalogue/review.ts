import { Type } from 'typebox';
import { closed, orNull, textLine, typeId } from '../plain-text.ts';
import { photo } from './products.ts';

const time = Type.String({ format: 'date-time' });
export const reportReasons = ['fake', 'wrong_item', 'forbidden', 'wrong_price', 'offensive', 'other'] as const;

export const reviewParams = Type.Object({ reviewId: typeId('rvw') }, closed);
export const reviewsQuery = Type.Object(
  {
    state: Type.Enum(['open', 'approved', 'rejected', 'withdrawn'], { default: 'open' }),
    dealerId: Type.Optional(typeId('dlr')),
    cursor: Type.Optional(typeId('rvw')),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 24 }),
  },
  closed,
);

export const reviewRow = Type.Object({
  reviewId: Type.String(),
  productId: Type.String(),
  title: Type.String(),
  grade: Type.String(),
  status: Type.String({ description: 'of the listing' }),
  dealerId: Type.String(),
  dealerName: Type.String(),
  reasons: Type.Array(Type.String()),
  details: Type.Record(Type.String(), Type.Unknown()),
  proposed: orNull(Type.Record(Type.String(), Type.Unknown())),
  current: Type.Record(Type.String(), Type.Unknown(), { description: 'the same fields as they are now' }),
  photos: Type.Array(photo),
  state: Type.String(),
  openedAt: time,
  decidedAt: orNull(time),
  note: orNull(Type.String()),
  openReports: Type.Integer(),
});
export const reviewsResult = Type.Object({ items: Type.Array(reviewRow), nextCursor: orNull(Type.String()) });

export const reviewDecisionBody = Type.Object(
  {
    decision: Type.Union([Type.Literal('approved'), Type.Literal('rejected')]),
    reason: textLine(3, 500, 'the dealer reads it'),
  },
  closed,
);
export const reviewDecided = Type.Object({
  reviewId: Type.String(),
  productId: Type.String(),
  state: Type.String(),
  status: Type.String(),
});

export const reportBody = Type.Object(
  {
    reason: Type.Enum([...reportReasons]),
    note: Type.Optional(textLine(3, 500)),
  },
  closed,
);
export const reported = Type.Object({ reportId: Type.String() });

export const reportsQuery = Type.Object(
  {
    cursor: Type.Optional(typeId('prd')),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 24 }),
  },
  closed,
);
export const reportsResult = Type.Object({
  items: Type.Array(
    Type.Object({
      productId: Type.String(),
      title: Type.String(),
      status: Type.String(),
      dealerId: Type.String(),
      dealerName: Type.String(),
      count: Type.Integer(),
      reports: Type.Array(Type.Object({ reason: Type.String(), note: orNull(Type.String()), at: time }), {
        description: 'newest first, at most 20; who reported is not shown',
      }),
    }),
  ),
  nextCursor: orNull(Type.String()),
});
export const reportsDecisionBody = Type.Object(
  {
    decision: Type.Union([Type.Literal('upheld'), Type.Literal('dismissed')], {
      description: '`upheld` blocks the listing; `dismissed` brings a pulled one back',
    }),
    reason: textLine(3, 500),
  },
  closed,
);
export const reportsDecided = Type.Object({ productId: Type.String(), status: Type.String(), closed: Type.Integer() });

export const cataloguePolicy = Type.Object({
  trustedAfter: Type.Integer(),
  priceJumpBp: Type.Integer(),
  reportThreshold: Type.Integer(),
  photoLimit: Type.Integer(),
  photoDistance: Type.Integer(),
  titleSimilarity: Type.Integer(),
  changedAt: time,
});
export const cataloguePolicyBody = Type.Object(
  {
    trustedAfter: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
    priceJumpBp: Type.Optional(Type.Integer({ minimum: 100, maximum: 100_000 })),
    reportThreshold: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    photoLimit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
    photoDistance: Type.Optional(Type.Integer({ minimum: 0, maximum: 12 })),
    titleSimilarity: Type.Optional(Type.Integer({ minimum: 50, maximum: 100 })),
    reason: textLine(5, 300),
  },
  { ...closed, minProperties: 2 },
);

export const forbiddenKind = Type.Enum(['identifier', 'act', 'harmless', 'phrase']);
export const forbiddenWord = Type.Object({ kind: forbiddenKind, word: Type.String() });
export const forbiddenWordsResult = Type.Object({ items: Type.Array(forbiddenWord) });
export const forbiddenWordBody = Type.Object(
  { kind: forbiddenKind, word: textLine(2, 60), reason: textLine(5, 300) },
  closed,
);
