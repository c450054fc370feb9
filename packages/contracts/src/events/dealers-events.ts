import { Type } from 'typebox';

const change = {
  from: Type.String(),
  to: Type.String(),
  reason: Type.Union([Type.String(), Type.Null()]),
  userId: Type.String(),
};

/** Events of the room `dealers`. Subject: the dealer's or business's id. */
export const dealersEvents = {
  'dealers.status_changed.v1': Type.Object({ dealerId: Type.String(), ...change }),
  'dealers.business_status_changed.v1': Type.Object({ businessId: Type.String(), ...change }),
  /** A document lapses soon, or has lapsed and suspended its owner. */
  'dealers.document_lapsing.v1': Type.Object({
    applicantId: Type.String(),
    userId: Type.String(),
    kind: Type.String(),
    expiresOn: Type.String(),
    lapsed: Type.Boolean(),
  }),
};
