import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { isDatabaseAway } from '#platform/db/database-away.ts';
import { sqlState } from '#platform/db/in-transaction.ts';
import { collectMethods } from '#platform/http/allowed-methods.ts';
import { errorBody } from '#platform/http/envelope.ts';
import { HttpProblem } from '#platform/http/http-problem.ts';
import { fieldErrors } from '#platform/http/validation.ts';

/**
 * The one place where thrown errors become answers. A bug answers 500 with the trace id and nothing else. Call it before
 * routes are registered: it listens to which methods they take.
 */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500)
      request.log.error({ err: error, trace: request.id, route: routeName(request) }, 'request failed');
    return reply.code(problem.status).send(errorBody(request.id, problem));
  });
  const methodsAt = collectMethods(app);
  app.setNotFoundHandler((request, reply) => {
    const { method } = request;
    const methods = methodsAt(request.url);
    // A handler that says by itself that nothing is here (`callNotFound`) is believed.
    if (methods.length === 0 || methods.includes(method))
      return reply.code(404).send(
        errorBody(request.id, {
          code: 'request.no_such_route',
          message: `There is no ${method} at this path.`,
        }),
      );
    const allowed = methods.join(', ');
    return reply
      .code(405)
      .header('allow', allowed)
      .send(
        errorBody(request.id, {
          code: 'request.wrong_method',
          message: `There is no ${method} at this path. It takes ${allowed}.`,
        }),
      );
  });
}

function problemOf(error: FastifyError): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error.validation) {
    const errors = fieldErrors(error.validation as never);
    const first = errors[0];
    return new HttpProblem(
      400,
      'request.invalid',
      first ? `${first.path || 'The request'} ${first.message}.` : 'The request is not valid.',
      { errors },
    );
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new HttpProblem(413, 'request.too_large', 'The request is larger than allowed here. Send less at once.');
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new HttpProblem(
      415,
      'request.invalid',
      'This type of content is not read here. Send JSON, as application/json.',
    );
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new HttpProblem(error.statusCode, 'request.invalid', error.message);
  }
  if (sqlState(error)?.startsWith('53') || error.message.includes('timeout exceeded when trying to connect')) {
    return new HttpProblem(503, 'service.busy', 'Too much is going on right now. Try again in a few seconds.');
  }
  if (isDatabaseAway(error)) {
    return new HttpProblem(503, 'service.busy', 'The database was away for a moment. Try again in a few seconds.');
  }
  return new HttpProblem(
    500,
    'service.failed',
    'Something went wrong on our side. Try again; if it stays, tell support the trace id.',
  );
}

function routeName(request: FastifyRequest): string {
  return `${request.method} ${request.routeOptions.url ?? ''}`;
}
