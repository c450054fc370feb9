import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { type NoticeKind, ruleOf } from './notice-kinds.ts';
import type { NoticeParams } from './notice-params.ts';
import { insertDeliveries, insertNotifications, settingsOf } from './notifications-store.ts';
import { afterQuietHours } from './quiet-hours.ts';
import { mayReach, usualSettings } from './settings.ts';

export interface Notice {
  readonly to: readonly string[];
  readonly kind: NoticeKind;
  readonly params: NoticeParams;
}

/**
 * Writes what people are told because of one event, and what goes out to whom. A repeated event writes nothing. Mail and
 * SMS follow after the commit.
 */
export async function notify(
  tx: Tx,
  cause: { origin: Origin; eventId: string },
  notices: readonly Notice[],
): Promise<void> {
  const { origin, eventId } = cause;
  const rows = notices.flatMap(({ to, kind, params }) =>
    [...new Set(to)].map((user_id) => ({
      notification_id: newId('ntf'),
      user_id,
      kind,
      params: JSON.stringify(params),
      event_id: eventId,
      created_at: origin.at,
      read_at: null,
    })),
  );
  const userIds = [...new Set(rows.map((row) => row.user_id))];
  const [written, settings] = await Promise.all([insertNotifications(tx, rows), settingsOf(tx, userIds)]);
  if (written.length === 0) return;
  await insertDeliveries(
    tx,
    written.flatMap((row) => {
      const { category, channels, quiet } = ruleOf(row.kind as NoticeKind);
      const own = settings.get(row.user_id) ?? usualSettings;
      const next_at = quiet ? afterQuietHours(origin.at, own.quiet) : origin.at;
      return channels
        .filter((channel) => mayReach(own, category, channel))
        .map((channel) => ({ notification_id: row.notification_id, channel, next_at }));
    }),
    origin.at,
  );
  await emit(tx, origin, {
    name: 'notifications.written.v1',
    subject: eventId,
    payload: {
      notices: written.map((row) => ({
        notificationId: row.notification_id,
        userId: row.user_id,
        kind: row.kind,
      })),
    },
  });
}
