import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type Command, everyCommand, everyRole, send } from './every-command.ts';
import { leavesOf, sampleOf, type Schema, withValue } from './sample-of.ts';

let test: TestApp;
let commands: Command[];
beforeAll(async () => {
  test = await startTestApp({ environment: { SMTP_URL: 'smtp://127.0.0.1:9', SMS_URL: 'http://127.0.0.1:9/' } });
  commands = await everyCommand(test, await everyRole(test));
});
afterAll(() => test.close());

/** Calls every command with every changed body, and collects what is wrong with the answers, one line each. */
async function findings(
  changes: (command: Command) => { what: string; body: unknown }[],
  wrong: (status: number, body: { code?: string } & Record<string, unknown>) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  for (const command of commands) {
    for (const { what, body } of changes(command)) {
      const answer = await send(test, command, body);
      if (wrong(answer.status, answer.body)) found.push(`${command.name}: ${what} → ${answer.status}`);
    }
  }
  return found;
}

/** Takes whatever comes, on purpose, and verifies a signature over it. */
const raw = new Set(['POST /api/payments/webhook', 'POST /api/payments/return/{paymentId}']);
const strict = (command: Command): boolean => !raw.has(command.name);
const nameOf = (path: readonly (string | number)[]): string => path.join('.');

describe('every body of the OpenAPI document', () => {
  it('is found, and more than a hundred of them', () => {
    expect(commands.length).toBeGreaterThan(100);
  });

  it('refuses fields that are not its own: price, role, status, owner', async () => {
    const extras = { price: 1, totalAmount: 1, role: 'admin', status: 'active', userId: 'usr_x', __proto__x: true };
    const found = await findings(
      (command) =>
        strict(command)
          ? Object.entries(extras)
              .filter(([name]) => !command.body.properties?.[name])
              .map(([name, value]) => ({ what: name, body: { ...(sampleOf(command.body) as object), [name]: value } }))
          : [],
      (status) => status !== 400,
    );
    expect(found).toEqual([]);
  });

  it('refuses values of another type, nothing is bent to fit', async () => {
    const other = (schema: Schema): unknown[] => {
      const type = [schema.type].flat()[0];
      if (type === 'string' || schema.enum) return [12_345, { $gt: '' }, [['x']]];
      if (type === 'integer' || type === 'number') return ['1', '1e3', 1.5, { valueOf: 1 }];
      if (type === 'boolean') return ['true', 1, 0];
      return [];
    };
    const found = await findings(
      (command) =>
        leavesOf(command.body).flatMap(({ path, schema }) =>
          (strict(command) ? other(schema) : [])
            .filter((value) => !(schema.type === 'number' && value === 1.5))
            .map((value) => ({
              what: `${nameOf(path)} = ${JSON.stringify(value)}`,
              body: withValue(sampleOf(command.body), path, value),
            })),
        ),
      (status) => status !== 400,
    );
    expect(found).toEqual([]);
  });

  it('has a limit on every text, and keeps it', async () => {
    const endless = (schema: Schema): boolean => {
      if (schema.const !== undefined || schema.enum || schema.format || schema.maxLength !== undefined) return false;
      return !/^\^[^*+]*\$$/.test(schema.pattern ?? '');
    };
    const texts = commands
      .filter(strict)
      .flatMap((command) => leavesOf(command.body).map((leaf) => ({ command, ...leaf })))
      .filter(({ schema }) => schema.type === 'string');
    expect(
      texts.filter(({ schema }) => endless(schema)).map((leaf) => `${leaf.command.name}: ${nameOf(leaf.path)}`),
    ).toEqual([]);
    const found = await findings(
      (command) =>
        leavesOf(command.body)
          .filter(({ schema }) => schema.type === 'string' && strict(command))
          .map(({ path, schema }) => ({
            what: nameOf(path),
            body: withValue(sampleOf(command.body), path, 'x'.repeat((schema.maxLength ?? 100_000) + 1)),
          })),
      (status) => status !== 400 && status !== 413,
    );
    expect(found).toEqual([]);
  });

  it('may not be larger than its route says', async () => {
    const found = await findings(
      () => [{ what: 'two megabytes', body: { padding: 'x'.repeat(2 * 1024 * 1024) } }],
      (status) => status !== 413 && status !== 400,
    );
    expect(found).toEqual([]);
  });

  it('survives SQL, HTML, formulas, control characters and numbers beyond all bounds', async () => {
    const hostile = [
      `'; DROP TABLE users; --" OR 1=1 <script>alert(1)</script>`,
      `=HYPERLINK("http://evil.example")\r\nSet-Cookie: x=1`,
      'nul\u0000byte',
      'half a \ud800 letter',
      '../../../etc/passwd',
      '\u202Eright to left %00 ${7*7} {{7*7}} %s%n',
    ];
    const numbers = [-1, 0, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 1e308];
    const found = await findings(
      (command) =>
        leavesOf(command.body).flatMap(({ path, schema }) =>
          (schema.type === 'string' && !schema.enum ? hostile : schema.type === 'integer' ? numbers : []).map(
            (value) => ({
              what: `${nameOf(path)} = ${JSON.stringify(value)}`,
              body: withValue(sampleOf(command.body), path, value),
            }),
          ),
        ),
      (status) => status >= 500,
    );
    expect(found).toEqual([]);
    expect(await test.db.selectFrom('users').select('user_id').execute()).not.toEqual([]);
  });
});
