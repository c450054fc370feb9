/** Typed client of the Mistri API, generated from its OpenAPI document. Runs in browsers and on servers. */
export {
  ApiFailure,
  dataOf,
  problemOf,
  unreachable as unreachableProblem,
  type ApiProblem,
  type ApiResult,
  type FieldProblem,
} from './api-problem.ts';
export {
  createClient,
  type Body,
  type CallOptions,
  type Client,
  type ClientOptions,
  type Data,
  type Method,
  type OperationName,
  type Query,
} from './client.ts';
export { fillPath, queryText } from './request-url.ts';
