import { createHash } from 'node:crypto';

/** Everything the simulators can be told, read from the environment. Wrong values are refused by their variable's name. */
export interface Configuration {
  port: number;
  host: string;
  /** As a browser reaches us; `undefined`: from the port we got. */
  origin: string | undefined;
  allowRemote: boolean;
  smtpPort: number;
  keyId: string;
  keySecret: string;
  webhookSecret: string;
  webhookUrl: string | undefined;
  webhookEvents: string[];
  webhookRetry_ms: number;
  webhookTimeout_ms: number;
  /** `http://*.localhost:3000` allows every name below `localhost`. */
  returnOrigins: string[];
  stateFile: string | undefined;
  maxEntities: number;
  step_ms: number;
  settleAfter_s: number;
  fee_bp: number;
  transferFee_bp: number;
  payoutFee: number;
  reserve: number;
  payoutBalance: number;
  payoutAccount: string;
  /** `at_once`: a new linked account can receive; `documented`: only after stakeholder, terms and bank account. */
  activation: 'at_once' | 'documented';
  smsApiKey: string;
  demo: boolean;
}

export class ConfigurationError extends Error {
  constructor(problems: readonly string[]) {
    super(`configuration is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The api derives the same defaults, so that a machine without configuration works. */
export const demoSecret = (name: string): string =>
  createHash('sha256').update(`mistri demo ${name}`).digest('base64url');

const httpOrigin = /^https?:\/\/[\w.*[\]:-]+$/i;
const loopback = /^(127(\.\d{1,3}){3}|localhost|::1)$/;

class Reader {
  readonly problems: string[] = [];
  readonly #environment: Environment;
  constructor(environment: Environment) {
    this.#environment = environment;
  }

  optional(name: string, pattern: RegExp, expected: string): string | undefined {
    const value = this.#environment[name];
    if (!value) return undefined;
    if (pattern.test(value)) return value;
    this.problems.push(`${name} is not valid; expected ${expected}`);
    return undefined;
  }

  text(name: string, fallback: string, pattern: RegExp, expected: string): string {
    return this.optional(name, pattern, expected) ?? fallback;
  }

  secret(name: string, minimum: number): string {
    return this.text(name, demoSecret(name), new RegExp(`^.{${minimum},500}$`), `a secret of ${minimum}+ characters`);
  }

  integer(name: string, fallback: number, minimum: number, maximum: number): number {
    const text = this.#environment[name];
    if (!text) return fallback;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    this.problems.push(`${name} is "${text}"; expected a whole number from ${minimum} to ${maximum}`);
    return fallback;
  }

  flag(name: string, yes: string): boolean {
    return this.text(name, '', new RegExp(`^(${yes}|off|no)$`), `${yes} or off`) === yes;
  }

  list(name: string, fallback: string, pattern: RegExp, expected: string): string[] {
    const items = (this.#environment[name] || fallback).split(',').map((item) => item.trim());
    for (const item of items)
      if (!pattern.test(item)) this.problems.push(`${name} holds "${item}"; expected ${expected}`);
    return items;
  }
}

export function readConfiguration(environment: Environment): Configuration {
  const read = new Reader(environment);
  if (environment['NODE_ENV'] === 'production') {
    read.problems.push('NODE_ENV is production; the simulators never run there');
  }
  const configuration: Configuration = {
    port: read.integer('SIMULATORS_PORT', 3002, 0, 65_535),
    host: read.text('SIMULATORS_HOST', '127.0.0.1', /^[\w.:-]+$/, 'an address to listen on'),
    origin: read.optional('SIMULATORS_ORIGIN', httpOrigin, 'an origin such as http://localhost:3002'),
    allowRemote: read.flag('SIMULATORS_ALLOW_REMOTE', 'yes'),
    smtpPort: read.integer('SMTP_PORT', 0, 0, 65_535),
    ...readGateway(read),
    smsApiKey: read.secret('SMS_API_KEY', 8),
    demo: read.flag('MISTRI_DEMO', 'on'),
  };
  if (!loopback.test(configuration.host) && !configuration.allowRemote) {
    read.problems.push(
      'SIMULATORS_HOST is not a loopback address; set SIMULATORS_ALLOW_REMOTE=yes if everyone who reaches it may pay and read mail',
    );
  }
  if (read.problems.length > 0) throw new ConfigurationError(read.problems);
  return configuration;
}

function readGateway(
  read: Reader,
): Omit<Configuration, 'port' | 'host' | 'origin' | 'allowRemote' | 'smtpPort' | 'smsApiKey' | 'demo'> {
  const origins = 'http://localhost:3000,http://127.0.0.1:3000,http://*.localhost:3000';
  return {
    keyId: read.text('RAZORPAY_KEY_ID', 'rzp_test_mistridemo', /^rzp_(test|live)_\w+$/, 'rzp_test_…'),
    keySecret: read.secret('RAZORPAY_KEY_SECRET', 16),
    webhookSecret: read.secret('RAZORPAY_WEBHOOK_SECRET', 16),
    webhookUrl: read.optional('SIMULATORS_WEBHOOK_URL', /^https?:\/\/\S+$/i, 'a URL'),
    webhookEvents: read.list(
      'SIMULATORS_WEBHOOK_EVENTS',
      '*',
      /^(\*|[a-z_]+(\.[a-z_]+)*(\.\*)?)$/,
      'names such as payment.captured or transfer.*',
    ),
    webhookRetry_ms: read.integer('SIMULATORS_WEBHOOK_RETRY_MS', 10_000, 1, 3_600_000),
    webhookTimeout_ms: read.integer('SIMULATORS_WEBHOOK_TIMEOUT_MS', 5_000, 10, 60_000),
    returnOrigins: read.list('SIMULATORS_RETURN_ORIGINS', origins, httpOrigin, 'origins such as http://localhost:3000'),
    stateFile: read.optional('SIMULATORS_STATE', /^.{1,1000}$/, 'a file'),
    maxEntities: read.integer('SIMULATORS_MAX_ENTITIES', 100_000, 100, 5_000_000),
    step_ms: read.integer('SIMULATORS_STEP_MS', 200, 0, 3_600_000),
    settleAfter_s: read.integer('SIMULATORS_SETTLE_AFTER_S', 900, 0, 31_536_000),
    fee_bp: read.integer('SIMULATORS_FEE_BP', 200, 0, 5_000),
    transferFee_bp: read.integer('SIMULATORS_TRANSFER_FEE_BP', 25, 0, 5_000),
    payoutFee: read.integer('SIMULATORS_PAYOUT_FEE', 0, 0, 100_000),
    reserve: read.integer('SIMULATORS_RESERVE', 1_000_000_000, 0, Number.MAX_SAFE_INTEGER),
    payoutBalance: read.integer('SIMULATORS_PAYOUT_BALANCE', 10_000_000_000, 0, Number.MAX_SAFE_INTEGER),
    activation: read.text(
      'SIMULATORS_ACTIVATION',
      'at_once',
      /^(at_once|documented)$/,
      'at_once or documented',
    ) as Configuration['activation'],
    payoutAccount: read.text('RAZORPAY_PAYOUT_ACCOUNT', '2323230000000000', /^\w{6,32}$/, 'a RazorpayX account number'),
  };
}
