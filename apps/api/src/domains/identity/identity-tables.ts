import type { Generated } from 'kysely';
import type { AdminCapability, UserStatus } from '@mistri/contracts/auth/roles';

export interface UsersTable {
  user_id: string;
  role: 'customer' | 'technician' | 'provider' | 'dealer' | 'admin';
  technician_class: 'hardware' | 'software' | null;
  status: UserStatus;
  data_key: string;
  email_index: string | null;
  email_sealed: string | null;
  email_verified_at: Date | null;
  phone_index: string | null;
  phone_sealed: string | null;
  phone_verified_at: Date | null;
  name_sealed: string | null;
  password_hash: string | null;
  locale: Generated<'en' | 'ta' | 'hi'>;
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
  created_at: Date;
  last_used_at: Date;
  expires_at: Date;
  mfa_at: Date | null;
  ended_at: Date | null;
  end_reason: string | null;
  device_digest: string;
  address_digest: string;
  label: string;
}

export interface RefreshTokensTable {
  token_hash: string;
  session_id: string;
  issued_at: Date;
  used_at: Date | null;
}

export interface OneTimeCodesTable {
  code_id: string;
  purpose: 'verify_email' | 'verify_phone' | 'sign_in' | 'reset_password';
  user_id: string;
  channel: 'email' | 'sms';
  code_hash: string;
  code_sealed: string | null;
  attempts_left: number;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
}

export interface LoginFailuresTable {
  account_index: string;
  address_digest: string;
  failures: number;
  last_at: Date;
  locked_until: Date | null;
}

export interface KnownDevicesTable {
  user_id: string;
  device_digest: string;
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
  purpose: 'register' | 'sign_in' | 'step_up';
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
    login_failures: LoginFailuresTable;
    known_devices: KnownDevicesTable;
    totp_secrets: TotpSecretsTable;
    recovery_codes: RecoveryCodesTable;
    passkeys: PasskeysTable;
    passkey_challenges: PasskeyChallengesTable;
  }
}
