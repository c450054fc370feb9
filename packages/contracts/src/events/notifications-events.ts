import { Type } from 'typebox';

/** Events of the room `notifications`. Subject: the causing event's id. */
export const notificationsEvents = {
  /** For the room itself: pages are told, mails and messages go out after the commit. */
  'notifications.written.v1': Type.Object({
    notices: Type.Array(Type.Object({ notificationId: Type.String(), userId: Type.String(), kind: Type.String() })),
  }),
};
