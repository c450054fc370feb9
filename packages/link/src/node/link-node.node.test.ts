import { afterEach, describe, expect, test } from 'vitest';
import { eventsOf, type LinkStage, linkStage, untilTrue } from '../../test/link-node-pair.ts';
import { collect, pour } from '../../test/session-pair.ts';
import { codeLabel, exchangeCode } from '../connection/exchange-code.ts';
import { priorities } from '../session/stream.ts';
import { keyFrom } from '../../test/link-node-pair.ts';

let stage: LinkStage;
afterEach(() => stage.close());

test('two devices find each other, take the best path, agree on a code, and carry data both ways', async () => {
  stage = linkStage();
  const { host, guest } = await stage.meet();
  await untilTrue(
    'a path on both sides',
    () => host.session.path?.kind === 'tcp' && guest.session.path?.kind === 'tcp',
  );
  const guestKey = keyFrom(stage.guest.privateKey).publicKey;
  const hostKey = keyFrom(stage.host.privateKey).publicKey;
  const { tokenHash } = host.token;
  const ours = exchangeCode(guest.open(codeLabel, priorities.control), 'guest', { hostKey, guestKey, tokenHash });
  await untilTrue('the stream of the code', () => stage.host.streams.length === 1);
  const [asked] = stage.host.streams;
  if (!asked) throw new Error('no stream');
  const theirs = exchangeCode(asked, 'host', { hostKey, guestKey, tokenHash });
  expect(await ours).toMatch(/^\d{6}$/);
  expect(await theirs).toBe(await ours);

  const poured = pour(guest.open('data', priorities.bulk), 4 * 1024 * 1024);
  await untilTrue('the stream of the data', () => stage.host.streams.length === 2);
  const got = collect(stage.host.streams[1] as never);
  await untilTrue('all of it', () => got.hasEnded);
  expect(got.hash()).toBe(poured.hash());
  await untilTrue('all of it confirmed', () => guest.totals.sent_bytes >= 4 * 1024 * 1024);

  guest.finish('enough');
  await untilTrue('the end on both sides', () => stage.host.ends.length + stage.guest.ends.length === 2);
  expect(stage.host.ends[0]).toMatchObject({ reason: 'enough', by: 'peer', isAgreed: true });
  expect(stage.host.reports.at(-1)?.ladder.some((step) => step.rung === 'tcp' && step.outcome === 'open')).toBe(true);
});

test('two sessions of the same two devices do not get each other’s channels', async () => {
  stage = linkStage();
  const first = await stage.meet();
  const second = await stage.meet();
  for (const { host, guest } of [first, second])
    await untilTrue('a path', () => host.session.path?.kind === 'tcp' && guest.session.path?.kind === 'tcp');
  const stream = second.guest.open('for the second', priorities.normal);
  stream.write(new Uint8Array([1]));
  await untilTrue('its stream', () => stage.host.streams.length === 1);
  expect(stage.host.streams[0]?.label).toBe('for the second');
  expect(second.host.totals.received_bytes + first.host.totals.received_bytes).toBe(1);
});

test('the session survives the control plane', async () => {
  stage = linkStage();
  const { host, guest } = await stage.meet();
  await untilTrue('a path', () => host.session.path !== undefined && guest.session.path !== undefined);
  stage.host.isCut = true;
  guest.networkChanged();
  const stream = guest.open('still here', priorities.normal);
  stream.write(new Uint8Array([1]));
  await untilTrue('its stream', () => stage.host.streams.some(({ label }) => label === 'still here'));
});

describe('is not followed', () => {
  const refusal = async (change: Parameters<LinkStage['issue']>[0], kid?: string): Promise<string> => {
    stage = linkStage();
    const { guest } = await stage.issue(change, kid);
    return stage.guest.node
      .introduce(guest, () => eventsOf(stage.guest))
      .then(
        () => 'followed',
        (error: Error) => error.message,
      );
  };

  test('an introduction signed by a key that the control plane does not have', async () => {
    expect(await refusal({}, 'k2')).toBe('a token by an unknown issuer');
  });

  test('one that is over', async () => {
    expect(await refusal({ exp: Math.floor(Date.now() / 1000) - 1 })).toBe('the session token has expired');
  });

  test('one that names another peer than its token', async () => {
    stage = linkStage();
    const { guest } = await stage.issue();
    const lying = { ...guest, peer: { ...guest.peer, key: keyText(stage) } };
    await expect(stage.guest.node.introduce(lying, () => eventsOf(stage.guest))).rejects.toThrow(
      'the introduction says something else than its token',
    );
    expect(stage.guest.node.connections.size).toBe(0);
  });
});

test('revoked: over on this side at once', async () => {
  stage = linkStage();
  const { host, guest } = await stage.meet();
  await untilTrue('a path', () => host.session.path !== undefined && guest.session.path !== undefined);
  stage.host.node.revoked(host.sessionId, 'the device was removed');
  expect(stage.host.ends[0]?.reason).toBe('the device was removed');
  await untilTrue('the other side hears of it', () => stage.guest.ends.length === 1);
  expect(() => host.open('more', priorities.normal)).toThrow('the session is over');
});

function keyText(of: LinkStage): string {
  return Buffer.from(keyFrom(of.guest.privateKey).publicKey).toString('base64url');
}

test('the bytes of a token are used up for good: ending the session and beginning again gives none back', async () => {
  stage = linkStage();
  const introductions = await stage.issue({ limits: { resume_s: 60, total_bytes: 300_000 } });
  const meet = async () => {
    const host = await stage.host.node.introduce(introductions.host, () => eventsOf(stage.host));
    const guest = await stage.guest.node.introduce(introductions.guest, () => eventsOf(stage.guest));
    await untilTrue('a path', () => host.session.path !== undefined && guest.session.path !== undefined);
    return guest;
  };
  const first = await meet();
  const carried = first.open('first', priorities.normal);
  carried.write(new Uint8Array(200_000));
  await untilTrue('most of it', () => first.totals.sent_bytes === 200_000);
  first.finish('and again');
  await untilTrue('the end', () => stage.host.ends.length === 1 && stage.guest.ends.length === 1);
  const second = await meet();
  second.open('second', priorities.normal).write(new Uint8Array(200_000));
  await untilTrue('the end of the bytes', () => stage.host.ends.length === 2 && stage.guest.ends.length === 2);
  expect(stage.host.ends[1]?.reason).toBe('the bytes that the token allows are used up');
});
