import { randomBytes } from 'node:crypto';
import type { LinkConfig } from '@mistri/contracts/link/config';
import { type FromServer, presenceHeartbeat_ms } from '@mistri/contracts/link/presence';
import type { Services } from '#platform/services.ts';
import { findDevices } from '#rooms/devices/index.ts';
import { activeUsers } from '#rooms/identity/index.ts';
import { readLinkConfig } from '../config/read-config.ts';
import type { Connection } from './connection.ts';
import { presenceLimits } from './presence-limits.ts';
import { PresenceMeter } from './presence-meter.ts';
import { whereAre } from './presence-store.ts';
import { channelOf, tell, type Told } from './tell.ts';

/** Whom a message is for, among the connections of a device. */
export type Which = 'all' | 'serving' | { readonly connectionId: string };

/** The devices connected to this process, and the way to those connected to others. */
export class Hub {
  readonly processId = randomBytes(8).toString('hex');
  readonly services: Services;
  readonly meter = new PresenceMeter(() => this.connections());
  readonly #byId = new Map<string, Connection>();
  readonly #byDevice = new Map<string, Set<Connection>>();

  constructor(services: Services) {
    this.services = services;
  }

  get count(): number {
    return this.#byId.size;
  }

  /** Of one device no more than so many: the oldest goes. */
  add(connection: Connection): void {
    const deviceId = connection.device?.device_id ?? '';
    const beside = this.#byDevice.get(deviceId) ?? new Set();
    beside.add(connection);
    this.#byDevice.set(deviceId, beside);
    this.#byId.set(connection.id, connection);
    const [oldest] = beside;
    if (beside.size > presenceLimits.connectionsPerDevice && oldest) {
      oldest.close('replaced', 'this device has connected too often');
      this.remove(oldest);
    }
  }

  /** @returns whether it was here */
  remove(connection: Connection): boolean {
    const deviceId = connection.device?.device_id ?? '';
    const beside = this.#byDevice.get(deviceId);
    beside?.delete(connection);
    if (beside?.size === 0) this.#byDevice.delete(deviceId);
    return this.#byId.delete(connection.id);
  }

  connections(): Connection[] {
    return [...this.#byId.values()];
  }

  /** @returns to how many connections it went, here and elsewhere */
  async deliver(deviceId: string, which: Which, message: FromServer): Promise<number> {
    const places = (await whereAre(this.services.db, [deviceId])).filter(
      (place) =>
        which === 'all' || (which === 'serving' ? place.is_serving : place.connection_id === which.connectionId),
    );
    for (const [processId, there] of Map.groupBy(places, (place) => place.process_id)) {
      const connections = there.map((place) => place.connection_id);
      if (processId === this.processId) this.hear({ kind: 'deliver', connections, message });
      else await tell(this.services.db, channelOf(processId), { kind: 'deliver', connections, message });
    }
    return places.length;
  }

  /** What another process, or this one, has to say. */
  hear(told: Told): void {
    switch (told.kind) {
      case 'deliver':
        for (const id of told.connections) this.#byId.get(id)?.send(told.message);
        return;
      case 'revoked':
        for (const connection of told.devices.flatMap((device) => [...(this.#byDevice.get(device) ?? [])]))
          connection.send({ type: 'revoked', sessionId: told.sessionId, reason: told.reason });
        return;
      case 'drain':
        for (const connection of this.#byDevice.get(told.deviceId) ?? [])
          connection.send({ type: 'drain', reason: told.reason });
        return;
      case 'cut':
        this.#cut(told);
        return;
      case 'config':
        void this.#pushConfig();
    }
  }

  #cut({ deviceId, ownerId, reason }: Told & { kind: 'cut' }): void {
    for (const connection of this.connections()) {
      const { device } = connection;
      if (device && (device.device_id === deviceId || (ownerId !== undefined && device.owner_id === ownerId)))
        connection.close('refused', reason);
    }
  }

  async #pushConfig(): Promise<void> {
    try {
      const config: LinkConfig = await readLinkConfig(this.services.db, this.services);
      for (const connection of this.connections()) connection.send({ type: 'config', config });
    } catch (error) {
      this.services.log.warn({ err: error }, 'link configuration could not be pushed');
    }
  }

  /** Hangs up on who is silent, says something to who hears nothing. */
  sweep(now_ms: number): void {
    for (const connection of this.connections()) {
      if (now_ms - connection.heardAt_ms > 3 * presenceHeartbeat_ms) connection.close('silent', 'nothing was heard');
      else if (now_ms - connection.saidAt_ms > presenceHeartbeat_ms / 2) connection.send({ type: 'pong' });
    }
  }

  /** Those who may no longer be here, in case the news of it was lost. */
  async recheck(): Promise<void> {
    const connections = this.connections();
    const devices = connections.flatMap((connection) => connection.device ?? []);
    const { db } = this.services;
    const present = new Map(
      (
        await findDevices(
          db,
          devices.map((device) => device.device_id),
        )
      ).map((row) => [row.device_id, row]),
    );
    const active = await activeUsers(
      db,
      devices.flatMap((device) => device.owner_id ?? []),
    );
    for (const connection of connections) {
      const row = present.get(connection.device?.device_id ?? '');
      const mayStay = row && !row.removed_at && (row.owner_id === null || active.has(row.owner_id));
      if (!mayStay) connection.close('refused', 'this device may no longer connect');
    }
  }
}
