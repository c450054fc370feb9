import { type Static, Type } from 'typebox';
import { closed, orNull, textBlock, textLine, typeId } from '../plain-text.ts';
import { minor, moment, reason, state } from './repair-fields.ts';
import { quoteView } from './quotes.ts';
import { repairMovers } from './repair-states.ts';
import { hardwareReasons, repairCategories, repairKinds, repairModes, symptomCodes } from './symptoms.ts';

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
