import { afterEach, expect, test } from 'vitest';
import { eventsOf, type LinkStage, linkStage, untilTrue } from '../../test/link-node-pair.ts';
import { collect, pour } from '../../test/session-pair.ts';
import { nativePeersOpen } from '../channels/webrtc/native-peer.node.ts';
import type { LinkConnection } from '../connection/link-connection.ts';
import { priorities } from '../session/stream.ts';

let stage: LinkStage;
afterEach(async () => {
  await stage.close();
  await untilTrue('all connections closed', () => nativePeersOpen() === 0);
});

/** Each takes the other for a page: then both speak WebRTC, and nothing else. */
async function meetAsPages(): Promise<{ host: LinkConnection; guest: LinkConnection }> {
  stage = linkStage();
  const introductions = await stage.issue();
  const follow = (role: 'host' | 'guest'): Promise<LinkConnection> => {
    const introduction = introductions[role];
    const page = { ...introduction, peer: { ...introduction.peer, platform: 'browser' as const } };
    return stage[role].node.introduce(page, () => eventsOf(stage[role]));
  };
  // The host comes late: what the guest has said by then is lost, and it tries again.
  const guest = await follow('guest');
  return { guest, host: await follow('host') };
}

test('a session with a page goes over WebRTC, and carries data', async () => {
  const { host, guest } = await meetAsPages();
  await untilTrue('a path', () => host.session.path?.kind === 'ice' && guest.session.path?.kind === 'ice', 60_000);
  const poured = pour(guest.open('data', priorities.bulk), 4 * 1024 * 1024);
  await untilTrue('the stream', () => stage.host.streams.length === 1);
  const got = collect(stage.host.streams[0] as never);
  await untilTrue('all of it', () => got.hasEnded);
  expect(got.hash()).toBe(poured.hash());
  expect(stage.host.reports.at(-1)?.path ?? 'WebRTC').toContain('WebRTC');
  expect(stage.guest.lines.some((line) => line.startsWith('tcp') || line.startsWith('quic'))).toBe(false);
}, 90_000);

test('after a change of network what is said still goes through', async () => {
  const { host, guest } = await meetAsPages();
  await untilTrue('a path', () => host.session.path?.kind === 'ice' && guest.session.path?.kind === 'ice', 60_000);
  guest.networkChanged();
  host.networkChanged();
  const stream = guest.open('after', priorities.normal);
  stream.write(new Uint8Array([1, 2, 3]));
  await untilTrue('its stream', () => stage.host.streams.some(({ label }) => label === 'after'), 60_000);
}, 90_000);
