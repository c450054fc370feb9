import { Type } from 'typebox';

const user = { userId: Type.String() };
const complaint = { complaintId: Type.String(), ticket: Type.String(), ...user };

/** Events of the room `privacy`. No personal data: subscribers ask the room. */
export const privacyEvents = {
  /** The last word of a person about a purpose. Withdrawals count from now on. */
  'privacy.consent_changed.v1': Type.Object({ ...user, purpose: Type.String(), granted: Type.Boolean() }),
  'privacy.export_requested.v1': Type.Object({ ...user, exportId: Type.String() }),
  'privacy.export_ready.v1': Type.Object({ ...user, exportId: Type.String() }),
  'privacy.erasure_changed.v1': Type.Object({
    ...user,
    erasureId: Type.String(),
    state: Type.Enum(['cooling_off', 'postponed', 'cancelled']),
  }),
  'privacy.erased.v1': Type.Object({ ...user, erasureId: Type.String(), files: Type.Array(Type.String()) }),
  'privacy.guardian_asked.v1': Type.Object({ requestId: Type.String() }),
  'privacy.complaint_changed.v1': Type.Object({
    ...complaint,
    by: Type.Enum(['person', 'officer', 'system']),
    change: Type.Enum(['received', 'acknowledged', 'answered', 'resolved', 'reopened', 'closed']),
  }),
  /** IN-13, IN-10: a clock of the law is near its end or past it. */
  'privacy.deadline_alert.v1': Type.Object({
    about: Type.String(),
    label: Type.String(),
    deadline: Type.String(),
    dueAt: Type.String(),
    missed: Type.Boolean(),
  }),
  'privacy.breach_recorded.v1': Type.Object({ breachId: Type.String() }),
  'privacy.breach_notice_due.v1': Type.Object({ breachId: Type.String(), noticeNo: Type.Integer() }),
};
