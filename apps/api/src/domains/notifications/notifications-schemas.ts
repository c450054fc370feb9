import { Type } from 'typebox';
import { idPattern } from '#platform/ids.ts';
import { noticeCategories, noticeChannels } from './notice-kinds.ts';
import { noticeLocales } from './templates/template.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const moment = Type.String({ format: 'date-time' });
const notificationId = Type.String({ pattern: idPattern('ntf') });
const category = Type.Enum([...noticeCategories]);
const locale = Type.Enum([...noticeLocales]);

export const notificationParams = Type.Object({ notificationId });

export const listQuery = Type.Object(
  {
    unread: Type.Optional(Type.Boolean({ description: 'Only what was not read yet' })),
    locale: Type.Optional({ ...locale, description: "Language of the texts; the account's own without it" }),
    after: Type.Optional(Type.String({ pattern: idPattern('ntf'), description: '`nextAfter` of the page before' })),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  },
  { additionalProperties: false },
);

export const notificationResult = Type.Object({
  notificationId: Type.String(),
  kind: Type.String({ description: 'Stable name, for an icon' }),
  category,
  title: Type.String(),
  body: Type.String(),
  path: orNull(Type.String({ description: 'Path of the page it leads to' })),
  createdAt: moment,
  readAt: orNull(moment),
});

const unreadCount = Type.Integer({ minimum: 0, maximum: 100, description: '100 stands for 100 or more' });

export const listResult = Type.Object({
  notifications: Type.Array(notificationResult),
  unreadCount,
  nextAfter: orNull(Type.String()),
});
export const countResult = Type.Object({ unreadCount });
export const readBody = Type.Object({ read: Type.Boolean() }, { additionalProperties: false });
export const readResult = Type.Object({ notificationId: Type.String(), read: Type.Boolean(), unreadCount });
export const readAllBody = Type.Object(
  { upTo: Type.Optional({ ...notificationId, description: 'The newest one the page showed' }) },
  { additionalProperties: false },
);
export const readAllResult = Type.Object({ marked: Type.Integer(), unreadCount });

const clock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'Time in India, `21:30`' });
const quietHours = Type.Object({ from: clock, to: clock }, { additionalProperties: false });
const channelChoice = Type.Object(
  Object.fromEntries(noticeChannels.map((channel) => [channel, Type.Optional(Type.Boolean())])),
  { additionalProperties: false },
);

export const settingsBody = Type.Object(
  {
    channels: Type.Optional(
      Type.Object(
        {
          orders: Type.Optional(channelChoice),
          money: Type.Optional(channelChoice),
          stock: Type.Optional(channelChoice),
          ratings: Type.Optional(channelChoice),
        },
        { additionalProperties: false },
      ),
    ),
    quietHours: Type.Optional({ ...quietHours, description: 'The same time twice: no quiet hours' }),
  },
  { additionalProperties: false, minProperties: 1 },
);

export const settingsResult = Type.Object({
  channels: Type.Array(
    Type.Object({
      category,
      fixed: Type.Boolean({ description: 'Cannot be switched off' }),
      quiet: Type.Boolean({ description: 'Waits for the end of quiet hours' }),
      email: Type.Boolean(),
      sms: Type.Boolean(),
    }),
  ),
  quietHours,
});
