import type { ColumnType, Generated } from 'kysely';
import type { NoticeChannel } from './notice-kinds.ts';
import type { NoticeParams } from './notice-params.ts';
import type { ChannelChoices } from './settings.ts';

export interface NotificationsTable {
  notification_id: string;
  user_id: string;
  kind: string;
  params: ColumnType<NoticeParams, string, never>;
  event_id: string;
  created_at: Date;
  read_at: Date | null;
}

export interface NotificationDeliveriesTable {
  notification_id: string;
  channel: NoticeChannel;
  state: Generated<'due' | 'sent' | 'skipped' | 'failed'>;
  attempts: Generated<number>;
  next_at: Date;
  claimed_until: Date | null;
  sent_at: Date | null;
  problem: string | null;
}

interface NotificationSettingsTable {
  user_id: string;
  channels: ColumnType<ChannelChoices, string, string>;
  quiet_from: number;
  quiet_to: number;
  changed_at: Date;
}

declare module '#platform/db/database.ts' {
  interface Database {
    notifications: NotificationsTable;
    notification_deliveries: NotificationDeliveriesTable;
    notification_settings: NotificationSettingsTable;
  }
}
