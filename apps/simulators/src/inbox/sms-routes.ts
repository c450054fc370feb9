import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Clock } from '../clock.ts';
import { randomLetters } from '../gateway/new-id.ts';
import { sameSecret } from '../http/authenticate.ts';
import type { Switches } from '../switches/switches.ts';
import { type BoxMessage, MessageBox } from './message-box.ts';

export interface Sms extends BoxMessage {
  text: string;
  entityId: string;
  header: string;
  templateId: string;
  reference: string | null;
  receivedAt: string;
}

const limits = { messages: 5_000, bytes: 16 * 1024 * 1024 };

export const createSmsBox = (): MessageBox<Sms> => new MessageBox<Sms>(limits);

const smsBody = Type.Object(
  {
    to: Type.String({ pattern: '^\\+[1-9]\\d{7,14}$' }),
    text: Type.String({ minLength: 1, maxLength: 1_000 }),
    entityId: Type.String({ pattern: '^\\d{10,24}$' }),
    header: Type.String({ pattern: '^[A-Z0-9]{3,9}$' }),
    templateId: Type.String({ pattern: '^\\d{10,24}$' }),
    reference: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false },
);

/** What a field must be, in words for whoever integrates. */
const expectations: Record<string, string> = {
  to: 'a number in international form such as +919876543210',
  text: '1–1,000 characters',
  entityId: 'the DLT entity id, 10–24 digits (IN-14)',
  header: 'the DLT header, 3–9 capital letters or digits (IN-14)',
  templateId: 'the DLT template id, 10–24 digits (IN-14)',
  reference: 'at most 100 characters',
};

const problem = (code: string, message: string, field?: string) => ({
  error: { code, message, ...(field ? { field } : {}) },
});

/** An SMS provider as India's rules demand it: no message without registered entity, header and template. */
export function smsRoutes(options: {
  apiKey: string;
  box: MessageBox<Sms>;
  clock: Clock;
  switches: Switches;
}): FastifyPluginCallbackTypebox {
  const { box } = options;
  return (app, _options, done) => {
    app.addHook('onRequest', async (request, reply) => {
      if (sameSecret(request.headers.authorization ?? '', `Bearer ${options.apiKey}`)) return undefined;
      return reply.code(401).send(problem('unauthenticated', 'The API key is missing or wrong.'));
    });
    app.setErrorHandler((error, _request, reply) => {
      const { validation, statusCode } = error as { validation?: unknown; statusCode?: number };
      const [violation] = (validation ?? []) as { instancePath: string; params: Record<string, string> }[];
      if (!violation) {
        return reply.code(statusCode ?? 500).send(problem('bad_request', 'The body is not valid JSON.'));
      }
      const { missingProperty, additionalProperty } = violation.params;
      const field = violation.instancePath.slice(1) || (missingProperty ?? additionalProperty ?? 'body');
      const expected = expectations[field];
      const message = expected ? `${field} must be ${expected}` : `${field} is not known`;
      return reply.code(422).send(problem(missingProperty ? 'missing_field' : 'invalid_field', message, field));
    });
    app.post('/sms/send', { schema: { body: smsBody } }, (request, reply) => {
      const { refuse } = options.switches.sms;
      if (refuse === 'temporary')
        return reply.code(503).send(problem('unavailable', 'Try again later (switch sms.refuse).'));
      if (refuse === 'permanent')
        return reply.code(422).send(problem('blocked', 'The number is blocked (switch sms.refuse).', 'to'));
      const { to, reference, ...rest } = request.body;
      const copyKey = reference ? `${reference} ${to}` : undefined;
      const earlier = copyKey === undefined ? undefined : box.copyOf(copyKey);
      const id = earlier?.id ?? randomLetters();
      if (!earlier) {
        const receivedAt = new Date(options.clock.now_ms()).toISOString();
        const size_bytes = rest.text.length * 2 + 200;
        box.add({ ...rest, id, to: [to], reference: reference ?? null, receivedAt, size_bytes }, copyKey);
      }
      return reply.code(202).send({ id, status: 'accepted' });
    });
    done();
  };
}
