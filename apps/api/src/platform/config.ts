import { createHash } from 'node:crypto';
import { gstinMessages, parseGstin } from '@mistri/contracts/identifiers/index';
import { companyDemo } from '@mistri/contracts/site/company-demo';

/**
 * Configuration from the environment, checked at start. A wrong value is refused with the variable's name and what is
 * expected. Everything has a default that works on one machine, except what `NODE_ENV=production` demands.
 */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`configuration is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

class Reader {
  readonly problems: string[] = [];
  readonly #environment: Environment;
  readonly #production: boolean;
  constructor(environment: Environment) {
    this.#environment = environment;
    this.#production = environment['NODE_ENV'] === 'production';
  }

  text(name: string, fallback: string | undefined, pattern = /^.{1,2000}$/s, expected = 'a text'): string {
    const value = this.#environment[name] || fallback;
    if (value === undefined) return this.#problem(name, `is missing; expected ${expected}`, '');
    return pattern.test(value) ? value : this.#problem(name, `is not valid; expected ${expected}`, value);
  }

  /** A secret: the default is for a single machine in demo mode and refused in production. */
  secret(name: string, minimum: number): string {
    const value = this.#environment[name];
    if (value === undefined || value === '') {
      if (this.#production) return this.#problem(name, `is missing; expected a secret of ${minimum}+ characters`, '');
      return createHash('sha256').update(`mistri demo ${name}`).digest('base64url');
    }
    if (value.length < minimum) return this.#problem(name, `is too short; expected ${minimum}+ characters`, value);
    return value;
  }

  optional(name: string, pattern: RegExp, expected: string): string | undefined {
    return this.#environment[name] ? this.text(name, undefined, pattern, expected) : undefined;
  }

  integer(name: string, fallback: number, minimum: number, maximum: number): number {
    const text = this.#environment[name];
    if (text === undefined || text === '') return fallback;
    const value = Number(text);
    if (Number.isInteger(value) && value >= minimum && value <= maximum && /^-?\d+$/.test(text)) return value;
    return this.#problem(name, `is "${text}"; expected a whole number from ${minimum} to ${maximum}`, fallback);
  }

  choice<T extends string>(name: string, fallback: T, choices: readonly T[]): T {
    const value = (this.#environment[name] || fallback) as T;
    return choices.includes(value) ? value : this.#problem(name, `expected one of ${choices.join(', ')}`, fallback);
  }

  #problem<T>(name: string, text: string, stand_in: T): T {
    this.problems.push(`${name} ${text}`);
    return stand_in;
  }
}

const anyUrl = /^[a-z][a-z0-9+.-]*:\/\/\S+$/i;
const httpUrl = /^https?:\/\/[^\s]+$/i;

/** All of `S3_*` or nothing of it: half an S3 would quietly keep files on this machine. */
function readS3(read: Reader, environment: Environment, production: boolean) {
  const endpoint = read.optional('S3_ENDPOINT', httpUrl, 'the URL of an S3 server');
  if (!endpoint) {
    const given = Object.keys(environment).filter((name) => name.startsWith('S3_') && environment[name]);
    if (given.length > 0)
      read.problems.push(`S3_ENDPOINT is missing; expected the URL of an S3 server (${given.join(', ')} given)`);
    return undefined;
  }
  if (production && !endpoint.startsWith('https:'))
    read.problems.push('S3_ENDPOINT must be https in production: documents of dealers travel over it');
  return {
    endpoint,
    bucket: read.text('S3_BUCKET', undefined, /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'a bucket name'),
    region: read.text('S3_REGION', 'ap-south-1', /^[a-z0-9-]{1,40}$/, 'a region name'),
    accessKeyId: read.text('S3_ACCESS_KEY_ID', undefined, /^[\w.-]{3,128}$/, 'an access key id'),
    secretAccessKey: read.text('S3_SECRET_ACCESS_KEY', undefined, /^\S{8,256}$/, 'the secret of 8+ characters'),
  };
}

export type Config = ReturnType<typeof readConfig>;

export function readConfig(environment: Environment) {
  const read = new Reader(environment);
  const production = environment['NODE_ENV'] === 'production';
  const port = read.integer('PORT', 3000, 1, 65_528);
  const web = read.integer('WEB_PORT', port + 1, 1, 65_535);
  const simulators = read.integer('SIMULATORS_PORT', port + 2, 1, 65_535);
  const config = {
    production,
    /** Demo: answers on `*.localhost`, seeds demo data, shows the demo admins' codes in the simulators' inbox. */
    demo: read.choice('MISTRI_DEMO', 'off', ['on', 'off']) === 'on',
    host: read.text('HOST', '127.0.0.1', /^[\w.:-]+$/, 'an address to listen on'),
    port,
    /** The one origin people see. Passkeys are bound to its host name. */
    publicOrigin: read.text(
      'PUBLIC_ORIGIN',
      `http://localhost:${port}`,
      httpUrl,
      'a URL such as https://mistri.example',
    ),
    trustedProxies: read.text('TRUSTED_PROXIES', 'none', /^(none|[\d.:/a-f, ]+)$/i, 'a list of CIDR ranges, or none'),
    /** Header in which the trusted proxy names the visitor's country (ISO 3166-1 alpha-2), e.g. `cf-ipcountry`. */
    countryHeader: read.optional('COUNTRY_HEADER', /^[a-z0-9-]{3,60}$/, 'a lower-case header name'),
    /** Shared with the web server: by it pages that are rendered there count as their visitor. */
    webKey: read.secret('WEB_KEY', 16),
    webOrigin: read.text('WEB_ORIGIN', `http://127.0.0.1:${web}`, httpUrl, 'the URL of the web server'),
    simulatorsOrigin: read.text('SIMULATORS_ORIGIN', `http://127.0.0.1:${simulators}`, httpUrl, 'a URL'),
    databaseUrl: read.text(
      'DATABASE_URL',
      undefined,
      /^postgres(ql)?:\/\/\S+$/,
      'postgres://user:password@host:5432/name',
    ),
    databasePoolSize: read.integer('DATABASE_POOL_SIZE', 20, 2, 500),
    databaseWait_ms: read.integer('DATABASE_WAIT_MS', 10_000, 100, 600_000),
    redisUrl: read.optional('REDIS_URL', /^rediss?:\/\/\S+$/, 'redis://host:6379'),
    /** Bearer token of `/metrics`; without it only this machine may look, and nobody in production. */
    metricsToken: read.optional('METRICS_TOKEN', /^\S{16,200}$/, '16+ characters without spaces'),
    logLevel: read.choice('LOG_LEVEL', 'info', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    /** 1 = the limits of GOV-2; larger multiplies all of them (load tests from one address). */
    rateLimitScale: read.integer('RATE_LIMIT_SCALE', 1, 1, 1_000_000),
    masterKey: read.secret('MASTER_KEY', 32),
    masterKeyId: read.text('MASTER_KEY_ID', 'k1', /^[a-z0-9]{1,16}$/, '1–16 lower-case letters and digits'),
    /** `id:secret,id:secret` of earlier master keys, kept to open what they wrapped. */
    oldMasterKeys: read.optional('OLD_MASTER_KEYS', /^[a-z0-9]+:[^,]+(,[a-z0-9]+:[^,]+)*$/, 'id:secret,id:secret'),
    indexKey: read.secret('INDEX_KEY', 32),
    /** Cost of argon2id. Production takes OWASP's minimum or more; tests take less, so that they test something else. */
    passwordHash: {
      memory_KiB: read.integer('PASSWORD_MEMORY_KIB', 19_456, production ? 19_456 : 64, 1_048_576),
      passes: read.integer('PASSWORD_PASSES', 2, production ? 2 : 1, 20),
    },
    /** Folder with signing keys of tokens and seals (created when missing). */
    keyFolder: read.text('KEY_FOLDER', 'data/keys'),
    fileFolder: read.text('FILE_FOLDER', 'data/files'),
    s3: readS3(read, environment, production),
    smtp: {
      url: read.text('SMTP_URL', 'smtp://127.0.0.1:3025', /^smtps?:\/\/\S+$/, 'smtp://user:password@host:587'),
      from: read.text('SMTP_FROM', 'Mistri <no-reply@mistri.invalid>', /^.+@.+$/, 'an address'),
    },
    sms: {
      url: read.text('SMS_URL', `http://127.0.0.1:${simulators}/sms/send`, httpUrl, 'the URL of the SMS provider'),
      apiKey: read.secret('SMS_API_KEY', 8),
      dltEntityId: read.text('SMS_DLT_ENTITY_ID', '1101000000000000001', /^\d{10,24}$/, 'the DLT entity id'),
      dltHeader: read.text('SMS_DLT_HEADER', 'MISTRI', /^[A-Z0-9]{3,9}$/, 'the DLT header'),
      /** IN-14: which notice is registered under which id, per language. Others are not sent in production. */
      templates: read.optional(
        'SMS_DLT_TEMPLATES',
        /^[a-z_]+\.(en|ta|hi):\d{10,24}(,[a-z_]+\.(en|ta|hi):\d{10,24})*$/,
        'order_shipped.ta:1107…,order_shipped.en:1107…',
      ),
    },
    razorpay: {
      baseUrl: read.text('RAZORPAY_BASE_URL', `http://127.0.0.1:${simulators}`, anyUrl, "the gateway's URL"),
      keyId: read.text('RAZORPAY_KEY_ID', 'rzp_test_mistridemo', /^rzp_(test|live)_\w+$/, 'rzp_test_… or rzp_live_…'),
      keySecret: read.secret('RAZORPAY_KEY_SECRET', 16),
      webhookSecret: read.secret('RAZORPAY_WEBHOOK_SECRET', 16),
      /** During rotation the old secret still verifies retries. */
      oldWebhookSecret: read.optional('RAZORPAY_OLD_WEBHOOK_SECRET', /^.{16,}$/, '16+ characters'),
      payoutAccount: read.text('RAZORPAY_PAYOUT_ACCOUNT', '2323230000000000', /^\w{6,32}$/, 'the RazorpayX account'),
      timeout_ms: read.integer('RAZORPAY_TIMEOUT_MS', 10_000, 100, 60_000),
    },
    oidc: {
      issuer: read.optional('OIDC_ISSUER', httpUrl, 'the issuer URL of an OpenID Connect provider'),
      clientId: read.optional('OIDC_CLIENT_ID', /^.{1,200}$/, 'the client id'),
      clientSecret: read.optional('OIDC_CLIENT_SECRET', /^.{1,500}$/, 'the client secret'),
      /** What the button says. */
      name: read.text('OIDC_NAME', 'single sign-on', /^.{1,60}$/, 'the name of the provider'),
    },
    company: {
      legalName: read.text('COMPANY_LEGAL_NAME', companyDemo.legalName),
      address: read.text('COMPANY_ADDRESS', companyDemo.address),
      gstin: read.text('COMPANY_GSTIN', companyDemo.gstin, /^[0-9]{2}[A-Z0-9]{13}$/, 'a GSTIN'),
      stateCode: read.text('COMPANY_STATE_CODE', '33', /^\d{2}$/, 'a GST state code'),
      grievanceOfficer: read.text('COMPANY_GRIEVANCE_OFFICER', companyDemo.grievanceOfficer),
      grievanceEmail: read.text('COMPANY_GRIEVANCE_EMAIL', companyDemo.grievanceEmail, /^.+@.+$/, 'an address'),
      grievancePhone: read.text(
        'COMPANY_GRIEVANCE_PHONE',
        companyDemo.grievancePhone,
        /^\+\d{8,15}$/,
        'an E.164 number',
      ),
    },
  };
  const gstin = parseGstin(config.company.gstin);
  if (!gstin.ok) read.problems.push(`COMPANY_GSTIN is not valid: ${gstinMessages[gstin.reason]}`);
  else if (gstin.value.stateCode !== config.company.stateCode)
    read.problems.push(`COMPANY_STATE_CODE must be ${gstin.value.stateCode}, the State of COMPANY_GSTIN`);
  const { issuer, clientId, clientSecret } = config.oidc;
  if (new Set([issuer, clientId, clientSecret].map((value) => value === undefined)).size > 1) {
    read.problems.push('OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be given together');
  }
  // Somebody's key with the demo's secret: the gateway would refuse it at the first payment, not at the start.
  if (!production && environment['RAZORPAY_KEY_ID'] && !environment['RAZORPAY_KEY_SECRET'])
    read.problems.push('RAZORPAY_KEY_SECRET is missing; expected the secret of RAZORPAY_KEY_ID');
  if (config.countryHeader && config.trustedProxies === 'none') {
    read.problems.push('COUNTRY_HEADER needs TRUSTED_PROXIES: without a proxy anybody could say where they are');
  }
  if (read.problems.length > 0) throw new ConfigError(read.problems);
  return config;
}
