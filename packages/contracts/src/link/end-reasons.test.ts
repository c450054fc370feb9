import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { linkEndSentences, readLinkEnd } from './end-reasons.ts';

test('a sentence is known by its name, a code of a repair by its code and by its sentence', () => {
  expect(readLinkEnd('the rule was changed')).toEqual({ kind: 'link', name: 'ruleChanged' });
  expect(readLinkEnd('customer_stopped')).toEqual({ kind: 'repair', name: 'customer_stopped' });
  expect(readLinkEnd('the customer stopped it')).toEqual({ kind: 'repair', name: 'customer_stopped' });
  expect(readLinkEnd('no connection for 120 s')).toEqual({ kind: 'silent', seconds: 120 });
  for (const other of ['constructor', '', 'mine now', 'no connection for x s'])
    expect(readLinkEnd(other)).toBe(undefined);
});

/** A sentence that is changed where it is said would come to people in English again, without anybody noticing. */
test('every sentence is said somewhere', () => {
  const root = path.join(import.meta.dirname, '../../../..');
  const folders = ['apps/api/src', 'apps/agent/src', 'packages/link/src'];
  const told = execFileSync('grep', ['-rhoE', '--include=*.ts', "'[a-z][^']{8,80}'", ...folders], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const said = new Set(told.split('\n').map((line) => line.slice(1, -1)));
  expect(Object.values(linkEndSentences).filter((sentence) => !said.has(sentence))).toEqual([]);
});
