import pino, { type DestinationStream, type Logger } from 'pino';

/** Personal data and secrets never reach the log: these paths are cut wherever a whole object is logged by mistake. */
const redact = [
  'password',
  'email',
  'phone',
  'name',
  'address',
  'token',
  'secret',
  'authorization',
  'cookie',
  'gstin',
  'pan',
].flatMap((field) => [field, `*.${field}`]);

export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    redact: { paths: redact, censor: '[cut]' },
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorFacts },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Type, message, code and stack only: driver errors carry whole connections, and rows with personal data. */
function errorFacts(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  const cause = error.cause === undefined ? {} : { cause: errorFacts(error.cause) };
  return { type: error.constructor.name, message: error.message, code, constraint, stack: error.stack, ...cause };
}
