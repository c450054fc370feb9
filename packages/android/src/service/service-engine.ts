import { sentence } from '@mistri/contracts/repair/sentences';
import { confirmedPowers, isOperation, type OperationName, type Power, powerOf } from '@mistri/contracts/repair/powers';
import type { AdbSession } from '../adb/connect-adb.ts';
import type { FastbootClient } from '../fastboot/fastboot-client.ts';
import { performOnAdb } from './adb-operations.ts';
import { performOnFastboot } from './fastboot-operations.ts';
import { commandShown } from './command-shown.ts';
import { isIdentityPartition, whyForbidden, whyForbiddenApp } from './forbidden.ts';
import type { ServiceRefusal, ServiceReports, ServiceRequest, ServiceResult } from './service-request.ts';
import type { Values } from './typed-commands.ts';

export interface ServicePhone {
  readonly adb: () => AdbSession | undefined;
  readonly fastboot: () => FastbootClient | undefined;
}

export interface ServiceLogEntry {
  readonly operation: string;
  /** In clear (USB-7). */
  readonly command: string;
  readonly outcome: 'started' | 'done' | 'failed' | ServiceRefusal['code'];
}

export interface ServiceOptions {
  readonly phone: ServicePhone;
  /** Token ∩ consent, asked at each operation: a power that was taken back is gone at once. */
  readonly powers: () => ReadonlySet<Power>;
  /** The customer's own typed word for what cannot be undone, for this one command. */
  readonly confirm: (command: string) => Promise<boolean>;
  /** Called before the phone is touched and again with the outcome; refused attempts too. */
  readonly log: (entry: ServiceLogEntry) => void;
}

/**
 * The engine beside the phone. Every wish passes the same gate, in this order: is it an operation, is it forbidden to everybody, is
 * its power granted now, has the customer confirmed what cannot be undone. Only then is the phone touched.
 */
export class ServiceEngine {
  readonly #options: ServiceOptions;

  constructor(options: ServiceOptions) {
    this.#options = options;
  }

  async perform(request: ServiceRequest, reports: ServiceReports): Promise<ServiceResult> {
    const { operation } = request;
    const command = commandShown(request);
    const refusal = isOperation(operation)
      ? await this.#gate(operation, request, command)
      : ({ code: 'unknown_operation', message: sentence('unknownOperation') } as const);
    if (refusal || !isOperation(operation)) {
      const found = refusal ?? ({ code: 'unknown_operation', message: sentence('unknownOperation') } as const);
      this.#options.log({ operation, command, outcome: found.code });
      return { ok: false, refusal: found };
    }
    this.#options.log({ operation, command, outcome: 'started' });
    const result = await this.#run(operation, request, reports, command);
    this.#options.log({
      operation,
      command,
      outcome: result.ok ? (result.value.exitStatus ? 'failed' : 'done') : result.refusal.code,
    });
    return result;
  }

  async #gate(operation: OperationName, request: ServiceRequest, command: string): Promise<ServiceRefusal | undefined> {
    const forbidden = whyNobodyMay(operation, request.values);
    if (forbidden !== undefined) return { code: 'forbidden', command, message: forbidden };
    const power = powerOf(operation);
    const missing: ServiceRefusal = {
      code: 'power_missing',
      power,
      command,
      message: sentence('powerMissing', { power }),
    };
    const { powers, confirm } = this.#options;
    if (!powers().has(power)) return missing;
    if (!confirmedPowers.has(power)) return undefined;
    if (!(await confirm(command))) return { code: 'not_confirmed', command, message: sentence('notConfirmed') };
    // Asking takes as long as it takes: what was allowed before may be taken back by now.
    return powers().has(power) ? undefined : missing;
  }

  async #run(
    operation: OperationName,
    request: ServiceRequest,
    reports: ServiceReports,
    command: string,
  ): Promise<ServiceResult> {
    const { phone } = this.#options;
    const fastboot = phone.fastboot();
    const adb = phone.adb();
    const isForFastboot =
      operation.startsWith('fastboot.') || (fastboot && (operation === 'facts.read' || operation === 'device.reboot'));
    try {
      if (isForFastboot) {
        if (!fastboot) return notNow(sentence('needsFastboot'));
        return await performOnFastboot(fastboot, operation, request, reports, command);
      }
      if (operation === 'device.attach') return notNow(sentence('sharedByConnector'));
      if (!adb) return notNow(sentence('needsDebugging'));
      return await performOnAdb(adb, operation, request, reports, command);
    } catch (error) {
      // The cable, or a service that the phone closed: the library rejects. Its words are about the phone only.
      const message = error instanceof Error ? error.message : sentence('noAnswer');
      return { ok: false, refusal: { code: 'phone', message: message.slice(0, 300) } };
    }
  }
}

function notNow(message: string): ServiceResult {
  return { ok: false, refusal: { code: 'not_now', message } };
}

function whyNobodyMay(operation: OperationName, values: Values): string | undefined {
  const texts = ['command', 'name', 'value', 'path', 'fileName'].map((name) => String(values[name] ?? ''));
  const found =
    texts.map((text) => whyForbidden(text)).find(Boolean) ??
    (operation.startsWith('fastboot.') ? isIdentityPartition(String(values['partition'] ?? '')) : undefined) ??
    (operation.startsWith('app.') ? whyForbiddenApp(String(values['packageName'] ?? '')) : undefined);
  return found?.reason;
}
