import { type Static, Type } from 'typebox';
import { closed, textLine } from '../plain-text.ts';
import { repairCategories } from './symptoms.ts';

const hours = (maximum: number) => Type.Integer({ minimum: 1, maximum });
const amount = Type.Integer({ minimum: 0, maximum: 100_000_00 });

/** REP-12 and the moments and prices of repairs: everything an admin may change. A change is a new version. */
export const repairRulesSchema = Type.Object(
  {
    online: Type.Object(
      {
        categories: Type.Array(Type.Enum([...repairCategories]), { minItems: 1, maxItems: 20, uniqueItems: true }),
        /** Brands whose software nobody can repair over a cable, as typed by people, lower case. */
        unsupportedBrands: Type.Array(textLine(2, 40), { maxItems: 100, uniqueItems: true }),
        /** GST state codes that are served; empty: all of India. */
        stateCodes: Type.Array(Type.String({ pattern: '^\\d{2}$' }), { maxItems: 40, uniqueItems: true }),
        /** Money is held before a session may start. */
        moneyBeforeSession: Type.Boolean(),
      },
      closed,
    ),
    quote: Type.Object(
      {
        sac: Type.String({ pattern: '^\\d{4,6}$' }),
        minimum_minor: amount,
        maximum_minor: amount,
        /** Unanswered or unpaid for longer, a quote lapses. */
        valid_hours: hours(720),
      },
      closed,
    ),
    deadlines: Type.Object(
      {
        /** An assignment that is not accepted goes back to the queue. */
        accept_hours: hours(168),
        /** A completed repair that nobody objects to counts as verified. */
        verify_hours: hours(720),
      },
      closed,
    ),
    cancellation: Type.Object(
      {
        /** What the technician keeps of the held labour when the customer cancels while the work is going on. */
        in_progress_keeps_bp: Type.Integer({ minimum: 0, maximum: 10_000 }),
      },
      closed,
    ),
    warranty: Type.Object({ days: Type.Integer({ minimum: 0, maximum: 365 }) }, closed),
    /** After the verification; then the money may be released. */
    dispute_window_hours: hours(720),
    /** Unfinished repairs of one customer. */
    open_limit: Type.Integer({ minimum: 1, maximum: 20 }),
    /** Repairs a technician works on at once. */
    technician_load_limit: Type.Integer({ minimum: 1, maximum: 50 }),
  },
  closed,
);
export type RepairRules = Static<typeof repairRulesSchema>;
