import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type ApiDocument, operationsByTag, referencePage } from './reference-page.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());

const get = async (path: string) => {
  const response = await fetch(test.url + path, { redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe('the browsable reference', () => {
  it('shows every operation of the document, each on the page of its room', async () => {
    const document = JSON.parse((await get('/api/openapi.json')).text) as ApiDocument;
    const overview = (await get('/api/docs')).text;
    let operations = 0;
    for (const [tag, list] of operationsByTag(document)) {
      const room = await get(`/api/docs/${tag}`);
      expect(room.status).toBe(200);
      for (const { method, path } of list) {
        operations += 1;
        expect(overview).toContain(path);
        expect(room.text).toContain(`<b class="${method}">${method.toUpperCase()}</b> <code>${path}</code>`);
      }
    }
    expect(operations).toBeGreaterThan(80);
  });

  it('allows no script and follows no made-up name', async () => {
    const page = await get('/api/docs');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.text).not.toContain('<script');
    expect((await get('/api/docs/%3Cscript%3E')).headers.get('location')).toBe('/api/docs');
  });

  it('names what is answered before a route’s own rules: too large, of another type, a key used twice, busy', async () => {
    const document = JSON.parse((await get('/api/openapi.json')).text);
    const operations = Object.entries<Record<string, never>>(document.paths).flatMap(([path, methods]) =>
      Object.entries<{ requestBody?: object; parameters?: { name: string }[]; responses: object }>(methods).map(
        ([method, operation]) => ({ name: `${method} ${path}`, ...operation }),
      ),
    );
    // Whether the process lives is asked before anything else of the api.
    const own = operations.filter(({ name }) => !['get /api/health', 'get /api/ready'].includes(name));
    for (const { name, requestBody, parameters = [], responses } of own) {
      const isCommand = parameters.some((parameter) => parameter.name === 'idempotency-key');
      const wanted = ['400', '401', '403', '404', '409', '429', '500', '503'];
      if (requestBody) wanted.push('413', '415');
      if (isCommand) wanted.push('422');
      expect(Object.keys(responses), name).toEqual(expect.arrayContaining(wanted));
    }
    const body = (text: string, type = 'application/json') =>
      fetch(`${test.url}/api/auth/login`, { method: 'POST', headers: { 'content-type': type }, body: text });
    const [large, other] = [await body(`{"email":"${'x'.repeat(300 * 1024)}"}`), await body('<a/>', 'text/xml')];
    expect([large.status, await large.json()]).toMatchObject([413, { code: 'request.too_large' }]);
    expect([other.status, await other.json()]).toMatchObject([
      415,
      { message: expect.stringContaining('application/json') },
    ]);
  });

  it('serves the YAML document and the Postman collection', async () => {
    expect((await get('/api/openapi.yaml')).text).toMatch(/^openapi: 3\.1\.0/);
    expect(JSON.parse((await get('/api/postman.json')).text).info.schema).toContain('v2.1');
  });

  it('writes text of schemas as text', () => {
    const operation = { summary: '<img src=x>', responses: {}, tags: ['<b>'], operationId: 'a"b' };
    const page = referencePage({ info: { title: 'T' }, paths: { '/x': { get: operation } } }, '<b>');
    expect(page).toContain('&lt;img src=x&gt;');
    expect(page).not.toContain('<img');
    expect(page).toContain('id="a&quot;b"');
  });
});
