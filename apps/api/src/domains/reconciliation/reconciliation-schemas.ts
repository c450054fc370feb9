import { Type } from 'typebox';
import { idPattern } from '#platform/ids.ts';
import { type BreakKind, breakKinds } from './match-settlement.ts';
import { breakStates, resolutions } from './reconciliation-tables.ts';

const closed = { additionalProperties: false } as const;
const textOrNull = Type.Union([Type.String(), Type.Null()]);
const moment = Type.String({ format: 'date-time' });
const momentOrNull = Type.Union([moment, Type.Null()]);
const minor = Type.Integer({ description: 'paise' });
const minorOrNull = Type.Union([minor, Type.Null()]);
const day = Type.String({ format: 'date', description: 'YYYY-MM-DD in India' });
const kind = Type.Enum(Object.keys(breakKinds) as BreakKind[]);
const state = Type.Enum([...breakStates]);
const reason = Type.String({ minLength: 3, maxLength: 500, pattern: '\\S' });

export const breakParams = Type.Object({ breakId: Type.String({ pattern: idPattern('brk') }) });
export const runBody = Type.Object({ day }, closed);
export const runResult = Type.Object({ day, rows: Type.Integer(), newBreaks: Type.Integer() });

export const runsResult = Type.Object({
  lastCompleteDay: day,
  runs: Type.Array(
    Type.Object({
      day,
      startedAt: moment,
      finishedAt: momentOrNull,
      startedBy: Type.String(),
      rows: Type.Integer(),
      settled: Type.Integer({ description: 'reached the bank, paise' }),
      fees: minor,
      breaks: Type.Integer(),
      failure: textOrNull,
    }),
  ),
});

export const breaksQuery = Type.Object(
  {
    state: Type.Optional(state),
    kind: Type.Optional(kind),
    day: Type.Optional(day),
    after: Type.Optional(Type.String({ pattern: idPattern('brk') })),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  },
  closed,
);

export const breaksResult = Type.Object({
  breaks: Type.Array(
    Type.Object({
      breakId: Type.String(),
      kind,
      hint: Type.String({ description: 'what it means and what to do' }),
      reference: Type.String({ description: "the gateway's id, or ours where it has none" }),
      ourReference: textOrNull,
      day,
      expected: minorOrNull,
      found: minorOrNull,
      state,
      foundAt: moment,
      takenBy: textOrNull,
      takenByName: textOrNull,
      resolvedBy: textOrNull,
      resolvedAt: momentOrNull,
      resolution: Type.Union([Type.Enum([...resolutions]), Type.Null()]),
      reason: textOrNull,
    }),
  ),
  nextAfter: textOrNull,
});

export const workBody = Type.Union([
  Type.Object({ do: Type.Literal('take') }, closed),
  Type.Object({ do: Type.Literal('give_back') }, closed),
  Type.Object(
    { do: Type.Literal('resolve'), resolution: Type.Enum(['explained', 'corrected', 'written_off']), reason },
    closed,
  ),
]);
export const workResult = Type.Object({ breakId: Type.String(), state });

const subject = { jobId: Type.String(), amount: minor, since: moment };
const payee = { payeeId: Type.String(), payeeName: Type.String() };
export const alertsResult = Type.Object({
  stuckPayments: Type.Array(
    Type.Object({
      paymentId: Type.String(),
      checkoutId: Type.String(),
      amount: minor,
      state: Type.String(),
      since: moment,
    }),
  ),
  overdueHolds: Type.Array(Type.Object({ ...subject, holdId: Type.String(), ...payee, state: Type.String() })),
  failedRefunds: Type.Array(
    Type.Object({ ...subject, refundId: Type.String(), paymentId: Type.String(), failure: textOrNull }),
  ),
  waitingPayouts: Type.Array(
    Type.Object({
      payoutId: Type.String(),
      ...payee,
      amount: minor,
      state: Type.String(),
      since: moment,
    }),
  ),
  openBreaks: Type.Integer(),
  lastWebhookAt: momentOrNull,
  webhooksSilent: Type.Boolean({ description: 'payments are captured, but the gateway calls no more' }),
});
