import { Type } from 'typebox';
import { datedRulesBody, datedRulesResult } from '../dated-rules.ts';
import { jobNumberText } from '../jobs/job-number-text.ts';
import { closed, orNull, typeId } from '../plain-text.ts';
import { reason, state } from './repair-fields.ts';
import { repairRulesSchema } from './repair-rules.ts';
import { repairsQuery } from './repairs.ts';

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

/** `GET /api/admin/repairs`. The queue (`status=matching`) comes oldest first, everything else newest first. */
export const adminRepairsQuery = Type.Object(
  {
    ...repairsQuery.properties,
    customerId: Type.Optional(typeId('usr')),
    technicianId: Type.Optional(typeId('tec')),
    number: Type.Optional(jobNumberText),
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

/** `GET`/`POST /api/admin/repair-rules`. */
export const repairRulesBody = datedRulesBody(repairRulesSchema);
export const repairRulesResult = datedRulesResult(repairRulesSchema);
