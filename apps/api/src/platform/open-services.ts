import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Logger } from 'pino';
import { type Clock, systemClock } from '#platform/clock.ts';
import { type Config, readConfig } from '#platform/config.ts';
import { createCrypto, type Crypto, type MasterKeys } from '#platform/crypto/crypto.ts';
import { type Db, openDatabase } from '#platform/db/database.ts';
import '#platform/db/platform-tables.ts';
import { createKeptListener, type Listener } from '#platform/db/kept-readings.ts';
import { nameStatements } from '#platform/db/prepared.ts';
import { type FileStore, folderFileStore } from '#platform/files/file-store.ts';
import { type Flags, nothingFlagged } from '#platform/flags.ts';
import { createLog } from '#platform/log.ts';
import { smtpMailer } from '#platform/messaging/mailer.ts';
import { httpSmsSender } from '#platform/messaging/sms-sender.ts';
import type { PersonalDataKeeper } from '#platform/personal-data.ts';
import { type Realtime, silentRealtime } from '#platform/realtime.ts';
import type { Queue } from '#platform/room.ts';
import type { Services } from '#platform/services.ts';

/** What a test or a command may bring of its own; everything else comes from the environment. */
export interface ServiceOverrides {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
  readonly flags?: Flags;
  readonly log?: Logger;
}

export interface OpenServices {
  readonly services: Services;
  /** Hears of changed rules and rates; until it is started they are read every time. */
  readonly keptListener: Listener;
  close(): Promise<void>;
}

/** What the rooms give to the services: the composition root knows them, the platform does not. */
export interface FromRooms {
  readonly wakeOutbox: () => void;
  readonly queues?: readonly Queue[];
  readonly makeRealtime?: (options: { redisUrl: string | undefined; log: Logger }) => Realtime;
  readonly personalData?: readonly PersonalDataKeeper[];
  readonly makeFlags?: (options: { db: Db; databaseUrl: string; log: Logger }) => Flags;
}

export async function openServices(overrides: ServiceOverrides, rooms: FromRooms): Promise<OpenServices> {
  const config = readConfig(overrides.environment);
  const log = overrides.log ?? createLog(config.logLevel);
  const files = await openFiles(config);
  const database = openDatabase({
    url: config.databaseUrl,
    poolSize: config.databasePoolSize,
    wait_ms: config.databaseWait_ms,
    onError: (error) => log.error({ err: error }, 'database connection'),
  });
  nameStatements(database.pool, (text) => text.length < 8_000);
  const mailer = smtpMailer(config.smtp);
  const services: Services = {
    config,
    db: database.db,
    clock: overrides.clock ?? systemClock,
    log,
    crypto: cryptoFrom(config),
    files,
    mailer,
    sms: httpSmsSender(config.sms),
    flags:
      overrides.flags ?? rooms.makeFlags?.({ db: database.db, databaseUrl: config.databaseUrl, log }) ?? nothingFlagged,
    realtime: rooms.makeRealtime?.({ redisUrl: config.redisUrl, log }) ?? silentRealtime,
    queues: rooms.queues ?? [],
    personalData: lastKept(rooms.personalData ?? []),
    wakeOutbox: rooms.wakeOutbox,
  };
  const keptListener = createKeptListener({ url: config.databaseUrl, kept: database.kept, log });
  return {
    services,
    keptListener,
    close: async () => {
      await keptListener.stop();
      mailer.close();
      files.close();
      await database.close();
    },
  };
}

/** A bucket when there is an S3 server, else a folder of this machine, which never loads the S3 client. */
async function openFiles(config: Config): Promise<FileStore> {
  if (!config.s3) return folderFileStore(path.resolve(config.fileFolder));
  const { openS3FileStore } = await import('#platform/files/s3-file-store.ts');
  return openS3FileStore(config.s3);
}

function lastKept(keepers: readonly PersonalDataKeeper[]): PersonalDataKeeper[] {
  return keepers.toSorted((a, b) => Number(a.last ?? false) - Number(b.last ?? false));
}

function cryptoFrom(config: Config): Crypto {
  const derive = (secret: string): Buffer => createHash('sha256').update(secret).digest();
  const keys = new Map([[config.masterKeyId, derive(config.masterKey)]]);
  for (const pair of config.oldMasterKeys?.split(',') ?? []) {
    const [id = '', secret = ''] = pair.split(':', 2);
    keys.set(id, derive(secret));
  }
  const master: MasterKeys = { current: config.masterKeyId, keys, indexKey: derive(config.indexKey) };
  return createCrypto(master);
}
