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
