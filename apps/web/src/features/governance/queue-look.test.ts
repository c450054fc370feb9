import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import messages from '../../../messages/en/governance.json' with { type: 'json' };
import { groupOf, knownQueues, queueHref, toneOfQueue } from './queue-look.ts';

const now = new Date('2026-11-21T10:00:00Z');
const rooms = path.resolve(import.meta.dirname, '../../../../api/src/domains');

test('every queue that a room of the api counts has words and a list behind it', () => {
  const named = readdirSync(rooms, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('-queues.ts'))
    .flatMap((file) => {
      const room = file.split(path.sep)[0] ?? '';
      return [...readFileSync(path.join(rooms, file), 'utf8').matchAll(new RegExp(`'(${room}\\.[a-z_]+)'`, 'g'))];
    })
    .map((match) => match[1] ?? '');
  expect(named.length).toBeGreaterThan(10);
  for (const queue of named) {
    expect(knownQueues).toContain(queue);
    const [room = '', name = ''] = queue.split('.');
    expect(messages.queues).toHaveProperty([room, name]);
  }
});

test('an empty queue is quiet, an old entry or an alarm is loud', () => {
  const queue = 'dealers.applications';
  expect(toneOfQueue({ queue, count: 0, oldestAt: null }, now)).toBeUndefined();
  expect(toneOfQueue({ queue, count: 1, oldestAt: '2026-11-20T10:00:00Z' }, now)).toBe('warning');
  expect(toneOfQueue({ queue, count: 1, oldestAt: '2026-11-19T09:00:00Z' }, now)).toBe('danger');
  expect(toneOfQueue({ queue: 'payments.stuck', count: 1, oldestAt: '2026-11-21T09:59:00Z' }, now)).toBe('danger');
});

test('a queue that the page does not know yet is shown without a link', () => {
  expect(groupOf('moon.landings')).toBe('governance');
  expect(queueHref('moon.landings')).toBeUndefined();
});
