import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useStrictValidation } from '#platform/http/validation.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type Command, everyCommand, everyRole, send } from './every-command.ts';
import { leavesOf, sampleOf, type Schema, schemasIn, withLeaves, withValue } from './sample-of.ts';

const patient = { timeout: 600_000 };
let test: TestApp;
let commands: Command[];
beforeAll(async () => {
  test = await startTestApp({ environment: { SMTP_URL: 'smtp://127.0.0.1:9', SMS_URL: 'http://127.0.0.1:9/' } });
  commands = await everyCommand(test, await everyRole(test));
}, patient.timeout);
afterAll(() => test.close());

/** The server's own compiler, so that thousands of bodies are judged without a request each. */
type Compiler = (given: { schema: unknown; httpPart: string }) => (body: unknown) => boolean;
function compilerOfServer(): Compiler {
  const made: Compiler[] = [];
  useStrictValidation({ setValidatorCompiler: (compiler: Compiler) => made.push(compiler) } as never);
  if (!made[0]) throw new Error('no compiler was set');
  return made[0];
}
const compile = compilerOfServer();
const compiled = (schema: Schema) => compile({ schema, httpPart: 'body' });

const nameOf = (path: readonly (string | number)[]): string => path.join('.');
const typeOf = (schema: Schema): string | undefined => [schema.type].flat()[0];

/** Sends bodies one after the other and collects those that were answered wrongly, one line each. */
async function findings(
  bodies: (command: Command) => { what: string; body: unknown }[],
  wrong: (status: number) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  for (const command of commands) {
    for (const { what, body } of bodies(command)) {
      const { status } = await send(test, command, body);
      if (wrong(status)) found.push(`${command.name}: ${what} → ${status}`);
    }
  }
  return found;
}

/** Of every schema of every body, those that break a rule. */
function schemasThat(breaks: (schema: Schema) => boolean): string[] {
  return commands.flatMap((command) =>
    schemasIn(command.body)
      .filter(({ schema }) => breaks(schema))
      .map(({ path }) => `${command.name}: ${nameOf(path)}`),
  );
}

describe('every body of the OpenAPI document', () => {
  it('is found, and more than a hundred of them', () => {
    expect(commands.length).toBeGreaterThan(100);
    expect(commands.filter((command) => command.actor === undefined).length).toBeLessThan(40);
  });

  it('is closed: no field that is not its own can come along (price, role, state, owner)', patient, async () => {
    // A map may have any names, as long as their number is limited.
    const closed = (schema: Schema): boolean =>
      schema.additionalProperties === false || (schema.maxProperties !== undefined && !schema.patternProperties);
    expect(schemasThat((schema) => typeOf(schema) === 'object' && !closed(schema))).toEqual([]);
    const extra = (command: Command) => ({ ...(sampleOf(command.body) as object), dealerIdOfMine: 'dlr_x' });
    const found = await findings(
      (command) => [{ what: 'a field too many', body: extra(command) }],
      (status) => status !== 400,
    );
    expect(found).toEqual([]);
  });

  it('bends nothing to fit: no text for a number, no number for a truth, no object for a text', () => {
    const other = (schema: Schema): unknown[] => {
      const type = typeOf(schema);
      if (type === 'string') return [12_345, { $gt: '' }, [['x']], null];
      // JSON.parse makes Infinity of 1e999.
      if (type === 'integer') return ['1', '1e3', 1.5, { valueOf: 1 }, JSON.parse('1e999')];
      if (type === 'boolean') return ['true', 1, 0];
      return [];
    };
    const taken: string[] = [];
    for (const command of commands) {
      const valid = compiled(command.body);
      for (const { path, schema } of leavesOf(command.body)) {
        for (const value of other(schema)) {
          const body: unknown = withValue(sampleOf(command.body), path, value);
          const nullable = value === null && valid(body);
          if (!nullable && valid(body)) taken.push(`${command.name}: ${nameOf(path)} = ${JSON.stringify(value)}`);
        }
      }
    }
    expect(taken).toEqual([]);
  });

  it('has an end: every text, list and map has a limit, and keeps it', () => {
    const endlessText = ({ pattern = '', ...schema }: Schema): boolean => {
      if (schema.const !== undefined || schema.enum || schema.format || schema.maxLength !== undefined) return false;
      // Without what stands for itself, a pattern with an end has neither star nor plus.
      const bare = pattern.replaceAll(/\\.|\[[^\]]*\]/g, 'x');
      return !/^\^.*\$$/.test(bare) || /[*+]|\{\d+,\}/.test(bare);
    };
    expect(schemasThat((schema) => typeOf(schema) === 'string' && endlessText(schema))).toEqual([]);
    expect(schemasThat((schema) => typeOf(schema) === 'array' && schema.maxItems === undefined)).toEqual([]);
    const taken = commands.flatMap((command) => {
      const valid = compiled(command.body);
      return leavesOf(command.body)
        .filter(({ schema }) => typeOf(schema) === 'string')
        .filter(({ path, schema }) =>
          valid(withValue(sampleOf(command.body), path, 'x'.repeat((schema.maxLength ?? 100_000) + 1))),
        )
        .map(({ path }) => `${command.name}: ${nameOf(path)}`);
    });
    expect(taken).toEqual([]);
  });

  it('may not be larger than its route says', patient, async () => {
    const found = await findings(
      () => [{ what: 'two megabytes', body: { padding: 'x'.repeat(2 * 1024 * 1024) } }],
      (status) => status !== 413 && status !== 400,
    );
    expect(found).toEqual([]);
  });

  it('survives SQL, HTML, formulas, control characters and numbers beyond all bounds', patient, async () => {
    const hostile = [
      `'; DROP TABLE users; --" OR 1=1 <script>alert(1)</script>`,
      `=HYPERLINK("http://evil.example")\r\nSet-Cookie: x=1`,
      '../../../etc/passwd \u202E %00 ${7*7} {{7*7}} %s%n',
    ];
    // The platform refuses these for every field alike.
    const noText = ['nul\u0000byte', 'half a \ud800 letter'];
    const numbers = [-1, Number.MAX_SAFE_INTEGER, 1e308];
    const isText = (schema: Schema) => typeOf(schema) === 'string' && !schema.enum && schema.const === undefined;
    const isNumber = (schema: Schema) => typeOf(schema) === 'integer' || typeOf(schema) === 'number';
    const found = await findings(
      (command) => {
        const valid = compiled(command.body);
        const each = leavesOf(command.body).flatMap(({ path, schema }) =>
          (isText(schema) ? hostile : isNumber(schema) ? numbers : []).map((value) => ({
            what: `${nameOf(path)} = ${JSON.stringify(value)}`,
            body: withValue(sampleOf(command.body), path, value),
          })),
        );
        const together = [...hostile, ...noText].map((value) => ({
          what: `every text = ${JSON.stringify(value)}`,
          body: withLeaves(sampleOf(command.body), command.body, (schema) => (isText(schema) ? value : undefined)),
        }));
        // What the schema refuses was refused above; here is what reaches the code behind it.
        return [...each, ...together].filter(({ body }) => valid(body));
      },
      (status) => status >= 500 && status !== 503,
    );
    expect(found).toEqual([]);
    expect(await test.db.selectFrom('users').select('user_id').execute()).not.toEqual([]);
  });
});
