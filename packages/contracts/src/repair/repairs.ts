import { type Static, Type } from 'typebox';
import { closed, orNull, textBlock, textLine, typeId } from '../plain-text.ts';
import { quoteStates, repairMovers, repairStates } from './repair-states.ts';
import { repairRulesSchema } from './repair-rules.ts';
import { hardwareReasons, repairCategories, repairKinds, repairModes, symptomCodes } from './symptoms.ts';

const moment = Type.String({ format: 'date-time' });
const minor = Type.Integer({ description: 'paise' });
const state = Type.Enum([...repairStates]);
const reason = textLine(3, 500);

export const repairParams = Type.Object({ repairId: typeId('rep') }, closed);
export const quoteParams = Type.Object({ repairId: typeId('rep'), quoteId: typeId('quo') }, closed);
export const repairPhotoParams = Type.Object({ repairId: typeId('rep'), photoId: typeId('rph') }, closed);

/** `POST /api/repairs` (REP-1). */
export const repairBody = Type.Object(
  {
    category: Type.Enum([...repairCategories]),
    brand: textLine(2, 40),
    model: textLine(1, 60),
    kind: Type.Enum([...repairKinds]),
    symptoms: Type.Array(Type.Enum([...symptomCodes]), { minItems: 1, maxItems: 6, uniqueItems: true }),
    description: textBlock(0, 1000),
    mode: Type.Enum([...repairModes]),
    /** IN-3: a service sold through a platform names who gets it and where. */
    name: textLine(2, 80),
    addressLine: textLine(5, 200),
    city: textLine(2, 60),
    pin: Type.String({ pattern: '^[1-9]\\d{5}$' }),
    stateCode: Type.Optional(Type.String({ pattern: '^\\d{2}$', description: 'where a PIN lies in two States' })),
    preferredAt: Type.Optional(moment),
    /** REP-12: confirmed before anything is paid. */
    hasLaptop: Type.Boolean(),
    hasDataCable: Type.Boolean(),
    backup: Type.Enum(['yes', 'no', 'unsure']),
  },
  closed,
);
export type RepairBody = Static<typeof repairBody>;

/** What a refusal of `POST /api/repairs` says in `details`. */
export interface RepairRefusalDetails {
  readonly because?: (typeof hardwareReasons)[number];
  /** The nearest thing that can be done instead. */
  readonly alternative: 'service_centre' | 'choose_software_symptom' | 'get_laptop_and_cable' | 'online';
}

export const createdResult = Type.Object({
  repairId: Type.String(),
  status: state,
  queue: orNull(Type.Object({ position: Type.Integer(), waiting: Type.Integer() })),
});

/** `GET /api/repairs/options`: what can be asked for now, and on which terms. */
export const optionsResult = Type.Object({
  categories: Type.Array(Type.String()),
  unsupportedBrands: Type.Array(Type.String()),
  stateCodes: Type.Array(Type.String()),
  symptoms: Type.Array(
    Type.Object({
      code: Type.String(),
      kind: Type.Enum([...repairKinds]),
      categories: Type.Array(Type.String()),
      because: orNull(Type.Enum([...hardwareReasons])),
    }),
  ),
  moneyBeforeSession: Type.Boolean(),
  warrantyDays: Type.Integer(),
  verifyHours: Type.Integer(),
  quoteValidHours: Type.Integer(),
  cancellationKeepsBp: Type.Integer({ description: 'of the held labour, when the customer cancels during the work' }),
  quote: Type.Object({ minimumMinor: minor, maximumMinor: minor }),
});

export const repairPhotoQuery = Type.Object({ caption: Type.Optional(textLine(1, 120)) }, closed);
export const repairPhotoResult = Type.Object({ photoId: Type.String() });

/** `PATCH /api/repairs/{repairId}/assignment` (REP-4): operations only. */
export const assignmentBody = Type.Object(
  {
    technicianId: orNull(typeId('tec')),
    /** The assignment the page showed; when another admin was faster, nothing happens (409). */
    expectedAssignmentId: orNull(typeId('ras')),
    reason: Type.Optional(reason),
  },
  closed,
);
export const assignmentResult = Type.Object({
  repairId: Type.String(),
  status: state,
  assignmentId: orNull(Type.String()),
});

/** `PATCH /api/repairs/{repairId}/status`: along the table at `/api/repairs/transitions`. */
export const repairStatusBody = Type.Object(
  {
    status: Type.Enum([
      'accepted',
      'matching',
      'in_progress',
      'completed',
      'verified',
      'cancelled',
      'rejected',
      'no_show',
    ]),
    reason: Type.Optional(reason),
    /** Needed to complete. */
    report: Type.Optional(
      Type.Object(
        {
          summary: textBlock(10, 2000),
          advice: Type.Optional(textBlock(0, 1000)),
        },
        closed,
      ),
    ),
  },
  closed,
);
export const repairMovedResult = Type.Object({ repairId: Type.String(), status: state });

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

/** `POST /api/repairs/{repairId}/warranty`: the same fault came back inside the warranty (REP-8). */
export const warrantyBody = Type.Object(
  {
    symptoms: Type.Array(Type.Enum([...symptomCodes]), { minItems: 1, maxItems: 6, uniqueItems: true }),
    description: textBlock(10, 1000),
    preferredAt: Type.Optional(moment),
    hasLaptop: Type.Boolean(),
    hasDataCable: Type.Boolean(),
    backup: Type.Enum(['yes', 'no', 'unsure']),
  },
  closed,
);

const summaryFields = {
  repairId: Type.String(),
  customerId: Type.String(),
  status: state,
  mode: Type.Enum([...repairModes]),
  kind: Type.Enum([...repairKinds]),
  category: Type.String(),
  brand: Type.String(),
  model: Type.String(),
  symptoms: Type.Array(Type.String()),
  technicianId: orNull(Type.String()),
  technicianName: orNull(Type.String()),
  isWarranty: Type.Boolean(),
  isFunded: Type.Boolean(),
  totalAmount: Type.Integer({ description: 'paise: approved and paid quotes' }),
  preferredAt: orNull(moment),
  createdAt: moment,
  changedAt: moment,
  /** What the present state must be left by: accept, answer, pay, verify. */
  actBy: orNull(moment),
};
export const repairSummary = Type.Object(summaryFields);
export type RepairSummary = Static<typeof repairSummary>;

/** `GET /api/repairs`: the customer's own; of a technician, those assigned to them. */
export const repairsQuery = Type.Object(
  {
    status: Type.Optional(state),
    open: Type.Optional(Type.Boolean({ description: 'only unfinished ones' })),
    cursor: Type.Optional(typeId('rep')),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  closed,
);
export const repairsResult = Type.Object({
  repairs: Type.Array(repairSummary),
  nextCursor: orNull(Type.String()),
});

/** `GET /api/admin/repairs`. The queue (`status=matching`) comes oldest first, everything else newest first. */
export const adminRepairsQuery = Type.Object(
  {
    ...repairsQuery.properties,
    customerId: Type.Optional(typeId('usr')),
    technicianId: Type.Optional(typeId('tec')),
  },
  closed,
);

/** `GET /api/admin/repairs/{repairId}/candidates`: who can be assigned, the best first, and how that is judged. */
export const candidatesResult = Type.Object({
  expectedAssignmentId: orNull(Type.String()),
  candidates: Type.Array(
    Type.Object({
      technicianId: Type.String(),
      displayName: Type.String(),
      city: Type.String(),
      skills: Type.Array(Type.String()),
      matchingSkills: Type.Array(Type.String()),
      languages: Type.Array(Type.String()),
      available: Type.Boolean(),
      load: Type.Integer({ description: 'unfinished repairs assigned to them' }),
      loadLimit: Type.Integer(),
      assignable: Type.Boolean(),
      ratingAverage: Type.Number(),
      ratingCount: Type.Integer(),
      completedRepairs: Type.Integer(),
      returnedThis: Type.Boolean({ description: 'they gave this repair back before' }),
      certifiedUntil: Type.String(),
      isPresent: Type.Boolean({ description: 'the one it is assigned to now' }),
    }),
  ),
});

/** `GET /api/repairs/{repairId}`. */
export const repairResult = Type.Object({
  ...summaryFields,
  description: Type.String(),
  backup: Type.Enum(['yes', 'no', 'unsure']),
  place: Type.Object({
    city: Type.String(),
    pin: Type.String(),
    stateCode: Type.String(),
    stateName: Type.String(),
  }),
  /** Not for the technician: an online repair needs neither. */
  contact: orNull(Type.Object({ name: Type.String(), addressLine: Type.String() })),
  photos: Type.Array(
    Type.Object({ photoId: Type.String(), caption: orNull(Type.String()), contentType: Type.String() }),
  ),
  /** While it waits for an admin. */
  queue: orNull(Type.Object({ position: Type.Integer(), waiting: Type.Integer(), since: moment })),
  technician: orNull(
    Type.Object({
      technicianId: Type.String(),
      displayName: Type.String(),
      hasPhoto: Type.Boolean(),
      certificateNumber: orNull(Type.String()),
      certifiedUntil: orNull(Type.String()),
      languages: Type.Array(Type.String()),
      experienceYears: Type.Integer(),
      ratingAverage: Type.Number(),
      ratingCount: Type.Integer(),
    }),
  ),
  assignment: orNull(
    Type.Object({
      assignmentId: Type.String(),
      assignedAt: moment,
      acceptBy: moment,
      acceptedAt: orNull(moment),
    }),
  ),
  quotes: Type.Array(quoteView, { description: 'newest first' }),
  money: Type.Object({
    dueMinor: Type.Integer({ description: 'approved and not paid yet' }),
    checkoutId: orNull(Type.String({ description: 'to pay what is due' })),
    heldMinor: minor,
    neededBeforeSession: Type.Boolean(),
  }),
  report: orNull(Type.Object({ summary: Type.String(), advice: orNull(Type.String()), writtenAt: moment })),
  warranty: orNull(
    Type.Object({
      until: moment,
      isOpen: Type.Boolean({ description: 'a re-repair can be asked for now' }),
    }),
  ),
  /** The repair whose warranty this is. */
  warrantyOf: orNull(Type.String()),
  warrantyRepairs: Type.Array(Type.String()),
  jobs: Type.Array(
    Type.Object({ jobId: Type.String(), quoteId: Type.String(), state: Type.String(), totalMinor: minor }),
    { description: 'what was paid: for invoices, disputes and ratings' },
  ),
  timeline: Type.Array(
    Type.Object({
      at: moment,
      from: orNull(Type.String()),
      to: Type.String(),
      mover: Type.Enum([...repairMovers]),
      reason: orNull(Type.String()),
    }),
  ),
  /** What cancelling now would cost the customer. */
  cancellation: orNull(Type.Object({ keepsMinor: minor, refundMinor: minor })),
  /** What the caller may do now. */
  moves: Type.Array(Type.Object({ to: state, needs: orNull(Type.String()) })),
});
export type RepairAnswer = Static<typeof repairResult>;

export const repairTransitionsResult = Type.Object({
  transitions: Type.Array(
    Type.Object({ from: state, to: state, by: Type.Array(Type.String()), needs: orNull(Type.String()) }),
  ),
});

/** `GET`/`POST /api/admin/repair-rules`. */
export const repairRulesBody = Type.Object(
  { rules: repairRulesSchema, effectiveFrom: moment, reason: textLine(5, 500) },
  closed,
);
export const repairRulesResult = Type.Object({
  versions: Type.Array(
    Type.Object({
      version: Type.Integer(),
      rules: repairRulesSchema,
      effectiveFrom: moment,
      createdBy: Type.String(),
      createdAt: moment,
      reason: Type.String(),
      inForce: Type.Boolean(),
    }),
  ),
});
export const repairRulesVersionResult = Type.Object({ version: Type.Integer() });

/** Every refusal of the rooms `repairs` and `technicians`, with its HTTP status; pages have words for each. */
export const repairErrors = {
  'repairs.hardware_fault': 422,
  'repairs.not_online': 422,
  'repairs.mode_not_offered': 422,
  'repairs.not_supported': 422,
  'repairs.laptop_and_cable_needed': 422,
  'repairs.unknown_pin': 422,
  'repairs.wrong_state_for_pin': 422,
  'repairs.not_served_there': 422,
  'repairs.time_in_the_past': 422,
  'repairs.too_many_open': 409,
  'repairs.symptom_not_of_category': 422,
  'repairs.wrong_state': 409,
  'repairs.not_your_move': 403,
  'repairs.reason_missing': 422,
  'repairs.report_missing': 422,
  'repairs.assigned_meanwhile': 409,
  'repairs.technician_not_fit': 422,
  'repairs.technician_is_customer': 422,
  'repairs.technician_full': 409,
  'repairs.money_missing': 409,
  'repairs.quote_waits': 409,
  'repairs.quote_out_of_range': 422,
  'repairs.quote_over': 409,
  'repairs.total_changed': 409,
  'repairs.total_missing': 422,
  'repairs.too_many_photos': 409,
  'repairs.no_photo': 404,
  'repairs.no_warranty': 409,
  'repairs.rules_contradict': 422,
  'repairs.rules_in_the_past': 422,
  'technicians.already_applied': 409,
  'technicians.bad_pan': 422,
  'technicians.bad_gstin': 422,
  'technicians.pan_taken': 409,
  'technicians.unknown_pin': 422,
  'technicians.wrong_state_for_pin': 422,
  'technicians.wrong_state': 409,
  'technicians.documents_missing': 422,
  'technicians.too_many_documents': 429,
  'technicians.no_document': 404,
  'technicians.no_photo': 404,
  'technicians.not_found': 404,
  'technicians.own_application': 403,
  'technicians.certificate_missing': 422,
  'technicians.certificate_too_long': 422,
} as const;
export type RepairErrorCode = keyof typeof repairErrors;

/** The refusals of a route with their statuses. */
export function repairStatuses<C extends RepairErrorCode>(...codes: C[]): Record<C, number> {
  const statuses: Partial<Record<C, number>> = {};
  for (const code of codes) statuses[code] = repairErrors[code];
  return statuses as Record<C, number>;
}
