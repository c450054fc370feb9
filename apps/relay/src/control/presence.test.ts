import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { type FromDevice, FromServer, presencePath, presencePurpose } from '@mistri/contracts/link/presence';
import type { LinkConfig } from '@mistri/contracts/link/config';
import { fromBase64Url, makeDeviceKey, signedBytes, systemClock, toBase64Url, verifyDevice } from '@mistri/link';
import { Check } from 'typebox/value';
import { type WebSocket, WebSocketServer } from 'ws';
import { openProvedLeg } from '../../test/leg-client.ts';
import { partiesOf, startTestRelay, type TestRelay } from '../../test/test-relay.ts';

const deviceId = 'dev_01k00000000000000000000000';

/** The control plane as far as a relay sees it: it speaks the contract on a real socket. */
class TestControlPlane {
  readonly messages: FromDevice[] = [];
  config: LinkConfig;
  relayKey: Uint8Array | undefined;
  connections = 0;
  #http: Server;
  #sockets = new WebSocketServer({ noServer: true });
  #socket: WebSocket | undefined;

  constructor(keys: LinkConfig['keys']) {
    this.config = { versions: [1], issuer: 'test', keys, relays: [], stun: [] };
    this.#http = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ success: true, message: '', data: this.config, traceId: 't' }));
    });
    this.#http.on('upgrade', (request, socket, head) => {
      if (request.url !== presencePath) {
        socket.destroy();
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
        this.#meet(webSocket);
      });
    });
  }

  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#http.listen(port, '127.0.0.1', resolve));
    const address = this.#http.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  say(message: object): void {
    if (!Check(FromServer, message)) throw new Error('not in the contract');
    this.#socket?.send(JSON.stringify(message));
  }

  cut(code: number): void {
    this.#socket?.close(code);
  }

  async close(): Promise<void> {
    this.#socket?.terminate();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #meet(socket: WebSocket): void {
    this.connections += 1;
    this.#socket = socket;
    const nonce = randomBytes(32);
    this.say({ type: 'challenge', nonce: nonce.toString('base64url'), serverTime: new Date().toISOString() });
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as FromDevice;
      this.messages.push(message);
      if (message.type !== 'authenticate') return;
      const bytes = signedBytes(presencePurpose, nonce);
      void verifyDevice(this.relayKey ?? new Uint8Array(32), fromBase64Url(message.signature), bytes).then(
        (isRight) => {
          if (isRight)
            this.say({ type: 'welcome', deviceId, name: 'test-1', seenAddress: '127.0.0.1', config: this.config });
          else socket.close(4401);
        },
      );
    });
  }
}

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

async function issuer(): Promise<{ keys: LinkConfig['keys']; signer: Parameters<typeof partiesOf>[0] }> {
  const key = await makeDeviceKey();
  const x = toBase64Url(key.publicKey);
  return {
    keys: [{ kid: 'plane', kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', x }],
    signer: { kid: 'plane', sign: key.sign },
  };
}

async function connected(
  keys: LinkConfig['keys'],
): Promise<{ plane: TestControlPlane; relay: TestRelay; url: string }> {
  const plane = new TestControlPlane(keys);
  const url = await plane.listen();
  open.push(plane);
  // Its key has to be known before it comes: what a person does when registering it.
  const relay = await startTestRelay({ controlPlane: { url, deviceId } }, systemClock(), (identity) => {
    plane.relayKey = fromBase64Url(identity.publicKey);
  });
  open.unshift(relay);
  await expect.poll(() => relay.started.isControlPlaneConnected).toBe(true);
  return { plane, relay, url };
}

test('a relay proves its key, says its load, and takes the keys it is told', async () => {
  const { keys, signer } = await issuer();
  const { plane, relay } = await connected(keys);
  expect(plane.messages[0]).toMatchObject({ type: 'authenticate', deviceId, platform: 'relay' });
  await expect.poll(() => plane.messages.at(-1)).toMatchObject({ type: 'load', sessions: 0, isDraining: false });
  const { host, token } = await partiesOf(signer);
  expect((await (await openProvedLeg(relay.at('tls'), { key: host, token })).message()).type).toBe('waiting');
  const next = await issuer();
  plane.say({ type: 'config', config: { ...plane.config, keys: next.keys.map((key) => ({ ...key, kid: 'next' })) } });
  const later = await partiesOf({ ...next.signer, kid: 'next' });
  await expect
    .poll(
      async () =>
        (await (await openProvedLeg(relay.at('tls'), { key: later.host, token: later.token })).message()).type,
    )
    .toBe('waiting');
  // The key that was taken back is worth nothing any more.
  const old = await partiesOf(signer);
  expect(await (await openProvedLeg(relay.at('tls'), { key: old.host, token: old.token })).message()).toMatchObject({
    code: 'token',
  });
});

test('a revoked session is cut off here, and only that one', async () => {
  const { keys, signer } = await issuer();
  const { plane, relay } = await connected(keys);
  const sid = 'lns_01k00000000000000000000000';
  const [revoked, other] = [await partiesOf(signer, { sid }), await partiesOf(signer)];
  const [host, guest] = await relay.pair(revoked, ['plain', 'plain']);
  const [stays] = await relay.pair(other, ['plain', 'plain']);
  plane.say({ type: 'revoked', sessionId: sid, reason: 'rule changed' });
  await Promise.all([host.closed, guest.closed]);
  expect(relay.relay.table.pairs).toBe(1);
  stays.destroy();
  const again = await openProvedLeg(relay.at('tls'), { key: revoked.host, token: revoked.token });
  expect(await again.message()).toMatchObject({ type: 'refused', code: 'ended' });
});

test('told to drain, it asks whoever runs it, and tells that it drains', async () => {
  const { keys } = await issuer();
  const { plane, relay } = await connected(keys);
  plane.say({ type: 'drain', reason: 'maintenance' });
  await relay.started.drainAsked;
  await relay.drain();
  await expect.poll(() => plane.messages.at(-1)).toMatchObject({ type: 'load', isDraining: true });
});

test('without the control plane it goes on with what it knows, also after a restart, and comes back by itself', async () => {
  const { keys, signer } = await issuer();
  const { plane, relay, url } = await connected(keys);
  const parties = await partiesOf(signer);
  const [host, guest] = await relay.pair(parties, ['plain', 'plain']);
  await plane.close();
  await expect.poll(() => relay.started.isControlPlaneConnected).toBe(false);
  host.write(Buffer.from('still'));
  expect((await guest.read(5)).toString()).toBe('still');
  const restarted = await startTestRelay({ controlPlane: { url, deviceId }, stateFolder: `${relay.folder}/state` });
  open.unshift(restarted);
  const later = await partiesOf(signer);
  const leg = await openProvedLeg(restarted.at('tls'), { key: later.host, token: later.token });
  expect((await leg.message()).type).toBe('waiting');
  const back = new TestControlPlane(keys);
  back.relayKey = fromBase64Url(relay.identity.publicKey);
  await back.listen(Number(new URL(url).port));
  open.push(back);
  await expect.poll(() => relay.started.isControlPlaneConnected, { timeout: 90_000 }).toBe(true);
});

test('removed by the control plane it does not come back by itself', async () => {
  const { keys } = await issuer();
  const { plane, relay } = await connected(keys);
  plane.cut(4403);
  await expect.poll(() => relay.started.isControlPlaneConnected).toBe(false);
  await expect.poll(() => relay.lines.join('')).toContain('wants no more of this relay');
  expect(plane.connections).toBe(1);
});
