import { Type } from 'typebox';
import { payoutPurposes } from '../gateway/payouts.ts';

/** Bodies of the gateway's interface. Unknown fields are refused, as the real one does; amounts are whole paise. */
const strict = { additionalProperties: false };
const largest = 1_000_000_000_000;

export const amount = Type.Integer({ minimum: 100, maximum: largest });
const inr = Type.Literal('INR');
const flag = Type.Union([Type.Boolean(), Type.Literal(0), Type.Literal(1)]);
const text = (most: number, least = 0) => Type.String({ minLength: least, maxLength: most });
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const unixTime = Type.Integer({ minimum: 946_684_800, maximum: 4_765_046_400 });
const url = Type.String({ maxLength: 2048, pattern: '^https?://\\S+$' });
const email = Type.String({ maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+$' });
const vpa = Type.String({ maxLength: 100, pattern: '^[\\w.-]{2,}@[a-zA-Z][\\w.-]+$' });
const ifsc = Type.String({ pattern: '^[A-Z]{4}0[A-Z0-9]{6}$' });
const accountNumber = Type.String({ pattern: '^[A-Za-z0-9]{5,35}$' });
const free = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { maxProperties: 40 });
const texts = Type.Record(Type.String({ maxLength: 100 }), text(500), { maxProperties: 40 });

/** Up to 15 pairs; an empty list stands for none, as PHP clients send it. */
export const notes = Type.Union([
  Type.Record(Type.String({ maxLength: 256 }), Type.Union([text(256), Type.Number()]), { maxProperties: 15 }),
  Type.Array(Type.Never(), { maxItems: 0 }),
]);

const transfer = Type.Object(
  {
    account: text(40, 1),
    amount,
    currency: Type.Optional(text(3)),
    notes: Type.Optional(notes),
    linked_account_notes: Type.Optional(Type.Array(text(256), { maxItems: 15 })),
    on_hold: Type.Optional(flag),
    on_hold_until: Type.Optional(nullable(unixTime)),
  },
  strict,
);

export const orderBody = Type.Object(
  {
    amount,
    currency: inr,
    receipt: Type.Optional(nullable(text(40))),
    notes: Type.Optional(notes),
    partial_payment: Type.Optional(flag),
    first_payment_min_amount: Type.Optional(Type.Integer({ minimum: 0, maximum: largest })),
    payment_capture: Type.Optional(flag),
    payment: Type.Optional(
      Type.Object(
        {
          capture: Type.Union([Type.Literal('automatic'), Type.Literal('manual')]),
          capture_options: Type.Optional(free),
        },
        strict,
      ),
    ),
    transfers: Type.Optional(Type.Array(transfer, { minItems: 1, maxItems: 50 })),
    customer_details: Type.Optional(free),
  },
  strict,
);

export const notesBody = Type.Object({ notes }, strict);
export const captureBody = Type.Object({ amount, currency: Type.Optional(inr) }, strict);

export const refundBody = Type.Object(
  {
    amount: Type.Optional(amount),
    speed: Type.Optional(Type.Union([Type.Literal('normal'), Type.Literal('optimum')])),
    notes: Type.Optional(notes),
    receipt: Type.Optional(nullable(text(40))),
    reverse_all: Type.Optional(flag),
  },
  strict,
);

export const transfersBody = Type.Object({ transfers: Type.Array(transfer, { minItems: 1, maxItems: 50 }) }, strict);
export const transferBody = transfer;
export const holdBody = Type.Object({ on_hold: flag, on_hold_until: Type.Optional(nullable(unixTime)) }, strict);
export const reversalBody = Type.Object({ amount: Type.Optional(amount), notes: Type.Optional(notes) }, strict);

export const upiBody = Type.Object(
  {
    amount,
    currency: inr,
    order_id: text(40, 1),
    email: text(254),
    contact: Type.Union([text(20), Type.Integer()]),
    method: Type.Literal('upi'),
    customer_id: Type.Optional(text(40)),
    save: Type.Optional(flag),
    ip: Type.Optional(text(45)),
    referer: Type.Optional(text(2048)),
    user_agent: Type.Optional(text(1000)),
    description: Type.Optional(text(255)),
    callback_url: Type.Optional(url),
    notes: Type.Optional(notes),
    upi: Type.Object(
      {
        flow: Type.Union([Type.Literal('collect'), Type.Literal('intent')]),
        vpa: Type.Optional(vpa),
        expiry_time: Type.Optional(Type.Integer({ minimum: 1, maximum: 5_760 })),
      },
      strict,
    ),
  },
  strict,
);
export const vpaBody = Type.Object({ vpa }, strict);

export const qrBody = Type.Object(
  {
    type: Type.Literal('upi_qr'),
    name: Type.Optional(text(100)),
    usage: Type.Union([Type.Literal('single_use'), Type.Literal('multiple_use')]),
    fixed_amount: Type.Optional(flag),
    payment_amount: Type.Optional(Type.Integer({ minimum: 1, maximum: largest })),
    description: Type.Optional(text(255)),
    customer_id: Type.Optional(text(40)),
    close_by: Type.Optional(nullable(unixTime)),
    notes: Type.Optional(notes),
  },
  strict,
);

const linkChanges = {
  accept_partial: Type.Optional(flag),
  reference_id: Type.Optional(text(40)),
  expire_by: Type.Optional(unixTime),
  notes: Type.Optional(notes),
  reminder_enable: Type.Optional(Type.Boolean()),
};
export const linkBody = Type.Object(
  {
    ...linkChanges,
    amount,
    currency: Type.Optional(inr),
    upi_link: Type.Optional(flag),
    first_min_partial_amount: Type.Optional(Type.Integer({ minimum: 0, maximum: largest })),
    description: Type.Optional(text(2048)),
    customer: Type.Optional(texts),
    notify: Type.Optional(
      Type.Object(
        {
          sms: Type.Optional(Type.Boolean()),
          email: Type.Optional(Type.Boolean()),
          whatsapp: Type.Optional(Type.Boolean()),
        },
        strict,
      ),
    ),
    callback_url: Type.Optional(url),
    callback_method: Type.Optional(Type.Literal('get')),
    options: Type.Optional(free),
  },
  strict,
);
export const linkChangesBody = Type.Object(linkChanges, strict);

const businessTypes = [
  'llp',
  'ngo',
  'individual',
  'partnership',
  'proprietorship',
  'public_limited',
  'private_limited',
  'trust',
  'society',
  'not_yet_registered',
  'educational_institutes',
  'huf',
] as const;
const accountFields = {
  phone: Type.Union([
    Type.String({ pattern: '^\\+?\\d{8,15}$' }),
    Type.Integer({ minimum: 10_000_000, maximum: 999_999_999_999_999 }),
  ]),
  legal_business_name: text(200, 4),
  customer_facing_business_name: Type.Optional(text(255, 1)),
  contact_name: Type.Optional(text(255, 4)),
  reference_id: Type.Optional(text(20, 3)),
  profile: free,
  legal_info: Type.Optional(
    Type.Object(
      {
        pan: Type.Optional(Type.String({ pattern: '^[A-Z]{5}[0-9]{4}[A-Z]$' })),
        gst: Type.Optional(Type.String({ pattern: '^[0-9]{2}[A-Z0-9]{13}$' })),
        cin: Type.Optional(text(21)),
      },
      strict,
    ),
  ),
  contact_info: Type.Optional(free),
  apps: Type.Optional(free),
  brand: Type.Optional(free),
  notes: Type.Optional(notes),
};
export const accountBody = Type.Object(
  {
    ...accountFields,
    email,
    type: Type.Literal('route'),
    business_type: Type.Union(businessTypes.map((type) => Type.Literal(type))),
  },
  strict,
);
export const accountChangesBody = Type.Partial(Type.Object(accountFields, strict), strict);

const stakeholderFields = {
  phone: Type.Optional(texts),
  kyc: Type.Optional(Type.Object({ pan: Type.Optional(Type.String({ pattern: '^[A-Z]{5}[0-9]{4}[A-Z]$' })) }, strict)),
  relationship: Type.Optional(Type.Record(text(40), Type.Boolean(), { maxProperties: 5 })),
  percentage_ownership: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  addresses: Type.Optional(free),
  notes: Type.Optional(notes),
};
export const stakeholderBody = Type.Object({ ...stakeholderFields, name: text(255, 1), email }, strict);
export const stakeholderChangesBody = Type.Object({ ...stakeholderFields, name: Type.Optional(text(255, 1)) }, strict);

export const productBody = Type.Object(
  { product_name: Type.Literal('route'), tnc_accepted: Type.Optional(Type.Boolean()), ip: Type.Optional(text(45)) },
  strict,
);
export const productChangesBody = Type.Object(
  {
    settlements: Type.Optional(
      Type.Object({ account_number: accountNumber, ifsc_code: ifsc, beneficiary_name: text(120, 1) }, strict),
    ),
    tnc_accepted: Type.Optional(Type.Boolean()),
    ip: Type.Optional(text(45)),
  },
  strict,
);

const contactFields = {
  email: Type.Optional(nullable(email)),
  contact: Type.Optional(nullable(text(20))),
  type: Type.Optional(nullable(text(40))),
  reference_id: Type.Optional(nullable(text(40))),
  notes: Type.Optional(notes),
};
const contactName = Type.String({ minLength: 3, maxLength: 50 });
export const contactBody = Type.Object({ ...contactFields, name: contactName }, strict);
export const contactChangesBody = Type.Object(
  { ...contactFields, name: Type.Optional(contactName), active: Type.Optional(Type.Boolean()) },
  strict,
);

const fundAccountFields = {
  account_type: Type.Union([Type.Literal('bank_account'), Type.Literal('vpa')]),
  bank_account: Type.Optional(Type.Object({ name: text(120, 1), ifsc, account_number: accountNumber }, strict)),
  vpa: Type.Optional(Type.Object({ address: vpa }, strict)),
};
export const fundAccountBody = Type.Object({ ...fundAccountFields, contact_id: text(40, 1) }, strict);
export const fundAccountChangesBody = Type.Object({ active: Type.Boolean() }, strict);

export const payoutBody = Type.Object(
  {
    account_number: text(40, 1),
    fund_account_id: Type.Optional(text(40, 1)),
    fund_account: Type.Optional(Type.Object({ ...fundAccountFields, contact: contactBody }, strict)),
    amount,
    currency: inr,
    mode: Type.Union([Type.Literal('NEFT'), Type.Literal('RTGS'), Type.Literal('IMPS'), Type.Literal('UPI')]),
    purpose: Type.String({ maxLength: 40, description: `one of ${payoutPurposes.join(', ')}` }),
    queue_if_low_balance: Type.Optional(Type.Boolean()),
    reference_id: Type.Optional(nullable(text(40))),
    narration: Type.Optional(nullable(Type.String({ pattern: '^[A-Za-z0-9 ]{0,30}$' }))),
    notes: Type.Optional(notes),
  },
  strict,
);

export const evidenceBody = Type.Object(
  {
    amount: Type.Optional(amount),
    summary: Type.Optional(text(1000)),
    action: Type.Optional(Type.Union([Type.Literal('draft'), Type.Literal('submit')])),
    ...Object.fromEntries(
      [
        'shipping_proof',
        'billing_proof',
        'cancellation_proof',
        'customer_communication',
        'proof_of_service',
        'explanation_letter',
        'refund_confirmation',
        'access_activity_log',
        'refund_cancellation_policy',
        'term_and_conditions',
      ].map((name) => [name, Type.Optional(Type.Array(text(40), { maxItems: 10 }))]),
    ),
    others: Type.Optional(Type.Array(free, { maxItems: 10 })),
  },
  strict,
);
