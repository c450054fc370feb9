import { type Static, Type } from 'typebox';
import {
  disputeActions,
  disputeOutcomes,
  disputeSides,
  disputeStates,
  disputeWishes,
  everyDisputeKind,
} from '@mistri/contracts/disputes/dispute-states';
import { jobLineKinds } from '@mistri/contracts/jobs/job-states';
import { idPattern, typeIdSuffix } from '#platform/ids.ts';

const closed = { additionalProperties: false } as const;
const textOrNull = Type.Union([Type.String(), Type.Null()]);
const moment = Type.String({ format: 'date-time' });
const momentOrNull = Type.Union([moment, Type.Null()]);
const minor = Type.Integer({ description: 'paise' });
const minorOrNull = Type.Union([minor, Type.Null()]);
const state = Type.Enum([...disputeStates]);
const side = Type.Enum([...disputeSides]);
const anySide = Type.Enum([...disputeSides, 'platform']);
const kind = Type.Enum([...everyDisputeKind]);
const wish = Type.Enum([...disputeWishes]);
const outcome = Type.Union([Type.Enum([...disputeOutcomes]), Type.Null()]);
const lineId = Type.String({ pattern: idPattern('jln') });
const amount = (minimum: number) => Type.Integer({ minimum, maximum: 100_000_000_000, description: 'paise' });
/** Not only blanks. */
const text = (minLength: number) => Type.String({ minLength, maxLength: 2_000, pattern: '\\S' });

export const jobParams = Type.Object({ jobId: Type.String({ pattern: `^(ord|rep|bkg)_${typeIdSuffix}$` }) });
export const disputeParams = Type.Object({ disputeId: Type.String({ pattern: idPattern('dsp') }) });
export const evidenceParams = Type.Object({
  ...disputeParams.properties,
  evidenceId: Type.String({ pattern: idPattern('dev') }),
});
export const offerParams = Type.Object({
  ...disputeParams.properties,
  offerId: Type.String({ pattern: idPattern('dof') }),
});

export const openBody = Type.Object(
  {
    kind,
    wish,
    text: text(10),
    lines: Type.Array(Type.Object({ lineId, amount: Type.Optional(amount(1)) }, closed), {
      minItems: 1,
      maxItems: 100,
      description: 'without an amount: everything left of the line',
    }),
  },
  closed,
);
export const openResult = Type.Object({ disputeId: Type.String() });

export const messageBody = Type.Object(
  { text: text(1), note: Type.Optional(Type.Boolean({ description: 'seen by the platform only; admins' })) },
  closed,
);
export const messageResult = Type.Object({ messageId: Type.String() });

export const evidenceQuery = Type.Object(
  { caption: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) },
  closed,
);
export const evidenceResult = Type.Object({ evidenceId: Type.String() });

const lineAmounts = Type.Array(Type.Object({ lineId, amount: amount(0) }, closed), { minItems: 1, maxItems: 100 });
export const offerBody = Type.Object({ lines: lineAmounts }, closed);
export const offerResult = Type.Object({ offerId: Type.String() });
export const offerAnswerBody = Type.Object({ accept: Type.Boolean() }, closed);

export const withdrawBody = Type.Object({ text: Type.Optional(text(1)) }, closed);
export const appealBody = Type.Object({ text: text(10) }, closed);
export const decideBody = Type.Object(
  {
    lines: Type.Array(Type.Object({ lineId, amount: amount(0) }, closed), {
      minItems: 1,
      maxItems: 100,
      description: 'every disputed line with what goes back to the customer',
    }),
    reason: text(10),
  },
  closed,
);
export const movedResult = Type.Object({ disputeId: Type.String(), state });

const page = {
  state: Type.Optional(state),
  after: Type.Optional(Type.String({ pattern: idPattern('dsp') })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
};
export const ownListQuery = Type.Object(page, closed);
export const adminListQuery = Type.Object(
  {
    ...page,
    queue: Type.Optional(Type.Enum(['waiting', 'overdue'], { description: 'oldest first' })),
    jobId: Type.Optional(jobParams.properties.jobId),
  },
  closed,
);

export const disputeResult = Type.Object({
  disputeId: Type.String(),
  jobId: Type.String(),
  payeeId: Type.String(),
  payeeName: Type.String(),
  state,
  outcome,
  kind,
  wish,
  openedBy: side,
  claimed: minor,
  openedAt: moment,
  answerBy: moment,
  decideBy: moment,
  appealUntil: momentOrNull,
  closedAt: momentOrNull,
  overdue: Type.Boolean(),
  waitingFor: Type.Enum([...disputeSides, 'both', 'platform', 'nobody']),
});

export const listResult = Type.Object({ disputes: Type.Array(disputeResult), nextAfter: textOrNull });

export const detailResult = Type.Object({
  ...disputeResult.properties,
  you: anySide,
  actions: Type.Array(Type.Enum([...disputeActions])),
  lines: Type.Array(
    Type.Object({
      lineId: Type.String(),
      description: Type.String(),
      kind: Type.Enum([...jobLineKinds]),
      amount: minor,
      refundable: minor,
      claimed: minor,
      decided: minorOrNull,
      frozen: Type.Boolean(),
    }),
  ),
  messages: Type.Array(
    Type.Object({
      messageId: Type.String(),
      side: anySide,
      kind: Type.Enum(['claim', 'message', 'note', 'decision', 'appeal', 'withdrawal']),
      text: Type.String(),
      at: moment,
    }),
  ),
  evidence: Type.Array(
    Type.Object({
      evidenceId: Type.String(),
      side: anySide,
      contentType: Type.String(),
      size: Type.Integer({ description: 'bytes' }),
      caption: textOrNull,
      at: moment,
    }),
  ),
  offers: Type.Array(
    Type.Object({
      offerId: Type.String(),
      side,
      amount: minor,
      lines: Type.Array(Type.Object({ lineId: Type.String(), amount: minor })),
      state: Type.Enum(['open', 'accepted', 'declined', 'replaced', 'ended']),
      at: moment,
      endedAt: momentOrNull,
    }),
  ),
  timeline: Type.Array(Type.Object({ at: moment, act: Type.String(), by: Type.String() })),
  accepted: Type.Object({ customer: Type.Boolean(), payee: Type.Boolean() }),
  appealedBy: Type.Union([side, Type.Null()]),
  refundId: textOrNull,
  decidedBy: Type.Union([Type.String(), Type.Null()], { description: 'for admins; null for the parties' }),
  decidedByName: textOrNull,
});

export const jobDisputesResult = Type.Object({
  jobId: Type.String(),
  you: anySide,
  canOpen: Type.Boolean(),
  /** Why not, as a stable code; null when it can. */
  problem: textOrNull,
  windowEndsAt: momentOrNull,
  kinds: Type.Array(kind),
  lines: Type.Array(
    Type.Object({
      lineId: Type.String(),
      description: Type.String(),
      kind: Type.Enum([...jobLineKinds]),
      amount: minor,
      disputable: minor,
    }),
  ),
  disputes: Type.Array(disputeResult),
});

export type DisputeAnswer = Static<typeof disputeResult>;
