import { Type } from 'typebox';

/** Events of the room `technicians`. Subject: the technician's id. */
export const techniciansEvents = {
  /** Assignments and sessions end when `to` is not `active`. */
  'technicians.status_changed.v1': Type.Object({
    technicianId: Type.String(),
    userId: Type.String(),
    from: Type.String(),
    to: Type.String(),
    reason: Type.Union([Type.String(), Type.Null()]),
  }),
  /** The certificate ends soon, or has ended and suspended its technician. */
  'technicians.certificate_lapsing.v1': Type.Object({
    technicianId: Type.String(),
    userId: Type.String(),
    certifiedUntil: Type.String(),
    lapsed: Type.Boolean(),
  }),
};
