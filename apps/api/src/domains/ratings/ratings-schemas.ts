import { type Static, Type } from 'typebox';
import { idPattern, typeIdSuffix } from '#platform/ids.ts';
import { ratingStates, reportReasons } from './ratings-tables.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const moment = Type.String({ format: 'date-time' });
const ratingId = Type.String({ pattern: idPattern('rtg') });
const jobId = Type.String({ pattern: `^(ord|rep|bkg)_${typeIdSuffix}$` });
const payeeId = Type.String({ pattern: `^(dlr|tec|prv|usr)_${typeIdSuffix}$` });

export const ratingTags = [
  'as_described',
  'good_value',
  'well_packed',
  'fast',
  'helpful',
  'not_as_described',
  'poor_quality',
  'badly_packed',
  'late',
  'unhelpful',
] as const;

/** Text for people: line breaks are fine, other control characters are not. */
const plainText = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '^(?=[\\s\\S]*\\S)[^\\u0000-\\u0009\\u000b-\\u001f\\u007f]*$' });

const score = Type.Integer({ minimum: 1, maximum: 5, description: 'stars' });
const tags = Type.Array(Type.Enum([...ratingTags]), { maxItems: 5, uniqueItems: true });
const comment = plainText(1000);

export const ratingParams = Type.Object({ ratingId });
export const jobParams = Type.Object({ jobId });
export const payeeParams = Type.Object({ payeeId });
export const subjectParams = Type.Object({
  subjectId: Type.String({
    pattern: `^(prd|dlr|tec|prv|usr)_${typeIdSuffix}$`,
    description: 'A product, dealer, technician or service centre',
  }),
});

export const giveBody = Type.Object(
  {
    jobId,
    lineId: Type.Optional(
      Type.String({ pattern: idPattern('jln'), description: 'The bought line; without it the seller is rated' }),
    ),
    score,
    comment: Type.Optional(comment),
    tags: Type.Optional(tags),
  },
  { additionalProperties: false },
);
export const changeBody = Type.Object(
  { score: Type.Optional(score), comment: Type.Optional(orNull(comment)), tags: Type.Optional(tags) },
  { additionalProperties: false, minProperties: 1 },
);
export const replyBody = Type.Object({ text: plainText(1000) }, { additionalProperties: false });
export const reportBody = Type.Object(
  { reason: Type.Enum([...reportReasons]), note: Type.Optional(plainText(500)) },
  { additionalProperties: false },
);
export const decisionBody = Type.Object(
  { decision: Type.Enum(['show', 'hide']), reason: plainText(300) },
  { additionalProperties: false },
);

/** Nothing that says who wrote it: everybody who rates has bought. */
const publicRating = {
  ratingId: Type.String(),
  subjectId: Type.String(),
  score,
  tags: Type.Array(Type.String()),
  comment: orNull(Type.String()),
  createdAt: moment,
  editedAt: orNull(moment),
  reply: orNull(Type.Object({ text: Type.String(), at: moment })),
};
export const publicRatingResult = Type.Object(publicRating);

export const partyRatingResult = Type.Object({
  ...publicRating,
  jobId: Type.String(),
  lineId: orNull(Type.String()),
  payeeId: Type.String(),
  state: Type.Enum([...ratingStates]),
  stateReason: orNull(Type.String()),
  editableUntil: moment,
});

const stars = Type.Integer({ minimum: 0 });
export const summaryResult = Type.Object({
  subjectId: Type.String(),
  ratingAverage: Type.Number({ description: '1.00–5.00; 0 without ratings' }),
  ratingCount: stars,
  stars: Type.Object({ 1: stars, 2: stars, 3: stars, 4: stars, 5: stars }),
});

const page = {
  after: Type.Optional(Type.String({ pattern: idPattern('rtg'), description: '`nextAfter` of the page before' })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
};
export const publicQuery = Type.Object({ score: Type.Optional(score), ...page }, { additionalProperties: false });
export const payeeQuery = Type.Object(
  { unanswered: Type.Optional(Type.Boolean()), score: Type.Optional(score), ...page },
  { additionalProperties: false },
);
export const queueQuery = Type.Object(
  { state: Type.Optional(Type.Enum(['reported', 'waiting', 'hidden'])), ...page },
  { additionalProperties: false },
);

const nextAfter = orNull(Type.String());
export const publicList = Type.Object({ summary: summaryResult, ratings: Type.Array(publicRatingResult), nextAfter });
export const payeeList = Type.Object({ ratings: Type.Array(partyRatingResult), nextAfter });
export const queueList = Type.Object({
  ratings: Type.Array(
    Type.Object({
      ...partyRatingResult.properties,
      payeeName: Type.String(),
      lineTitle: orNull(Type.String({ description: 'What was bought, of a rating of a product' })),
      openReports: Type.Integer(),
      reports: Type.Array(
        Type.Object({ reason: Type.Enum([...reportReasons]), note: orNull(Type.String()), at: moment }),
      ),
    }),
  ),
  nextAfter,
});
export const jobRatings = Type.Object({
  rateable: Type.Boolean({ description: 'Bought and delivered: missing ratings may be given' }),
  payee: Type.Object({ subjectId: Type.String(), rating: orNull(partyRatingResult) }),
  lines: Type.Array(
    Type.Object({
      lineId: Type.String(),
      subjectId: Type.String(),
      description: Type.String(),
      rating: orNull(partyRatingResult),
    }),
  ),
});
export const reportedResult = Type.Object({ reported: Type.Literal(true) });

export type PublicRating = Static<typeof publicRatingResult>;
export type PartyRating = Static<typeof partyRatingResult>;
export type SummaryAnswer = Static<typeof summaryResult>;
