import type { Role, AdminCapability, UserStatus } from '@mistri/contracts/auth/roles';

/** Who is asking, as found on this very request (a changed status bites on the next request: ID-4). */
export interface Actor {
  readonly userId: string;
  readonly role: Role;
  /** Only for admins. */
  readonly capabilities: readonly AdminCapability[];
  readonly status: UserStatus;
  readonly sessionId: string;
  /** The user's own id and the ids they act for (`dlr_…`, `biz_…`). Ownership is decided on these. */
  readonly subjects: readonly string[];
  /** When the second factor was last given in this session, from where it is used now; undefined if never or elsewhere. */
  readonly mfaAt: Date | undefined;
  /** An admin has no capabilities until the second factor was given, or set up (ID-3). */
  readonly needs?: 'second_factor' | 'second_factor_enrolment';
  /** `cookie` sessions need CSRF protection, `bearer` ones do not. */
  readonly via: 'cookie' | 'bearer';
}

/** What is being asked for, as far as permission rows may look at it. */
export interface Resource {
  readonly id: string;
  /** Relation → id of the subject that has it, e.g. `{ buyer: 'usr_…', seller: 'dlr_…' }`. */
  readonly relations: Readonly<Record<string, string | null | undefined>>;
  /** State of the object, for rows that hold only in some states. */
  readonly state?: string;
}
