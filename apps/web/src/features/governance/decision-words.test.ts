import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import messages from '../../../messages/en/decisions.json' with { type: 'json' };
import { auditRooms } from './audit-filters.ts';

const api = path.resolve(import.meta.dirname, '../../../../api/src');

const known = new Set<string>(auditRooms);

/** `audit(tx, origin, { action: 'room.decided', … })`, and both halves of a choice. */
const written = /audit\([^;{]{0,80}\{\s*action:\s*([^,}]*'[a-z_]+\.[a-z_]+'[^,}]*)/g;

function decisionsOf(code: string): string[] {
  return [...code.matchAll(written)].flatMap(([, action = '']) =>
    [...action.matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, name = '']) => name),
  );
}

test('every decision of the rooms that the audit desk knows has words', () => {
  const files = globSync('**/*.ts', { cwd: api }).filter((file) => !file.endsWith('.test.ts'));
  const names = files
    .flatMap((file) => decisionsOf(readFileSync(path.join(api, file), 'utf8')))
    .filter((name) => !name.endsWith('.v1') && known.has(name.slice(0, name.indexOf('.'))));
  expect(new Set(names).size).toBeGreaterThan(100);
  const wordless = names.filter((name) => {
    const [room = '', deed = ''] = name.split('.');
    return !(deed in ((messages as Record<string, Record<string, string>>)[room] ?? {}));
  });
  expect(wordless).toEqual([]);
});
