import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { legRefusals } from './leg-refusals.ts';
import { readChoice, readRungReason, rungCodes, rungSentences, rungWaits } from './rung-reasons.ts';

test('a sentence is known by its name, a wait by its words and seconds, a code as itself', () => {
  expect(readRungReason('a better one is open')).toEqual({ kind: 'rung', name: 'betterOpen' });
  expect(readRungReason('nothing within 0.4 s')).toEqual({ kind: 'wait', name: 'nothing', seconds: 0.4 });
  expect(readRungReason('the relay said nothing for 10 s')).toEqual({ kind: 'wait', name: 'relaySilent', seconds: 10 });
  expect(readRungReason('ECONNREFUSED')).toEqual({ kind: 'code', name: 'ECONNREFUSED' });
  for (const other of ['constructor', '', 'mine now', 'nothing within x s', 'constructor 4 s'])
    expect(readRungReason(other)).toBe(undefined);
});

test('every refusal of a relay is known; that the session is over says the same from both', () => {
  for (const [name, sentence] of Object.entries(legRefusals))
    expect(readRungReason(sentence)).toEqual(
      name === 'ended' ? { kind: 'rung', name: 'sessionOver' } : { kind: 'leg', name },
    );
});

test('why a way was taken: it opened, or another is gone', () => {
  expect(readChoice('quic is open')).toEqual({ kind: 'opened', rung: 'quic' });
  expect(readChoice('tcp is gone: ECONNRESET')).toEqual({ kind: 'gone', rung: 'tcp', reason: 'ECONNRESET' });
  for (const other of ['constructor is open', 'tcp is gone', 'tcp is opened', ''])
    expect(readChoice(other)).toBe(undefined);
});

/** A sentence that is changed where it is said would come to people in English again, without anybody noticing. */
test('every sentence, wait and code is said somewhere', () => {
  const root = path.join(import.meta.dirname, '../../../..');
  const told = execFileSync(
    'grep',
    ['-rhoE', '--include=*.ts', '--exclude=*.test.ts', "'[^']{4,80}'|`[a-z ]{8,60}\\$\\{", 'packages/link/src'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const said = new Set(told.split('\n').map((line) => line.replace(/^['`]/, '').replace(/(?:'| \$\{)$/, '')));
  const listed = [...Object.values(rungSentences), ...Object.values(rungWaits), ...rungCodes];
  expect(listed.filter((sentence) => !said.has(sentence))).toEqual([]);
});
