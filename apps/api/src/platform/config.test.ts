import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const database = { DATABASE_URL: 'postgres://u:p@127.0.0.1:5432/mistri' };
const secrets = Object.fromEntries(
  ['MASTER_KEY', 'INDEX_KEY', 'WEB_KEY', 'SMS_API_KEY', 'RAZORPAY_KEY_SECRET', 'RAZORPAY_WEBHOOK_SECRET'].map(
    (name) => [name, `${name} is long enough for anybody`],
  ),
);

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig({ ...database, ...environment });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the configuration', () => {
  it('needs nothing but a database on one machine', () => {
    expect(readConfig(database)).toMatchObject({ port: 3000, publicOrigin: 'http://localhost:3000', demo: false });
    expect(() => readConfig({})).toThrow(/DATABASE_URL is missing; expected postgres:/);
  });

  it('names the variable and what is expected', () => {
    for (const [name, value, expected] of [
      ['PORT', '99999999', 'whole number from 1 to'],
      ['PORT', '3e3', 'whole number'],
      ['DATABASE_URL', 'mysql://x', 'postgres://'],
      ['REDIS_URL', 'localhost', 'redis://'],
      ['PUBLIC_ORIGIN', 'mistri.example', 'https://mistri.example'],
      ['RAZORPAY_KEY_ID', 'abc', 'rzp_test_'],
      ['RAZORPAY_KEY_SECRET', 'short', '16+ characters'],
      ['SMTP_URL', 'http://mail', 'smtp://'],
      ['LOG_LEVEL', 'loud', 'one of fatal'],
      ['MISTRI_DEMO', 'yes', 'one of on, off'],
      ['TRUSTED_PROXIES', 'my proxy!', 'CIDR'],
      ['OLD_MASTER_KEYS', 'nonsense', 'id:secret'],
    ] as const) {
      const [problem] = problemsOf({ [name]: value });
      expect(problem).toContain(name);
      expect(problem).toContain(expected);
    }
  });

  it('finds values that contradict each other', () => {
    expect(problemsOf({ OIDC_ISSUER: 'https://id.example' })[0]).toContain('must be given together');
    expect(problemsOf({ RAZORPAY_KEY_ID: 'rzp_test_ours' })[0]).toContain('RAZORPAY_KEY_SECRET is missing');
    expect(problemsOf({ COUNTRY_HEADER: 'cf-ipcountry' })[0]).toContain('TRUSTED_PROXIES');
    expect(problemsOf({ COMPANY_STATE_CODE: '29' })[0]).toContain('COMPANY_GSTIN');
    expect(problemsOf({ COMPANY_GSTIN: '33AAAAA0000A1Z0' })[0]).toContain('COMPANY_GSTIN');
  });

  it('takes an S3 server whole or not at all', () => {
    const s3 = { S3_ENDPOINT: 'https://s3.example', S3_BUCKET: 'parts', S3_ACCESS_KEY_ID: 'AK1' };
    const whole = { ...s3, S3_SECRET_ACCESS_KEY: 'eight or more'.replaceAll(' ', '-') };
    expect(readConfig(database).s3).toBeUndefined();
    expect(readConfig({ ...database, ...whole }).s3).toMatchObject({ bucket: 'parts', region: 'ap-south-1' });
    expect(problemsOf({ S3_BUCKET: 'parts' })[0]).toContain('S3_ENDPOINT is missing');
    expect(problemsOf({ S3_ENDPOINT: 'https://s3.example' }).join()).toMatch(
      /S3_BUCKET is missing.*S3_ACCESS_KEY_ID is missing.*S3_SECRET_ACCESS_KEY is missing/,
    );
    expect(problemsOf({ ...whole, S3_BUCKET: 'Not A Bucket' })).toEqual([
      'S3_BUCKET is not valid; expected a bucket name',
    ]);
    expect(problemsOf({ ...whole, S3_ENDPOINT: 's3.example' })[0]).toContain('S3_ENDPOINT is not valid');
    const secrecy = problemsOf({ ...whole, S3_SECRET_ACCESS_KEY: 'hunter2' });
    expect(secrecy).toEqual(['S3_SECRET_ACCESS_KEY is not valid; expected the secret of 8+ characters']);
    const production = { NODE_ENV: 'production', ...secrets, ...whole };
    expect(problemsOf({ ...production, S3_ENDPOINT: 'http://s3.example' })[0]).toContain('S3_ENDPOINT must be https');
    expect(problemsOf(production)).toEqual([]);
  });

  it('demands every secret in production and never shows one', () => {
    const production = { NODE_ENV: 'production' };
    const problems = problemsOf(production).join('\n');
    for (const name of Object.keys(secrets)) expect(problems).toContain(`${name} is missing`);
    expect(problemsOf({ ...production, ...secrets })).toEqual([]);
    const short = problemsOf({ ...production, ...secrets, MASTER_KEY: 'hunter2' });
    expect(short[0]).toContain('MASTER_KEY is too short');
    expect(short.join(' ')).not.toContain('hunter2');
    expect(problemsOf({ ...production, ...secrets, PASSWORD_MEMORY_KIB: '64' })[0]).toContain('PASSWORD_MEMORY_KIB');
  });

  it('is described in the guide, variable by variable', () => {
    const folder = path.resolve(import.meta.dirname, '../../../..');
    const source = readFileSync(path.join(folder, 'apps/api/src/platform/config.ts'), 'utf8');
    const guide = readFileSync(path.join(folder, 'docs/guides/configuration.md'), 'utf8');
    const read = [...source.matchAll(/read\.\w+\(\s*'([A-Z0-9_]+)'/g)].map((match) => match[1] ?? '');
    expect(read.length).toBeGreaterThan(40);
    expect(read.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});
