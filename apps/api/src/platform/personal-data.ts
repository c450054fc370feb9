import type { Db, Tx } from '#platform/db/database.ts';
import type { Origin } from '#platform/audit.ts';
import type { Services } from '#platform/services.ts';

/** A person and the ids they act for (`dlr_…`, `biz_…`). */
export interface DataSubject {
  readonly userId: string;
  readonly subjects: readonly string[];
}

/** Why somebody can't be erased yet; `code` is translated by pages, `count` says how many. */
export interface Obstacle {
  readonly code: string;
  readonly message: string;
  readonly count: number;
}

/** What the law makes us keep after an erasure, and which law. */
export interface Kept {
  readonly what: string;
  readonly why: string;
}

export interface CollectedData {
  /** Everything the room knows about the person, as JSON. */
  readonly data: unknown;
  /** Files the person gave us, by a name that is good in a ZIP. */
  readonly files?: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/**
 * GOV-6, IN-10: what a room that holds personal data does for the person it is about. Room `privacy` asks every keeper;
 * it knows none of them by name, so no room imports it and it imports no room for this.
 */
export interface PersonalDataKeeper {
  /** Name of the part in the export, usually the room's. */
  readonly name: string;
  readonly collect: (db: Db, services: Services, subject: DataSubject) => Promise<CollectedData>;
  /** What has to end before the person can be erased: open orders, money on its way. */
  readonly obstacles?: (db: Db, subject: DataSubject) => Promise<readonly Obstacle[]>;
  /**
   * Erases or pseudonymises, in one transaction with all other keepers. A keeper that others ask about the person
   * (identity) is `last`.
   *
   * @returns what is kept by law, and files to remove after the commit
   */
  readonly erase: (
    tx: Tx,
    services: Services,
    given: { subject: DataSubject; origin: Origin },
  ) => Promise<{ kept: readonly Kept[]; files: readonly string[] }>;
  readonly last?: boolean;
}
