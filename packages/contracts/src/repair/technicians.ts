import { type Static, Type } from 'typebox';
import { closed, orNull, textBlock, textLine, typeId } from '../plain-text.ts';
import { technicianSkills } from './symptoms.ts';
import {
  technicianClasses,
  technicianDocumentKinds,
  technicianLanguages,
  technicianStates,
} from './technician-states.ts';

const moment = Type.String({ format: 'date-time' });
const day = Type.String({ format: 'date', description: 'day in India' });
const state = Type.Enum([...technicianStates]);
const classOf = Type.Enum([...technicianClasses]);
const skills = Type.Array(Type.Enum([...technicianSkills]), { minItems: 1, maxItems: 12, uniqueItems: true });
const languages = Type.Array(Type.Enum([...technicianLanguages]), { minItems: 1, maxItems: 10, uniqueItems: true });

export const technicianParams = Type.Object({ technicianId: typeId('tec') }, closed);
export const technicianDocumentParams = Type.Object(
  { technicianId: typeId('tec'), kind: Type.Enum([...technicianDocumentKinds]) },
  closed,
);

/** `POST /api/technicians`, `PATCH /api/technicians/{technicianId}`. */
export const technicianBody = Type.Object(
  {
    legalName: textLine(3, 120, 'as on the PAN card'),
    displayName: textLine(3, 60, 'what customers see'),
    skills,
    languages,
    experienceYears: Type.Integer({ minimum: 0, maximum: 60 }),
    about: textBlock(0, 500),
    pan: Type.String({ minLength: 10, maxLength: 12 }),
    gstin: orNull(Type.String({ minLength: 15, maxLength: 20, description: 'only when registered for GST' })),
    addressLine: textLine(5, 200),
    city: textLine(2, 60),
    pin: Type.String({ pattern: '^[1-9]\\d{5}$' }),
    stateCode: Type.Optional(Type.String({ pattern: '^\\d{2}$', description: 'where a PIN lies in two States' })),
  },
  closed,
);
export type TechnicianBody = Static<typeof technicianBody>;

/** `PATCH /api/technicians/{technicianId}/status`. */
export const technicianStatusBody = Type.Object(
  {
    status: Type.Enum(['active', 'rejected', 'suspended', 'blocked']),
    reason: textLine(5, 500, 'the technician reads it'),
    certifiedUntil: Type.Optional({ ...day, description: 'needed to approve and to renew; at most three years ahead' }),
  },
  closed,
);

/** `PATCH /api/technicians/{techId}/availability`. */
export const availabilityParams = Type.Object({ techId: typeId('tec') }, closed);
export const availabilityBody = Type.Object({ available: Type.Boolean() }, closed);
export const availabilityResult = Type.Object({ technicianId: Type.String(), available: Type.Boolean() });

export const technicianDocumentQuery = Type.Object({ expiresOn: Type.Optional(day) }, closed);
export const technicianDocumentResult = Type.Object({ documentId: Type.String() });
export const photoResult = Type.Object({ technicianId: Type.String(), hasPhoto: Type.Boolean() });

const publicFields = {
  technicianId: Type.String(),
  displayName: Type.String(),
  class: classOf,
  skills: Type.Array(Type.String()),
  languages: Type.Array(Type.String()),
  experienceYears: Type.Integer(),
  about: Type.String(),
  city: Type.String(),
  status: state,
  hasPhoto: Type.Boolean({ description: 'at /api/technicians/{technicianId}/photo' }),
  certificateNumber: orNull(Type.String()),
  certifiedUntil: orNull(Type.String()),
  ratingAverage: Type.Number({ description: '1.00–5.00; 0 without ratings' }),
  ratingCount: Type.Integer(),
};

/** `GET /api/technicians/{technicianId}`: what customers see; owner and admins get the application as well. */
export const technicianResult = Type.Object({
  ...publicFields,
  application: orNull(
    Type.Object({
      userId: Type.String(),
      legalName: Type.String(),
      pan: Type.String({ description: 'masked for admins' }),
      gstin: orNull(Type.String()),
      addressLine: Type.String(),
      pin: Type.String(),
      stateCode: Type.String(),
      available: Type.Boolean(),
      reason: orNull(Type.String()),
      submittedAt: orNull(moment),
      decidedAt: orNull(moment),
      hasAccount: Type.Boolean({ description: 'where earnings are paid to is known' }),
      documents: Type.Array(
        Type.Object({
          kind: Type.Enum([...technicianDocumentKinds]),
          contentType: Type.String(),
          sizeBytes: Type.Integer(),
          uploadedAt: moment,
          expiresOn: orNull(Type.String()),
          checked: Type.Boolean({ description: 'an admin has decided since it was uploaded' }),
        }),
      ),
      missing: Type.Array(Type.String(), { description: 'kinds of documents, and `photo`' }),
    }),
  ),
});
export type TechnicianAnswer = Static<typeof technicianResult>;

/** `GET /api/technicians/me`. */
export const ownTechnicianResult = Type.Object({ technicianId: orNull(Type.String()) });

/** `GET /api/admin/technicians`. */
export const techniciansQuery = Type.Object(
  {
    status: Type.Optional(state),
    class: Type.Optional(classOf),
    cursor: Type.Optional(typeId('tec')),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  closed,
);
export const techniciansResult = Type.Object({
  items: Type.Array(
    Type.Object({
      technicianId: Type.String(),
      userId: Type.String(),
      displayName: Type.String(),
      class: classOf,
      city: Type.String(),
      skills: Type.Array(Type.String()),
      languages: Type.Array(Type.String()),
      status: state,
      available: Type.Boolean(),
      certificateNumber: orNull(Type.String()),
      certifiedUntil: orNull(Type.String()),
      submittedAt: orNull(moment),
      changedAt: moment,
    }),
  ),
  nextCursor: orNull(Type.String()),
});
