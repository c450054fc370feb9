import { hour_ms, minute_ms } from '#platform/clock.ts';
import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { findUsers, openContact } from '#rooms/identity/index.ts';
import { deliveryCode } from '#rooms/orders/index.ts';
import { composeMail } from './compose-notice.ts';
import { isNoticeKind, type NoticeKind } from './notice-kinds.ts';
import { factsOf, type NoticeParams } from './notice-params.ts';
import { claimDeliveries, type Delivery, type DeliveryEnd, endDeliveries, takeFresh } from './notifications-store.ts';
import { dltTemplateId, smsKind, smsText } from './sms-templates.ts';
import type { NoticeLocale } from './templates/template.ts';

const waits_ms = [minute_ms, 5 * minute_ms, 30 * minute_ms, 2 * hour_ms, 6 * hour_ms, 12 * hour_ms, 24 * hour_ms];

/** Messages on their way at once. */
const atOnce = 8;

/**
 * Sends what is due (`limit` at most). A crash between sending and noting it sends the
 * same message again under the same key, which the provider may drop.
 */
export async function sendDue(db: Db, services: Services, what: { limit: number }): Promise<number> {
  const deliveries = await claimDeliveries(db, services.clock.now(), what);
  await sendAll(db, services, deliveries);
  return deliveries.length;
}

/** Sends what was written a moment ago; what does not get away is due again, for everybody. */
export async function sendFresh(
  db: Db,
  services: Services,
  written: { notificationIds: readonly string[]; at: Date },
): Promise<void> {
  await sendAll(db, services, await takeFresh(db, services.clock.now(), written));
}

async function sendAll(db: Db, services: Services, deliveries: readonly Delivery[]): Promise<void> {
  const addressees = await addresseesOf(db, services, [...new Set(deliveries.map((delivery) => delivery.user_id))]);
  for (let from = 0; from < deliveries.length; from += atOnce) {
    const some = deliveries.slice(from, from + atOnce);
    const ends = some.map((delivery) => sendOne(db, services, delivery, addressees.get(delivery.user_id)));
    await endDeliveries(db, await Promise.all(ends));
  }
}

async function sendOne(
  db: Db,
  services: Services,
  delivery: Delivery,
  addressee: Addressee | undefined,
): Promise<DeliveryEnd> {
  const at = services.clock.now();
  try {
    const skipped = await send(db, services, delivery, addressee);
    return skipped ? { delivery, state: 'skipped', at, problem: skipped } : { delivery, state: 'sent', at };
  } catch (error) {
    // The provider's words may repeat the address: they stay out of logs and table.
    const problem = `${(error as { code?: string }).code ?? (error as Error).name}`;
    services.log.warn({ notification: delivery.notification_id, channel: delivery.channel, problem }, 'not delivered');
    const wait_ms = waits_ms[delivery.attempts - 1];
    if (wait_ms === undefined) return { delivery, state: 'failed', at, problem };
    return { delivery, state: 'due', at, nextAt: new Date(at.getTime() + wait_ms), problem };
  }
}

interface Addressee {
  readonly email: string | null;
  readonly phone: string | null;
  readonly locale: NoticeLocale;
}

/** @returns why nothing was sent */
async function send(
  db: Db,
  services: Services,
  delivery: Delivery,
  addressee: Addressee | undefined,
): Promise<string | undefined> {
  const { kind, params } = delivery;
  if (!isNoticeKind(kind)) return 'gone';
  if (!addressee) return 'no_user';
  const message = {
    kind,
    params,
    key: `${delivery.notification_id}.${delivery.channel}`,
    ...(await codeOf(db, services, delivery)),
  };
  return delivery.channel === 'email' ? sendMail(services, addressee, message) : sendSms(services, addressee, message);
}

interface Message {
  readonly kind: NoticeKind;
  readonly params: NoticeParams;
  readonly key: string;
  readonly deliveryCode?: string;
}

async function sendMail(
  services: Services,
  { email, locale }: Addressee,
  message: Message,
): Promise<string | undefined> {
  if (email === null) return 'no_verified_email';
  const { publicOrigin, company } = services.config;
  const { deliveryCode: code } = message;
  const frame = { publicOrigin, company, ...(code ? { deliveryCode: code } : {}) };
  await services.mailer.send({ to: email, key: message.key, ...composeMail(message, locale, frame) });
  return undefined;
}

async function sendSms(
  services: Services,
  { phone, locale }: Addressee,
  message: Message,
): Promise<string | undefined> {
  const kind = smsKind(message.kind);
  if (phone === null) return 'no_verified_phone';
  if (!kind) return 'no_text';
  const { config } = services;
  const templateId = dltTemplateId({ templates: config.sms.templates, production: config.production }, kind, locale);
  if (!templateId) return 'no_dlt_template';
  const facts = { ...factsOf(message.params, locale), code: message.deliveryCode ?? '' };
  // Delivered before it was sent: a code that no longer counts would only confuse.
  if (kind === 'order_shipped' && facts.code === '') return 'delivered';
  await services.sms.send({
    to: phone,
    text: smsText(kind, locale, facts),
    dltTemplateId: templateId,
    key: message.key,
  });
  return undefined;
}

/** Only to addresses whose owner proved them: an order says a lot about a person. */
async function addresseesOf(
  db: Db,
  services: Services,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, Addressee>> {
  const users = (await findUsers(db, userIds)).filter((user) => !user.erased_at);
  return new Map(
    users.map((user) => {
      const contact = openContact(services, user);
      return [
        user.user_id,
        {
          email: user.email_verified_at ? contact.email : null,
          phone: user.phone_verified_at ? contact.phone : null,
          locale: user.locale,
        },
      ];
    }),
  );
}

async function codeOf(
  db: Db,
  services: Services,
  notification: { kind: string; params: NoticeParams },
): Promise<{ deliveryCode?: string }> {
  const { jobId } = notification.params;
  if (notification.kind !== 'order_shipped' || !jobId) return {};
  const code = await deliveryCode(db, services, jobId);
  return code ? { deliveryCode: code } : {};
}
