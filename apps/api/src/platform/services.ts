import type { Logger } from 'pino';
import type { Clock } from '#platform/clock.ts';
import type { Config } from '#platform/config.ts';
import type { Crypto } from '#platform/crypto/crypto.ts';
import type { Db } from '#platform/db/database.ts';
import type { FileStore } from '#platform/files/file-store.ts';
import type { Flags } from '#platform/flags.ts';
import type { Mailer } from '#platform/messaging/mailer.ts';
import type { SmsSender } from '#platform/messaging/sms-sender.ts';
import type { PersonalDataKeeper } from '#platform/personal-data.ts';
import type { Realtime } from '#platform/realtime.ts';
import type { Queue } from '#platform/room.ts';

/** What the composition root makes once and hands to every room. Rooms keep no state of their own. */
export interface Services {
  readonly config: Config;
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly crypto: Crypto;
  readonly files: FileStore;
  readonly mailer: Mailer;
  readonly sms: SmsSender;
  readonly flags: Flags;
  readonly realtime: Realtime;
  /** What waits for admins, in every room. */
  readonly queues: readonly Queue[];
  /** Everybody who holds something about a person; a keeper that must be asked last is last. */
  readonly personalData: readonly PersonalDataKeeper[];
  /** Tell the outbox that something was committed. */
  readonly wakeOutbox: () => void;
}
