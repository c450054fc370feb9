import { Type } from 'typebox';
import { applicantStates, documentKinds } from '@mistri/contracts/dealers/applicant-states';
import { idPattern } from '#platform/ids.ts';

const closed = { additionalProperties: false } as const;
const moment = Type.String({ format: 'date-time' });
const nullable = (schema: ReturnType<typeof Type.String>) => Type.Union([schema, Type.Null()]);
const text = (minLength: number, maxLength: number) => Type.String({ minLength, maxLength });

export const applicationBody = Type.Object(
  {
    legalName: text(3, 120),
    displayName: text(3, 60),
    gstin: Type.String({ minLength: 15, maxLength: 20, description: 'Checked with its checksum' }),
    addressLine: text(5, 200),
    city: text(2, 60),
    pin: Type.String({ pattern: '^[1-9]\\d{5}$' }),
  },
  closed,
);
export const statusBody = Type.Object(
  { status: Type.Enum(['active', 'rejected', 'suspended', 'blocked']), reason: text(5, 500) },
  closed,
);
export const documentQuery = Type.Object({ expiresOn: Type.Optional(Type.String({ format: 'date' })) }, closed);
export const listQuery = Type.Object(
  {
    status: Type.Optional(Type.Enum([...applicantStates])),
    cursor: Type.Optional(Type.String({ pattern: '^(dlr|biz)_[0-9a-z]{26}$' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  closed,
);
export const paramsOf = (name: string, prefix: string) =>
  Type.Object({ [name]: Type.String({ pattern: idPattern(prefix) }) });
export const documentParamsOf = (name: string, prefix: string) =>
  Type.Object({ [name]: Type.String({ pattern: idPattern(prefix) }), kind: Type.Enum([...documentKinds]) });

export const publicResult = Type.Object({
  id: Type.String(),
  displayName: Type.String(),
  city: Type.String(),
  pin: Type.String(),
  stateCode: Type.String(),
  /** Shown to buyers by law (IN-13). */
  legalName: Type.String(),
  address: Type.String(),
  gstin: Type.String(),
  status: Type.Enum([...applicantStates]),
  /** Only for its owner and admins. */
  application: Type.Union([
    Type.Object({
      reason: nullable(Type.String()),
      submittedAt: nullable(moment),
      decidedAt: nullable(moment),
      tier: Type.String(),
      documents: Type.Array(
        Type.Object({
          kind: Type.Enum([...documentKinds]),
          contentType: Type.String(),
          sizeBytes: Type.Integer(),
          uploadedAt: moment,
          expiresOn: nullable(Type.String()),
          checked: Type.Boolean({ description: 'An admin has decided since it was uploaded' }),
        }),
      ),
      missingDocuments: Type.Array(Type.Enum([...documentKinds])),
    }),
    Type.Null(),
  ]),
});
export const listResult = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      displayName: Type.String(),
      legalName: Type.String(),
      gstin: Type.String(),
      city: Type.String(),
      status: Type.Enum([...applicantStates]),
      submittedAt: nullable(moment),
      changedAt: moment,
    }),
  ),
  nextCursor: nullable(Type.String()),
});
export const ownResult = Type.Object({ id: nullable(Type.String()) });
export const documentResult = Type.Object({ documentId: Type.String() });
export const nothing = Type.Object({});
