import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** What the documents name must exist: files, tests by their name, addresses of the api, commands, error-free links. */
const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const documents = [
  'README.md',
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) => `docs/${file}`),
  ...readdirSync(path.join(root, 'apps/api/src/domains')).map((room) => `apps/api/src/domains/${room}/README.md`),
].filter((file) => file.endsWith('.md'));

/** Relative links of a document, with their text. */
function linksOf(file: string): { text: string; target: string }[] {
  return [...read(file).matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)]
    .map(([, text = '', target = '']) => ({ text, target: target.replace(/#.*$/, '') }))
    .filter(({ target }) => target !== '' && !/^[a-z]+:/.test(target))
    .map(({ text, target }) => ({ text, target: path.join(path.dirname(file), target) }));
}

describe('the documents', () => {
  it('are there, one README per room among them', () => {
    expect(documents.length).toBeGreaterThan(40);
    expect(documents.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });

  it('link to what exists', () => {
    const broken = documents.flatMap((file) =>
      linksOf(file)
        .filter(({ target }) => !existsSync(path.join(root, target)))
        .map(({ target }) => `${file} → ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('name tests that exist', () => {
    const tests = documents.flatMap(linksOf).filter(({ target }) => target.endsWith('.test.ts'));
    expect(tests.length).toBeGreaterThan(60);
    expect(tests.filter(({ text, target }) => !read(target).includes(text))).toEqual([]);
  });

  it('name addresses the api has', () => {
    const withoutNames = (address: string): string => address.replace(/\{[^}]+\}|:[A-Za-z]+/g, '*');
    const { paths } = JSON.parse(read('apps/api/openapi.json')) as { paths: Record<string, Record<string, unknown>> };
    const known = new Map(Object.entries(paths).map(([address, methods]) => [withoutNames(address), methods]));
    // It takes raw bytes and is described by the gateway.
    known.set('/api/payments/webhook', { post: {} });
    // The relay's own, on its admin port: as its one switch names them.
    for (const [, method = '', rest = ''] of read('apps/relay/src/admin/admin-api.ts').matchAll(
      /case '([A-Z]+) ([a-z/:]+)'/g,
    ))
      known.set(withoutNames(`/api/${rest}`), {
        ...known.get(withoutNames(`/api/${rest}`)),
        [method.toLowerCase()]: {},
      });
    const wrong = documents.flatMap((file) =>
      [...read(file).matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/api\/[A-Za-z0-9_/:.{}-]+)/g)]
        .filter(([, method = '', address = '']) => !known.get(withoutNames(address))?.[method.toLowerCase()])
        .map(([, method, address]) => `${file}: ${method} ${address}`),
    );
    expect(wrong).toEqual([]);
  });

  it('name commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = documents.flatMap((file) =>
      [...read(file).matchAll(/npm run ([a-z:]+)/g)].map(([, name = '']) => name),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('number each decision once, without gaps', () => {
    const numbers = readdirSync(path.join(root, 'docs/adr'))
      .filter((file) => /^\d{4}-/.test(file))
      .map((file) => Number(file.slice(0, 4)))
      .toSorted((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});
