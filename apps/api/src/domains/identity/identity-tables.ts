import type { Generated } from 'kysely';
import type { AdminCapability, UserStatus } from '@mistri/contracts/auth/roles';

export type StoredRole = 'customer' | 'technician' | 'provider' | 'dealer' | 'admin';
export type Locale = 'en' | 'ta' | 'hi';

export interface UsersTable {
  user_id: string;
  role: StoredRole;
  technician_class: 'hardware' | 'software' | null;
  status: UserStatus;
  /** Null only when the user was erased. */
  data_key: string | null;
  email_index: string | null;
  email_sealed: string | null;
  email_verified_at: Date | null;
  phone_index: string | null;
  phone_sealed: string | null;
  phone_verified_at: Date | null;
  name_sealed: string | null;
  password_hash: string | null;
  locale: Generated<Locale>;
  former_email_sealed: string | null;
  erased_at: Date | null;
  created_at: Date;
}

export interface UserMembershipsTable {
  user_id: string;
  subject_id: string;
  kind: 'dealer' | 'business' | 'provider' | 'technician';
  granted_at: Date;
}

export interface AdminGrantsTable {
  user_id: string;
  capability: AdminCapability;
  granted_by: string;
  granted_at: Date;
  expires_at: Date | null;
}

export interface SessionsTable {
  session_id: string;
  user_id: string;
  stage: 'second_factor' | 'open';
  via: 'bearer' | 'cookie';
  created_at: Date;
  last_used_at: Date;
  expires_at: Date;
  mfa_at: Date | null;
  mfa_context: string | null;
  ended_at: Date | null;
  end_reason: string | null;
  device: string;
  network: string;
  context: string;
  label: string;
}

export interface RefreshTokensTable {
  token_hash: string;
  session_id: string;
  issued_at: Date;
  used_at: Date | null;
  parent: string | null;
}

export interface OneTimeCodesTable {
  code_id: string;
  purpose: 'verify_email' | 'verify_phone' | 'sign_in' | 'reset_password' | 'step_up';
  subject: string;
  target_index: string;
  channel: 'email' | 'sms';
  locale: Locale;
  network: string;
  code_hash: string;
  row_key: string;
  target_sealed: string;
  code_sealed: string | null;
  attempts_left: number;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
}

export interface FailedAttemptsTable {
  account: string;
  network: string;
  failures: number;
  last_at: Date;
  locked_until: Date | null;
}

export interface KnownDevicesTable {
  user_id: string;
  device: string;
  first_at: Date;
}

export interface TotpSecretsTable {
  user_id: string;
  secret_sealed: string;
  confirmed_at: Date | null;
  last_step: Generated<number>;
}

export interface RecoveryCodesTable {
  user_id: string;
  code_hash: string;
  used_at: Date | null;
}

export interface PasskeysTable {
  credential_id: string;
  user_id: string;
  rp_id: string;
  public_key: Buffer;
  counter: number;
  transports: string[];
  label: string;
  created_at: Date;
  last_used_at: Date | null;
}

export interface PasskeyChallengesTable {
  challenge: string;
  user_id: string | null;
  session_id: string | null;
  purpose: 'register' | 'sign_in' | 'step_up';
  rp_id: string;
  created_at: Date;
  expires_at: Date;
}

export interface AdminInvitationsTable {
  invitation_id: string;
  token_hash: string;
  row_key: string;
  email_index: string;
  email_sealed: string;
  token_sealed: string | null;
  capabilities: AdminCapability[];
  invited_by: string;
  created_at: Date;
  expires_at: Date;
  accepted_at: Date | null;
  withdrawn_at: Date | null;
}

export interface AccessRulesTable {
  rule_id: string;
  role: StoredRole;
  effect: 'allow' | 'refuse';
  network: string | null;
  country: string | null;
  reason: string;
  created_by: string;
  created_at: Date;
  removed_at: Date | null;
}

export interface ExternalIdentitiesTable {
  issuer: string;
  subject: string;
  user_id: string;
  linked_at: Date;
}

export interface OidcAttemptsTable {
  state_hash: string;
  browser_hash: string;
  nonce: string;
  row_key: string;
  verifier_sealed: string;
  return_to: string;
  created_at: Date;
  expires_at: Date;
}

export interface DeviceGrantsTable {
  grant_id: string;
  device_code_hash: string;
  user_code: string;
  label: string;
  device: string;
  network: string;
  state: 'waiting' | 'approved' | 'denied' | 'used';
  user_id: string | null;
  interval_s: number;
  last_poll_at: Date | null;
  created_at: Date;
  expires_at: Date;
}

declare module '#platform/db/database.ts' {
  interface Database {
    users: UsersTable;
    user_memberships: UserMembershipsTable;
    admin_grants: AdminGrantsTable;
    sessions: SessionsTable;
    refresh_tokens: RefreshTokensTable;
    one_time_codes: OneTimeCodesTable;
    failed_attempts: FailedAttemptsTable;
    known_devices: KnownDevicesTable;
    totp_secrets: TotpSecretsTable;
    recovery_codes: RecoveryCodesTable;
    passkeys: PasskeysTable;
    passkey_challenges: PasskeyChallengesTable;
    admin_invitations: AdminInvitationsTable;
    access_rules: AccessRulesTable;
    external_identities: ExternalIdentitiesTable;
    oidc_attempts: OidcAttemptsTable;
    device_grants: DeviceGrantsTable;
  }
}
