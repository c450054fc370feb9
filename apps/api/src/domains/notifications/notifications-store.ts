import { type Insertable, type Selectable, sql } from 'kysely';
import { anyOf } from '#platform/db/any-of.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import { firstLease_s } from '#platform/outbox/outbox-store.ts';
import type { NoticeChannel } from './notice-kinds.ts';
import type { NotificationDeliveriesTable, NotificationsTable } from './notifications-tables.ts';
import { type Settings, usualSettings } from './settings.ts';

export type Notification = Selectable<NotificationsTable>;
export type Delivery = Pick<Selectable<NotificationDeliveriesTable>, 'notification_id' | 'channel' | 'attempts'> &
  Pick<Notification, 'user_id' | 'kind' | 'params'>;

/** @returns only those that were not written before */
export async function insertNotifications(
  tx: Tx,
  rows: readonly Insertable<NotificationsTable>[],
): Promise<{ notification_id: string; user_id: string; kind: string }[]> {
  if (rows.length === 0) return [];
  return tx
    .insertInto('notifications')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing())
    .returning(['notification_id', 'user_id', 'kind'])
    .execute();
}

/** What is due when it is written is claimed for the effect that follows the commit, for as long as that has for it. */
const claimedAtOnce = (at: Date): Date => new Date(at.getTime() + firstLease_s * 1_000);

export async function insertDeliveries(
  tx: Tx,
  rows: readonly { notification_id: string; channel: NoticeChannel; next_at: Date }[],
  at: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => {
    const atOnce = row.next_at.getTime() <= at.getTime();
    return {
      ...row,
      attempts: atOnce ? 1 : 0,
      claimed_until: atOnce ? claimedAtOnce(at) : null,
      sent_at: null,
      problem: null,
    };
  });
  await sendAlong(tx, tx.insertInto('notification_deliveries').values(values));
}

export interface ListFilter {
  readonly userId: string;
  readonly unread?: boolean;
  readonly after?: string;
  readonly limit: number;
}

/** Newest first; one more than the limit. */
export function listNotifications(db: Db, filter: ListFilter): Promise<Notification[]> {
  let query = db
    .selectFrom('notifications')
    .selectAll()
    .where('user_id', '=', filter.userId)
    .orderBy('notification_id', 'desc')
    .limit(filter.limit + 1);
  if (filter.unread) query = query.where('read_at', 'is', null);
  if (filter.after) query = query.where('notification_id', '<', filter.after);
  return query.execute();
}

export function findNotification(db: Db, notificationId: string): Promise<Notification | undefined> {
  return db.selectFrom('notifications').selectAll().where('notification_id', '=', notificationId).executeTakeFirst();
}

/** The page shows `99+` anyway: counting stops there, however many wait. */
export async function countUnread(db: Db, userId: string): Promise<number> {
  const row = await db
    .selectFrom(
      db
        .selectFrom('notifications')
        .select('notification_id')
        .where('user_id', '=', userId)
        .where('read_at', 'is', null)
        .limit(100)
        .as('unread'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function setRead(tx: Tx, notificationId: string, readAt: Date | null): Promise<void> {
  let query = tx.updateTable('notifications').set({ read_at: readAt }).where('notification_id', '=', notificationId);
  // The first reading counts.
  if (readAt) query = query.where('read_at', 'is', null);
  await query.execute();
}

export async function setAllRead(tx: Tx, all: { userId: string; upTo: string | undefined; at: Date }): Promise<number> {
  let query = tx
    .updateTable('notifications')
    .set({ read_at: all.at })
    .where('user_id', '=', all.userId)
    .where('read_at', 'is', null);
  if (all.upTo) query = query.where('notification_id', '<=', all.upTo);
  const result = await query.executeTakeFirst();
  return Number(result.numUpdatedRows);
}

export async function settingsOf(db: Db, userIds: readonly string[]): Promise<Map<string, Settings>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('notification_settings')
    .selectAll()
    .where('user_id', 'in', [...userIds])
    .execute();
  return new Map(
    rows.map((row) => [row.user_id, { channels: row.channels, quiet: { from: row.quiet_from, to: row.quiet_to } }]),
  );
}

export async function ownSettings(db: Db, userId: string): Promise<Settings> {
  return (await settingsOf(db, [userId])).get(userId) ?? usualSettings;
}

export async function putSettings(tx: Tx, userId: string, settings: Settings, at: Date): Promise<void> {
  const row = {
    channels: JSON.stringify(settings.channels),
    quiet_from: settings.quiet.from,
    quiet_to: settings.quiet.to,
    changed_at: at,
  };
  await tx
    .insertInto('notification_settings')
    .values({ user_id: userId, ...row })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
    .execute();
}

const lease_s = 60;

/**
 * Deliveries of notices written at this moment, for the effect that follows: they are claimed by being written. Whoever
 * comes later than that holds (after a crash) claims them anew, like everybody.
 */
export async function takeFresh(
  db: Db,
  now: Date,
  written: { notificationIds: readonly string[]; at: Date },
): Promise<Delivery[]> {
  const until = claimedAtOnce(written.at);
  const { notificationIds } = written;
  if (until.getTime() <= now.getTime())
    return claimDeliveries(db, now, { notificationIds, limit: 2 * notificationIds.length });
  const { rows } = await sql<Delivery>`
    SELECT delivery.notification_id, delivery.channel, delivery.attempts, notice.user_id, notice.kind, notice.params
    FROM notification_deliveries AS delivery
    JOIN notifications AS notice ON notice.notification_id = delivery.notification_id
    WHERE delivery.notification_id = ${anyOf(notificationIds)} AND delivery.state = 'due'
      AND delivery.claimed_until = ${until}`.execute(db);
  return rows;
}

/** Takes due deliveries for this process for a minute, so that two workers do not send one mail twice. */
export async function claimDeliveries(
  db: Db,
  now: Date,
  what: { notificationIds?: readonly string[]; limit: number },
): Promise<Delivery[]> {
  const only = what.notificationIds ? sql`AND notification_id = ${anyOf(what.notificationIds)}` : sql``;
  const { rows } = await sql<Delivery>`
    UPDATE notification_deliveries AS delivery
    SET claimed_until = ${now}::timestamptz + make_interval(secs => ${lease_s}), attempts = attempts + 1
    FROM (SELECT notification_id, channel FROM notification_deliveries
          WHERE state = 'due' AND next_at <= ${now} AND (claimed_until IS NULL OR claimed_until <= ${now}) ${only}
          ORDER BY next_at LIMIT ${what.limit} FOR UPDATE SKIP LOCKED) AS due
    JOIN notifications AS notice ON notice.notification_id = due.notification_id
    WHERE delivery.notification_id = due.notification_id AND delivery.channel = due.channel
    RETURNING delivery.notification_id, delivery.channel, delivery.attempts, notice.user_id, notice.kind,
              notice.params`.execute(db);
  return rows;
}

/** How the sending of one went. `due`: to be tried again at `nextAt`. */
export interface DeliveryEnd {
  readonly delivery: Delivery;
  readonly state: 'sent' | 'skipped' | 'failed' | 'due';
  readonly at: Date;
  readonly nextAt?: Date;
  readonly problem?: string;
}

export async function endDeliveries(db: Db, ends: readonly DeliveryEnd[]): Promise<void> {
  if (ends.length === 0) return;
  // Rows that the planner can count: it takes a list in JSON for a hundred, and reads the whole table for them.
  const rows = ends.map(
    ({ delivery, state, at, nextAt, problem }) =>
      sql`(${delivery.notification_id}::text, ${delivery.channel}::text, ${state}::text,
        ${state === 'sent' ? at : null}::timestamptz, ${nextAt ?? null}::timestamptz, ${problem?.slice(0, 200) ?? null}::text)`,
  );
  await sql`
    UPDATE notification_deliveries AS delivery
    SET state = ended.state, claimed_until = NULL, sent_at = ended.sent_at, problem = ended.problem,
        next_at = coalesce(ended.next_at, delivery.next_at)
    FROM (VALUES ${sql.join(rows)}) AS ended (notification_id, channel, state, sent_at, next_at, problem)
    WHERE delivery.notification_id = ended.notification_id AND delivery.channel = ended.channel`.execute(db);
}

/** GOV-6. */
export async function forgetUser(tx: Tx, userId: string): Promise<void> {
  await tx.deleteFrom('notifications').where('user_id', '=', userId).execute();
  await tx.deleteFrom('notification_settings').where('user_id', '=', userId).execute();
}

/** In portions, so that no statement holds the table for long. @returns how many went */
export async function forgetOlderThan(db: Db, before: Date): Promise<number> {
  const { rows } = await sql`
    DELETE FROM notifications WHERE notification_id IN
      (SELECT notification_id FROM notifications WHERE created_at < ${before} ORDER BY created_at LIMIT 5000)
    RETURNING notification_id`.execute(db);
  return rows.length;
}
