import type { ApiProblem, ApiResult } from '@mistri/api-client';
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/browser';
import { browserApi } from '#web/api/browser-api.ts';

export const passkeysSupported = (): boolean => browserSupportsWebAuthn();

/** What the device answered, in the form the api takes (its field names are the standard's). */
type Given<T> = ApiResult<T>;

export async function askForPasskey(purpose: 'sign_in' | 'step_up'): Promise<Given<AuthenticationResponseJSON>> {
  const options = await browserApi.post('/api/auth/passkeys/challenge', { body: { purpose } });
  if (!options.ok) return options;
  return onDevice(() => startAuthentication({ optionsJSON: options.data as never }));
}

export async function makePasskey(): Promise<Given<RegistrationResponseJSON>> {
  const options = await browserApi.post('/api/auth/passkeys/options');
  if (!options.ok) return options;
  return onDevice(() => startRegistration({ optionsJSON: options.data as never }));
}

async function onDevice<T>(act: () => Promise<T>): Promise<Given<T>> {
  try {
    return { ok: true, data: await act() };
  } catch (error) {
    const exists = error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED';
    return { ok: false, problem: deviceProblem(exists ? 'device.passkey_exists' : 'device.passkey_cancelled', error) };
  }
}

function deviceProblem(code: string, error: unknown): ApiProblem {
  return {
    status: 422,
    code,
    message: error instanceof Error ? error.message : String(error),
    errors: [],
    details: {},
    traceId: undefined,
    retryAfter_s: undefined,
  };
}
