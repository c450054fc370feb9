import { Type } from 'typebox';
import { amount } from './gateway-schemas.ts';

const strict = { additionalProperties: false };
const oneOf = <const T extends string[]>(...values: T) =>
  Type.Union(values.map((value) => Type.Literal(value)) as { [K in keyof T]: Type.TLiteral<T[K] & string> });
const text = (most: number) => Type.String({ minLength: 1, maxLength: most });
const reason = Type.Optional(Type.String({ pattern: '^[a-z_]{1,60}$' }));
const times = Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 }));

export const method = oneOf('upi', 'card', 'netbanking', 'wallet');

export const payBody = Type.Object(
  {
    order_id: text(40),
    method: Type.Optional(method),
    outcome: Type.Optional(oneOf('captured', 'authorized', 'failed', 'pending')),
    amount: Type.Optional(amount),
    vpa: Type.Optional(text(100)),
    contact: Type.Optional(text(20)),
    email: Type.Optional(text(254)),
    reason,
    late: Type.Optional(Type.Boolean()),
  },
  strict,
);
export const decideBody = Type.Object({ outcome: oneOf('captured', 'authorized', 'failed'), reason }, strict);
export const scanBody = Type.Object(
  {
    qr_id: text(40),
    amount: Type.Optional(amount),
    outcome: Type.Optional(oneOf('captured', 'failed')),
    vpa: Type.Optional(text(100)),
  },
  strict,
);
export const payLinkBody = Type.Object(
  { method: Type.Optional(method), amount: Type.Optional(amount), outcome: Type.Optional(oneOf('captured', 'failed')) },
  strict,
);
export const payoutBody = Type.Object({ status: oneOf('processed', 'failed', 'reversed'), reason }, strict);
export const refundBody = Type.Object({ status: oneOf('processed', 'failed') }, strict);
export const disputeBody = Type.Object(
  { payment_id: text(40), amount: Type.Optional(amount), reason_code: reason },
  strict,
);
export const disputeEndBody = Type.Object({ status: oneOf('won', 'lost') }, strict);
const balance = Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }));
export const balancesBody = Type.Object({ gateway: balance, payout: balance }, strict);
export const clockBody = Type.Object({ advance_s: Type.Integer({ minimum: 0, maximum: 315_360_000 }) }, strict);

const event = Type.String({ pattern: '^(\\*|[a-z_]+(\\.[a-z_]+)*(\\.\\*)?)$', maxLength: 60 });
const wait = Type.Integer({ minimum: 0, maximum: 86_400_000 });

export const switchesBody = Type.Object(
  {
    api: Type.Optional(
      Type.Array(
        Type.Object(
          {
            effect: oneOf('error', 'reset', 'timeout', 'slow'),
            status: Type.Optional(Type.Integer({ minimum: 400, maximum: 599 })),
            delay_ms: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 })),
            method: Type.Optional(oneOf('GET', 'POST', 'PATCH', 'PUT', 'DELETE')),
            path: Type.Optional(Type.String({ pattern: '^/v[12]', maxLength: 200 })),
            phase: Type.Optional(oneOf('before', 'after')),
            times,
          },
          strict,
        ),
        { maxItems: 100 },
      ),
    ),
    payments: Type.Optional(
      Type.Object({ decline: oneOf('off', 'all', 'upi', 'card', 'netbanking', 'wallet'), reason }, strict),
    ),
    refunds: Type.Optional(Type.Object({ outcome: oneOf('processed', 'failed', 'pending') }, strict)),
    transfers: Type.Optional(Type.Object({ outcome: oneOf('processed', 'failed', 'pending') }, strict)),
    payouts: Type.Optional(
      Type.Object({ outcome: oneOf('processed', 'failed', 'reversed', 'processing'), reason }, strict),
    ),
    mail: Type.Optional(Type.Object({ refuse: oneOf('off', 'temporary', 'permanent') }, strict)),
    sms: Type.Optional(Type.Object({ refuse: oneOf('off', 'temporary', 'permanent') }, strict)),
    webhooks: Type.Optional(
      Type.Array(
        Type.Object(
          {
            event,
            silence: Type.Optional(Type.Boolean()),
            delay_ms: Type.Optional(wait),
            duplicate: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
            reorder: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
            times,
          },
          strict,
        ),
        { maxItems: 100 },
      ),
    ),
  },
  strict,
);

export const endpointBody = Type.Object(
  {
    url: Type.Optional(Type.String({ pattern: '^https?://\\S+$', maxLength: 2048 })),
    events: Type.Optional(Type.Array(event, { minItems: 1, maxItems: 100 })),
    secret: Type.Optional(Type.String({ minLength: 8, maxLength: 500 })),
    enabled: Type.Optional(Type.Boolean()),
  },
  strict,
);
export const replayBody = Type.Object({ ids: Type.Optional(Type.Array(text(60), { maxItems: 1_000 })) }, strict);
export const flushBody = Type.Object(
  { timeout_ms: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 })) },
  strict,
);
export const totpBody = Type.Object(
  {
    email: Type.String({ maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+$' }),
    secret: Type.String({ pattern: '^[A-Z2-7]{16,128}=*$' }),
  },
  strict,
);
