import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { systemOrigin } from '#platform/audit.ts';
import { type Actor, createActor } from './actors.ts';
import { startTestApp, type TestApp } from './harness.ts';
import { type LinkDevice, registerDevice } from './link-device.ts';
import { present, PresenceClient } from './presence-client.ts';

type Where = Pick<TestApp, 'url'>;

/** An app, and for each test somebody with two devices: a till that serves and a laptop. Sockets are cut behind each test. */
export class PresenceStage {
  test!: TestApp;
  owner!: Actor;
  host!: LinkDevice;
  guest!: LinkDevice;
  readonly #clients: PresenceClient[] = [];

  constructor() {
    beforeAll(async () => {
      this.test = await startTestApp({ environment: { SMTP_URL: 'smtp://127.0.0.1:9' } });
    });
    beforeEach(async () => {
      this.owner = await createActor(this.test, { role: 'customer' });
      this.host = await this.deviceOf(this.owner, 'Till');
      this.guest = await this.deviceOf(this.owner, 'Laptop');
    });
    afterEach(() => {
      for (const client of this.#clients.splice(0)) client.socket.terminate();
    });
    afterAll(() => this.test.close());
  }

  readonly deviceOf = async (who: Actor, name: string): Promise<LinkDevice> => {
    const device = await registerDevice(this.test, { token: who.token, name });
    await this.test.app.outbox.drain();
    return device;
  };

  /** A stranger's. */
  readonly socket = (): PresenceClient => {
    const client = new PresenceClient(this.test);
    this.#clients.push(client);
    return client;
  };

  readonly online = async (device: LinkDevice, change = {}, where: Where = this.test): Promise<PresenceClient> => {
    const client = await present(where, device, change);
    this.#clients.push(client);
    return client;
  };

  readonly origin = () => systemOrigin('test', 'trc_test', this.test.clock.now(), 'command');

  readonly connected = async (scopes = ['forward:22']) => {
    const [atHost, atGuest] = [await this.online(this.host), await this.online(this.guest)];
    atGuest.send({ type: 'connect', ref: 1, to: this.host.deviceId, scopes });
    const done = await atGuest.answer(1);
    if (done.type !== 'done' || !done.sessionId) throw new Error(JSON.stringify(done));
    const [hostHeard, guestHeard] = await Promise.all([atHost.next('introduce'), atGuest.next('introduce')]);
    return { atHost, atGuest, sessionId: done.sessionId, hostHeard, guestHeard };
  };
}

export const candidates = (round: number) => ({
  kind: 'candidates' as const,
  round,
  candidates: [{ transport: 'udp' as const, kind: 'host' as const, address: '192.0.2.7', port: 4430 }],
  nat: 'none' as const,
});
