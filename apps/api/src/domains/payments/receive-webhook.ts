import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { systemOrigin } from '#platform/audit.ts';
import { hour_ms } from '#platform/clock.ts';
import { transact, violatedConstraint } from '#platform/db/in-transaction.ts';
import { sendAlong } from '#platform/db/pipelining-dialect.ts';
import { HttpProblem } from '#platform/http/http-problem.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Services } from '#platform/services.ts';

/** Razorpay repeats for 24 hours; older ones are replays. */
const oldest_ms = 26 * hour_ms;
const bodyLimit = 512 * 1024;

interface WebhookBody {
  event?: unknown;
  created_at?: unknown;
  payload?: { payment?: { entity?: { order_id?: unknown; status?: unknown } } };
}

/**
 * `POST /api/payments/webhook` (PAY-4): signature over the raw bytes → stored → 200 → handled later by the outbox. A copy
 * finds its event id taken and gets its 200 as well. Nothing is believed that is unsigned, stale or not JSON.
 */
export async function webhookPlugin(app: FastifyInstance, services: Services): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));
    scope.post('/api/payments/webhook', { schema: { hide: true } }, async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const secrets = [services.config.razorpay.webhookSecret, services.config.razorpay.oldWebhookSecret];
      if (!signedByUs(raw, request.headers['x-razorpay-signature'], secrets)) {
        throw new HttpProblem(401, 'payments.bad_signature', 'The signature does not fit the body.');
      }
      const body = parse(raw);
      const eventId = request.headers['x-razorpay-event-id'];
      if (!body || typeof body.event !== 'string' || typeof eventId !== 'string' || !/^[\w-]{1,80}$/.test(eventId)) {
        throw new HttpProblem(400, 'payments.bad_webhook', 'This is not an event of the gateway.');
      }
      if (isStale(body, services.clock.now())) {
        throw new HttpProblem(400, 'payments.stale_webhook', 'The event is too old.');
      }
      const { event } = body;
      await store(services, { eventId, body: { ...body, event }, raw: raw.toString('utf8'), traceId: request.id });
      services.wakeOutbox();
      return reply.code(200).send({ success: true, message: 'OK', data: {}, traceId: request.id });
    });
    return Promise.resolve();
  });
}

function signedByUs(raw: Buffer, given: unknown, secrets: readonly (string | undefined)[]): boolean {
  if (typeof given !== 'string' || !/^[0-9a-f]{64}$/.test(given)) return false;
  const signature = Buffer.from(given, 'hex');
  return secrets.some(
    (secret) => secret !== undefined && timingSafeEqual(createHmac('sha256', secret).update(raw).digest(), signature),
  );
}

function parse(raw: Buffer): WebhookBody | undefined {
  try {
    const body: unknown = JSON.parse(raw.toString('utf8'));
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

function isStale(body: WebhookBody, now: Date): boolean {
  return typeof body.created_at !== 'number' || Math.abs(now.getTime() - body.created_at * 1000) > oldest_ms;
}

async function store(
  services: Services,
  webhook: { eventId: string; body: WebhookBody & { event: string }; raw: string; traceId: string },
): Promise<void> {
  const { eventId, body } = webhook;
  const at = services.clock.now();
  const outcome = outcomeOfItself(body);
  const row = {
    gateway: 'razorpay',
    event_id: eventId,
    event: body.event,
    body: webhook.raw,
    received_at: at,
    outcome,
  };
  const origin = systemOrigin('gateway', webhook.traceId, at, 'event');
  try {
    await transact(services.db, async (tx) => {
      await sendAlong(tx, tx.insertInto('webhook_inbox').values(row));
      if (outcome !== null) return;
      await emit(tx, origin, {
        name: 'payments.webhook_received.v1',
        subject: orderOf(body) ?? eventId,
        payload: { gateway: 'razorpay', gatewayEventId: eventId },
      });
    });
  } catch (error) {
    // A copy of one that is stored already.
    if (violatedConstraint(error) !== 'webhook_inbox_pkey') throw error;
  }
}

/** What is told about one order is handled in the order it came in, not by several workers that wait for each other. */
function orderOf(body: WebhookBody): string | undefined {
  const orderId = body.payload?.payment?.entity?.order_id;
  return typeof orderId === 'string' && orderId.length <= 80 ? orderId : undefined;
}

/** Money that is only promised moves nothing here, whatever state the payment is in: there is nothing to handle. */
function outcomeOfItself(body: WebhookBody): string | null {
  const promised = body.event === 'payment.authorized' && body.payload?.payment?.entity?.status === 'authorized';
  return promised ? 'authorized' : null;
}
