import { type Static, Type } from 'typebox';
import { jobLineKinds } from '@mistri/contracts/jobs/job-states';
import { idPattern, typeIdSuffix } from '#platform/ids.ts';
import { holdStates } from './hold-states.ts';
import { riskReasons } from './risk-rules.ts';

const closed = { additionalProperties: false } as const;
const textOrNull = Type.Union([Type.String(), Type.Null()]);
const momentOrNull = Type.Union([Type.String({ format: 'date-time' }), Type.Null()]);
const moment = Type.String({ format: 'date-time' });
const minor = Type.Integer({ description: 'paise' });
const state = Type.Enum([...holdStates]);
const cause = Type.Enum(['manual', 'dispute', 'review']);
const transferState = Type.Enum(['none', 'wanted', 'on_hold', 'reversed', 'handed_over', 'failed']);

const jobPattern = `^(ord|rep|bkg|sub)_${typeIdSuffix}$`;
const payeePattern = `^(dlr|tec|prv|usr)_${typeIdSuffix}$`;
const holdId = Type.String({ pattern: idPattern('hld') });
const jobId = Type.String({ pattern: jobPattern });
export const reason = Type.String({ minLength: 3, maxLength: 500 });

export const holdParams = Type.Object({ holdId });
export const jobParams = Type.Object({ jobId });
export const payeeParams = Type.Object({ payeeId: Type.String({ pattern: payeePattern }) });
export const paymentParams = Type.Object({ paymentId: Type.String({ pattern: idPattern('pay') }) });

const page = {
  state: Type.Optional(state),
  after: Type.Optional(holdId),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
};

export const holdQueues = ['release', 'frozen', 'review', 'overdue', 'transfer_problem'] as const;
export const holdListQuery = Type.Object(
  {
    ...page,
    queue: Type.Optional(
      Type.Enum([...holdQueues], { description: 'what waits for finance; oldest first, otherwise newest first' }),
    ),
    payeeId: Type.Optional(payeeParams.properties.payeeId),
    jobId: Type.Optional(jobId),
    paymentId: Type.Optional(paymentParams.properties.paymentId),
  },
  closed,
);
export const ownHoldsQuery = Type.Object(page, closed);

export const holdResult = Type.Object({
  holdId: Type.String(),
  jobId: Type.String(),
  lineId: Type.String(),
  description: Type.String(),
  lineKind: Type.Enum([...jobLineKinds]),
  jobTitle: Type.String({ description: 'what the whole order or repair is about: its first line' }),
  paymentId: Type.String(),
  payeeId: Type.String(),
  payeeName: Type.String(),
  beneficiary: Type.Enum(['payee', 'platform']),
  state,
  gross: minor,
  net: Type.Integer({ description: 'what the payee gets of what is left, paise' }),
  commission: minor,
  refunded: minor,
  needsTwo: Type.Boolean({ description: 'two different finance admins must release it' }),
  approvals: Type.Integer(),
  approvedBy: Type.Array(Type.String(), { description: 'admins, first to last' }),
  capturedAt: moment,
  releasableAt: momentOrNull,
  releaseRequestedAt: momentOrNull,
  releasedAt: momentOrNull,
  overdueSince: momentOrNull,
  transferState,
  frozenBy: Type.Array(cause),
});

export const holdListResult = Type.Object({ holds: Type.Array(holdResult), nextAfter: textOrNull });

/** What a payee sees of a hold: who decided about it is the platform's own matter. */
export const ownHoldResult = Type.Omit(holdResult, ['approvedBy']);
export const ownHoldListResult = Type.Object({ holds: Type.Array(ownHoldResult), nextAfter: textOrNull });

export const holdDetailResult = Type.Object({
  ...holdResult.properties,
  approvers: Type.Array(Type.Object({ userId: Type.String(), name: textOrNull }), { description: 'first to last' }),
  category: Type.String(),
  commissionRate: Type.Integer({ description: 'basis points, fixed at capture' }),
  commissionRuleId: textOrNull,
  parts: Type.Record(Type.String(), minor),
  left: Type.Record(Type.String(), minor),
  transferRef: textOrNull,
  transferAmount: Type.Union([minor, Type.Null()]),
  transferProblem: textOrNull,
  blocks: Type.Array(
    Type.Object({
      cause,
      reference: Type.String(),
      reason: Type.String(),
      placedBy: Type.String(),
      placedAt: moment,
      liftedBy: textOrNull,
      liftedAt: momentOrNull,
      liftReason: textOrNull,
    }),
  ),
  refunds: Type.Array(
    Type.Object({
      refundId: Type.String(),
      amount: minor,
      afterRelease: Type.Boolean(),
      reversal: Type.String(),
      at: moment,
    }),
  ),
});

export const summaryResult = Type.Object({
  states: Type.Array(Type.Object({ state, count: Type.Integer(), amount: minor })),
  queues: Type.Record(Type.Enum([...holdQueues]), Type.Integer()),
  ageing: Type.Array(Type.Object({ days: Type.String(), count: Type.Integer(), amount: minor })),
  twoPersonRelease: minor,
});

export const releaseBody = Type.Object(
  {
    jobIds: Type.Array(jobId, { minItems: 1, maxItems: 50, uniqueItems: true }),
    holdIds: Type.Optional(Type.Array(holdId, { minItems: 1, maxItems: 200, uniqueItems: true })),
    reason: Type.Optional(reason),
  },
  closed,
);
export const releasePaymentBody = Type.Object({ reason: Type.Optional(reason) }, closed);

export const releaseResult = Type.Object({
  outcomes: Type.Array(
    Type.Object({
      holdId: Type.String(),
      jobId: Type.String(),
      outcome: Type.Enum(['released', 'approved', 'refused']),
      code: textOrNull,
      message: textOrNull,
      missing: Type.Integer({ description: 'approvals still missing' }),
      net: minor,
    }),
  ),
});

export const reasonBody = Type.Object({ reason }, closed);
export const requestedResult = Type.Object({ holdId: Type.String(), state });

export const freezeBody = Type.Object(
  {
    reason,
    lineIds: Type.Optional(
      Type.Array(Type.String({ pattern: idPattern('jln') }), { minItems: 1, maxItems: 200, uniqueItems: true }),
    ),
  },
  closed,
);
export const freezeResult = Type.Object({ jobId: Type.String(), lineIds: Type.Array(Type.String()) });

export const refundBody = Type.Object(
  {
    reason,
    lines: Type.Array(
      Type.Object(
        {
          lineId: Type.String({ pattern: idPattern('jln') }),
          amount: Type.Integer({ minimum: 1, maximum: 100_000_000_000, description: 'paise' }),
        },
        closed,
      ),
      { minItems: 1, maxItems: 200 },
    ),
  },
  closed,
);
export const refundResult = Type.Object({ refundId: Type.String(), amount: minor });

export const reviewBody = Type.Object({ decision: Type.Enum(['clear', 'refund']), reason }, closed);
export const reviewResult = Type.Object({ paymentId: Type.String(), jobIds: Type.Array(Type.String()) });
const score = Type.Integer({ description: '0–100' });
const reasons = Type.Array(Type.Enum([...riskReasons]));
export const assessmentResult = Type.Object({
  paymentId: Type.String(),
  score,
  reasons,
  openJobs: Type.Array(Type.String(), { description: 'jobs whose money waits for the decision' }),
});
export const reviewListQuery = Type.Object(
  {
    after: Type.Optional(paymentParams.properties.paymentId),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  },
  closed,
);
export const reviewListResult = Type.Object({
  reviews: Type.Array(
    Type.Object({
      paymentId: Type.String(),
      score,
      reasons,
      payees: Type.Array(Type.Object({ payeeId: Type.String(), name: Type.String() })),
      amount: Type.Integer({ description: 'what is held of it, paise' }),
      since: moment,
    }),
  ),
  nextAfter: textOrNull,
});

export const jobMoneyResult = Type.Object({
  jobId: Type.String(),
  escrowStatus: Type.Enum([...holdStates, 'none'], { description: 'the least advanced line decides' }),
  lines: Type.Array(
    Type.Object({
      lineId: Type.String(),
      description: Type.String(),
      state,
      amount: minor,
      refunded: minor,
      refundable: minor,
      releasableAt: momentOrNull,
      releasedAt: momentOrNull,
      frozenBy: Type.Array(cause),
    }),
  ),
  refunds: Type.Array(
    Type.Object({
      refundId: Type.String(),
      amount: minor,
      state: Type.String(),
      decidedAt: moment,
      endedAt: momentOrNull,
    }),
  ),
});

export const balanceResult = Type.Object({
  payeeId: Type.String(),
  held: Type.Integer({ description: 'net of what is still held, paise' }),
  available: Type.Integer({ description: 'released, not yet on its way, paise' }),
  onItsWay: minor,
  paid: Type.Integer({ description: 'reached the bank, ever, paise' }),
  owed: Type.Integer({ description: 'taken from the next release after late refunds, paise' }),
});

export const transfersRetried = Type.Object({ paymentId: Type.String() });

export type HoldAnswer = Static<typeof holdResult>;
