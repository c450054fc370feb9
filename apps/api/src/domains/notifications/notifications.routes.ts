import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { findUser } from '#rooms/identity/index.ts';
import { composeNotice } from './compose-notice.ts';
import { isNoticeKind, ruleOf } from './notice-kinds.ts';
import * as schemas from './notifications-schemas.ts';
import {
  countUnread,
  findNotification,
  listNotifications,
  type Notification,
  ownSettings,
  putSettings,
  setAllRead,
  setRead,
} from './notifications-store.ts';
import { clockOf, minuteOf } from './quiet-hours.ts';
import { presentChoices, type Settings, withChoices } from './settings.ts';
import type { NoticeLocale } from './templates/template.ts';

function present(row: Notification, locale: NoticeLocale) {
  if (!isNoticeKind(row.kind)) throw new Error(`notification of unknown kind ${row.kind}`);
  return {
    notificationId: row.notification_id,
    kind: row.kind,
    category: ruleOf(row.kind).category,
    ...composeNotice(row.kind, row.params, locale),
    path: row.params.path ?? null,
    createdAt: row.created_at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
  };
}

async function localeOf(db: Db, userId: string): Promise<NoticeLocale> {
  return (await findUser(db, userId))?.locale ?? 'en';
}

const list = readRoute({
  method: 'GET',
  path: '/api/notifications',
  summary: 'What the signed-in user was told, newest first',
  action: 'notifications.read_own',
  query: schemas.listQuery,
  result: schemas.listResult,
  handle: async (call) => {
    const { db, query } = call;
    const { userId } = signedIn(call);
    const [rows, unreadCount, locale] = await Promise.all([
      listNotifications(db, { userId, ...query }),
      countUnread(db, userId),
      query.locale ?? localeOf(db, userId),
    ]);
    const page = rows.slice(0, query.limit);
    return ok({
      notifications: page.map((row) => present(row, locale)),
      unreadCount,
      nextAfter: rows.length > query.limit ? (page.at(-1)?.notification_id ?? null) : null,
    });
  },
});

const count = readRoute({
  method: 'GET',
  path: '/api/notifications/unread-count',
  summary: 'How many were not read yet (100 stands for more)',
  action: 'notifications.read_own',
  result: schemas.countResult,
  handle: async (call) => ok({ unreadCount: await countUnread(call.db, signedIn(call).userId) }),
});

const mark = commandRoute({
  method: 'PATCH',
  path: '/api/notifications/:notificationId',
  summary: 'Mark as read, or as not read',
  action: 'notifications.mark',
  params: schemas.notificationParams,
  body: schemas.readBody,
  result: schemas.readResult,
  resource: async ({ db, params }) => {
    const found = await findNotification(db, params.notificationId);
    return found ? { id: found.notification_id, relations: { owner: found.user_id } } : null;
  },
  handle: async (call) => {
    const { tx, params, body, origin } = call;
    await setRead(tx, params.notificationId, body.read ? origin.at : null);
    const unreadCount = await countUnread(tx, signedIn(call).userId);
    return ok({ notificationId: params.notificationId, read: body.read, unreadCount });
  },
});

const markAll = commandRoute({
  method: 'POST',
  path: '/api/notifications/read-all',
  summary: 'Mark all as read, up to the newest one the page showed',
  action: 'notifications.read_own',
  body: schemas.readAllBody,
  result: schemas.readAllResult,
  handle: async (call) => {
    const { userId } = signedIn(call);
    const marked = await setAllRead(call.tx, { userId, upTo: call.body.upTo, at: call.origin.at });
    return ok({ marked, unreadCount: await countUnread(call.tx, userId) });
  },
});

function presentSettings(settings: Settings) {
  const { from, to } = settings.quiet;
  return { channels: presentChoices(settings), quietHours: { from: clockOf(from), to: clockOf(to) } };
}

const readSettings = readRoute({
  method: 'GET',
  path: '/api/notifications/settings',
  summary: 'By which channel the user is told what, and when not',
  action: 'notifications.read_own',
  result: schemas.settingsResult,
  handle: async (call) => ok(presentSettings(await ownSettings(call.db, signedIn(call).userId))),
});

const changeSettings = commandRoute({
  method: 'PATCH',
  path: '/api/notifications/settings',
  summary: 'Change channels or quiet hours; what is not named stays',
  action: 'notifications.change_settings',
  body: schemas.settingsBody,
  result: schemas.settingsResult,
  handle: async (call) => {
    const { tx, body, origin } = call;
    const { userId } = signedIn(call);
    const present = await ownSettings(tx, userId);
    const quiet = body.quietHours
      ? { from: minuteOf(body.quietHours.from), to: minuteOf(body.quietHours.to) }
      : present.quiet;
    const settings: Settings = { channels: withChoices(present, body.channels ?? {}), quiet };
    await putSettings(tx, userId, settings, origin.at);
    return ok(presentSettings(settings));
  },
});

export const notificationsRoutes = [list, count, markAll, readSettings, changeSettings, mark];
