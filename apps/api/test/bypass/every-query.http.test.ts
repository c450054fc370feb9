import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { everyRead, everyRole, type Parameter, pathOf, type Read } from './every-command.ts';

const patient = { timeout: 600_000 };
let test: TestApp;
let reads: Read[];
beforeAll(async () => {
  test = await startTestApp();
  reads = await everyRead(test, await everyRole(test));
}, patient.timeout);
afterAll(() => test.close());

const typeOf = ({ schema }: Parameter): string | undefined => [schema.type].flat()[0];
const get = (read: Read, path: string) =>
  call(test, { method: 'GET', path, ...(read.actor ? { token: read.actor.token } : {}) });

/** Asks with every one of these values in every parameter that takes them, one line per answer that is wrong. */
async function findings(
  values: (parameter: Parameter) => readonly string[],
  wrong: (status: number) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  for (const read of reads) {
    for (const parameter of read.parameters) {
      for (const value of values(parameter)) {
        const { status } = await get(read, pathOf(read.template, read.parameters, { [parameter.name]: value }));
        if (wrong(status)) found.push(`${read.name}: ${parameter.name} = ${JSON.stringify(value)} → ${status}`);
      }
    }
  }
  return found;
}

describe('every path and query of the OpenAPI document', () => {
  it('is found', () => {
    expect(reads.length).toBeGreaterThan(80);
  });

  it('gives lists by pages: no page is endless, and no page is too far away to be counted up to', () => {
    const endless = reads.flatMap((read) =>
      read.parameters
        .filter((parameter) => typeOf(parameter) === 'integer' && parameter.schema.maximum === undefined)
        .map(({ name }) => `${read.name}: ${name}`),
    );
    expect(endless).toEqual([]);
    const large = reads.filter((read) =>
      read.parameters.some(({ name, schema }) => name === 'limit' && (schema.maximum ?? 0) > 500),
    );
    expect(large.map((read) => read.name)).toEqual([]);
  });

  it('has an end: every text that is asked with has a limit', () => {
    const endless = reads.flatMap((read) =>
      read.parameters
        .filter((parameter) => parameter.in === 'query' && typeOf(parameter) === 'string')
        .filter(({ schema }) => !schema.enum && !schema.format && !schema.pattern && schema.const === undefined)
        .filter(({ schema }) => schema.maxLength === undefined)
        .map(({ name }) => `${read.name}: ${name}`),
    );
    expect(endless).toEqual([]);
  });

  it('survives SQL, wildcards, search operators, NUL, path tricks and half encodings', patient, async () => {
    const texts = [
      `' OR 1=1; DROP TABLE users; --`,
      '%',
      '_%\\',
      `foo & | ! :* <-> ( 'x`,
      'nul\u0000byte',
      '../../../../etc/passwd',
      '<script>alert(1)</script>',
      'ௐ'.repeat(40),
      '2026-13-45T99:99:99Z',
    ];
    const found = await findings(
      (parameter) => (typeOf(parameter) === 'string' || parameter.schema.anyOf ? texts : []),
      (status) => status >= 500,
    );
    expect(found).toEqual([]);
  });

  it('survives numbers that are none or beyond all bounds', patient, async () => {
    const numbers = ['-1', '1e999', 'NaN', '1.5', '99999999999999999999', '0x10', '', 'Infinity'];
    const found = await findings(
      (parameter) => (typeOf(parameter) === 'integer' || typeOf(parameter) === 'number' ? numbers : []),
      (status) => status >= 500,
    );
    expect(found).toEqual([]);
  });

  it(
    'survives parameters that come twice, as lists, as objects, and by names of Object.prototype',
    patient,
    async () => {
      const found: string[] = [];
      for (const read of reads) {
        const path = pathOf(read.template, read.parameters);
        const names = read.parameters.filter(({ in: where }) => where === 'query').map(({ name }) => name);
        const first = names[0] ?? 'q';
        for (const query of [
          names.map((name) => `${name}=1&${name}=2`).join('&') || 'q=1&q=2',
          `${first}[]=1&${first}[$gt]=`,
          '__proto__[role]=admin&constructor=x&toString=1',
          `${first}=%ff%fe&%=1`,
        ]) {
          const { status } = await get(read, `${path}${path.includes('?') ? '&' : '?'}${query}`);
          if (status >= 500) found.push(`${read.name} ?${query} → ${status}`);
        }
      }
      expect(found).toEqual([]);
      expect(({} as Record<string, unknown>)['role']).toBeUndefined();
    },
  );
});
