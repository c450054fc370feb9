import { type Static, Type } from 'typebox';
import { closed, orNull, textBlock, textLine, typeId } from '../plain-text.ts';
import { minor, moment, reason, state } from './repair-fields.ts';
import { quoteStates } from './repair-states.ts';

export const quoteParams = Type.Object({ repairId: typeId('rep'), quoteId: typeId('quo') }, closed);

/** `POST /api/repairs/{repairId}/quotes` (REP-7). Prices include GST; the server splits it. */
export const quoteBody = Type.Object(
  {
    lines: Type.Array(
      Type.Object(
        {
          description: textLine(3, 120),
          quantity: Type.Integer({ minimum: 1, maximum: 100 }),
          unitMinor: Type.Integer({ minimum: 100, maximum: 100_000_00, description: 'paise, GST included' }),
        },
        closed,
      ),
      { minItems: 1, maxItems: 20 },
    ),
    note: Type.Optional(textBlock(1, 1000)),
  },
  closed,
);

const quoteLine = Type.Object({
  description: Type.String(),
  quantity: Type.Integer(),
  unitMinor: minor,
  taxableMinor: minor,
  gstRateBp: Type.Integer(),
  cgstMinor: minor,
  sgstMinor: minor,
  igstMinor: minor,
  totalMinor: minor,
});

export const quoteView = Type.Object({
  quoteId: Type.String(),
  version: Type.Integer(),
  state: Type.Enum([...quoteStates]),
  /** Work beside what was paid already. */
  isAddition: Type.Boolean(),
  lines: Type.Array(quoteLine),
  feeMinor: Type.Integer({ description: 'service fee of the platform, GST included' }),
  totalMinor: minor,
  note: orNull(Type.String()),
  presentedAt: moment,
  validUntil: moment,
  decidedAt: orNull(moment),
  reason: orNull(Type.String()),
  /** Pay with `POST /api/payments {checkoutId}` once it is approved. */
  checkoutId: orNull(Type.String()),
  /** Invoices, disputes and ratings ask for it. */
  jobId: orNull(Type.String()),
});
export type QuoteView = Static<typeof quoteView>;

/** `PATCH /api/repairs/{repairId}/quotes/{quoteId}`: only the customer. */
export const quoteAnswerBody = Type.Object(
  {
    decision: Type.Enum(['approve', 'decline']),
    /** Total the customer saw; a different one is refused. Needed to approve. */
    expectedTotal: Type.Optional(minor),
    reason: Type.Optional(reason),
  },
  closed,
);
export const quoteAnswerResult = Type.Object({
  repairId: Type.String(),
  quoteId: Type.String(),
  status: state,
  checkoutId: orNull(Type.String({ description: 'of an approved quote: `POST /api/payments {checkoutId}`' })),
  totalMinor: minor,
});
export const quotePresentedResult = Type.Object({
  repairId: Type.String(),
  quoteId: Type.String(),
  version: Type.Integer(),
  totalMinor: minor,
  status: state,
});
