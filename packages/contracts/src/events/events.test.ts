import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { events } from './index.ts';

/** Events lie in a table and go to other rooms: they name people and things by id. */
const personal = /^(e?mail|phone|name|address|pan|gstin|aadhaar|accountNumber|password|token|code|text)$/i;

describe.each(Object.entries(events))('%s', (name, schema) => {
  it('is named room.what_happened.version and says things by id', () => {
    expect(name).toMatch(/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*\.v\d+$/);
    expect(schema.type).toBe('object');
    for (const field of Object.keys(schema.properties)) {
      expect(field).not.toMatch(personal);
      expect(field).toMatch(/^[a-z][A-Za-z0-9]*(_minor|_ms|_bp|_x100)?$/);
    }
  });
});

it('each stands once, in the file of its room', () => {
  const folder = new URL('.', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('-events.ts'));
  const named = files.flatMap((file) => {
    const room = file.replace('-events.ts', '').replaceAll('-', '_');
    const names = readFileSync(new URL(file, folder), 'utf8').match(/'[a-z_]+\.[a-z_]+\.v\d+'/g) ?? [];
    for (const name of names) expect(name.slice(1), file).toMatch(new RegExp(`^${room}\\.`));
    return names.map((name) => name.slice(1, -1));
  });
  expect(named.toSorted()).toEqual(Object.keys(events).toSorted());
});
