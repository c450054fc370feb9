import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { legRefusals } from './leg-refusals.ts';
import {
  readChoice,
  readRungReason,
  rungCodes,
  rungNumbers,
  rungSentences,
  rungSpeakers,
  rungWaits,
} from './rung-reasons.ts';

test('a sentence is known by its name, a wait by its words and seconds, a code as itself', () => {
  expect(readRungReason('a better one is open')).toEqual({ kind: 'rung', name: 'betterOpen' });
  expect(readRungReason('nothing within 0.4 s')).toEqual({ kind: 'wait', name: 'nothing', seconds: 0.4 });
  expect(readRungReason('the relay said nothing for 10 s')).toEqual({ kind: 'wait', name: 'relaySilent', seconds: 10 });
  expect(readRungReason('ECONNREFUSED')).toEqual({ kind: 'code', name: 'ECONNREFUSED' });
  for (const other of ['constructor', '', 'mine now', 'nothing within x s', 'constructor 4 s'])
    expect(readRungReason(other)).toBe(undefined);
});

test('the end of a QUIC connection, a proxy, a relay: what they say is known, with its number or the reason behind it', () => {
  expect(readRungReason('QUIC: nobody has that port')).toEqual({ kind: 'rung', name: 'nobodyThere' });
  expect(readRungReason('QUIC: it broke the protocol')).toEqual({ kind: 'rung', name: 'brokeProtocol' });
  expect(readRungReason('QUIC: the other side found fault (376)')).toEqual({
    kind: 'number',
    name: 'foundFault',
    number: 376,
  });
  expect(readRungReason('the proxy says 403')).toEqual({ kind: 'number', name: 'proxySays', number: 403 });
  expect(readRungReason('the proxy: ECONNREFUSED')).toEqual({ kind: 'speaker', name: 'proxy', reason: 'ECONNREFUSED' });
  expect(readRungReason('the relay hung up: the connection was closed')).toEqual({
    kind: 'speaker',
    name: 'relayHungUp',
    reason: 'the connection was closed',
  });
  expect(readRungReason('this is not the relay mumbai-1')).toEqual({ kind: 'rung', name: 'otherRelay' });
  expect(readRungReason('its name cannot be looked up (ENOTFOUND)')).toEqual({ kind: 'rung', name: 'noLookup' });
  expect(readRungReason('ERR_SSL_WRONG_VERSION_NUMBER')).toEqual({ kind: 'tls', code: 'ERR_SSL_WRONG_VERSION_NUMBER' });
  for (const other of ['the proxy says', 'the proxy says 4e3', 'constructor: x', 'the proxy: the proxy: x', 'QUIC: '])
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
    ['-rhoE', '--include=*.ts', '--exclude=*.test.ts', "'[^']{4,80}'|`[a-zA-Z: ]{4,60}\\(?\\$\\{", 'packages/link/src'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const said = new Set(told.split('\n').map((line) => line.replace(/^['`]/, '').replace(/(?:'|:? \(?\$\{)$/, '')));
  const listed = [
    ...Object.values(rungSentences),
    ...Object.values(rungNumbers),
    ...Object.values(rungSpeakers),
    ...Object.values(rungWaits),
    ...rungCodes,
  ];
  expect(listed.filter((sentence) => !said.has(sentence))).toEqual([]);
});
