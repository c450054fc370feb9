import { describe, expect, test } from 'vitest';
import { powers } from '../repair/powers.ts';
import {
  findSessionTransition,
  powersOfMode,
  readSessionScopes,
  remoteSessionStates,
  scopesOfSession,
  sessionActs,
  sessionActsFor,
  sessionOutcomes,
  sessionTransitions,
} from './session-states.ts';

describe('the states of a remote session', () => {
  test('each act stands once per state, all are used, and every way ends with an outcome', () => {
    const names = sessionTransitions.map(({ from, act }) => `${from} ${act}`);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(sessionTransitions.map(({ act }) => act))).toEqual(new Set(sessionActs));
    for (const { from, to, outcome } of sessionTransitions) {
      expect(from).not.toBe('ended');
      expect(outcome !== undefined).toBe(to === 'ended');
    }
    const outcomes = new Set(sessionTransitions.flatMap(({ outcome }) => outcome ?? []));
    expect(outcomes).toEqual(new Set(sessionOutcomes));
    const reached = new Set(['requested']);
    for (const state of reached) for (const { from, to } of sessionTransitions) if (from === state) reached.add(to);
    expect(reached).toEqual(new Set(remoteSessionStates));
  });

  test('only a customer opens a session, and nothing begins without their consent (USB-5)', () => {
    for (const { from, act, to, by } of sessionTransitions) {
      if (act === 'consent' || act === 'amend' || act === 'resume') expect(by).toEqual(['customer']);
      if (from === 'requested' && to !== 'ended') expect(act).toBe('consent');
    }
    expect(findSessionTransition('ended', 'consent')).toBeUndefined();
    for (const state of remoteSessionStates) {
      if (state !== 'ended' && state !== 'requested') expect(sessionActsFor(state, 'customer')).toContain('revoke');
      if (state !== 'ended') expect(sessionActsFor(state, 'admin')).toEqual(['terminate']);
    }
  });
});

test('scopes name session, mode and powers, and are read back; what is ambiguous is nothing', () => {
  expect([...powersOfMode.service, ...powersOfMode.device].toSorted()).toEqual([...powers].toSorted());
  for (const mode of ['service', 'device'] as const) {
    const scopes = scopesOfSession('rms_1', mode);
    expect(scopes.length).toBeLessThanOrEqual(16);
    expect(readSessionScopes(scopes)).toEqual({ sessionId: 'rms_1', mode, powers: powersOfMode[mode] });
  }
  const scopes = scopesOfSession('rms_1', 'service');
  expect(readSessionScopes([...scopes, 'power:whole_device', 'power:made_up'])?.powers).toEqual(powersOfMode.service);
  expect(readSessionScopes([...scopes, 'remote-session:rms_2'])).toBeUndefined();
  expect(readSessionScopes([...scopes, 'mode:device'])).toBeUndefined();
  expect(readSessionScopes(['forward:22'])).toBeUndefined();
});
