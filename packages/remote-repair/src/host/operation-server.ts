import { sentence } from '@mistri/contracts/repair/sentences';
import { ServiceEngine, type ServiceLogEntry, type ServiceRequest, type ServiceResult } from '@mistri/android';
import { isOperation, powerOf } from '@mistri/contracts/repair/powers';
import { frameKinds, ProtocolError, type RepairFrame } from '../protocol/frame.ts';
import { limits } from '../protocol/limits.ts';
import type { Contents, OperationRequest, Refusal } from '../protocol/messages.ts';
import { readRequest } from '../protocol/schemas.ts';
import type { ByteStream } from '../streams/byte-stream.ts';
import { FramedStream } from '../streams/framed-stream.ts';
import type { HostContext, RunningOperation } from './host-context.ts';
import { refuse } from './refuse.ts';
import { OperationReports } from './operation-reports.ts';
import { isSessionOperation, runSessionOperation } from './session-operations.ts';
import { endedInTime, untilAborted } from './until-aborted.ts';
import { TerminalFrames } from './terminal-frames.ts';

/** A stream that asks for nothing for so long is given up. */
const requestWithin_ms = 30_000;
/** Of each stretch of refusals for asking too fast one is logged: the others would fill the log. */
const tooFast: Refusal = { code: 'too_many', message: sentence('tooMany') };

/** Why an operation was stopped: its phone is not there any more. */
export const phoneGone = 'the phone is gone';

/** Serves the streams of operations: one request each, its reports, its end. */
export class OperationServer {
  readonly #context: HostContext;
  #open = 0;
  #wasTooFast = false;

  constructor(context: HostContext) {
    this.#context = context;
  }

  /** Resolves when the operation has ended, whatever became of it. */
  async serve(stream: ByteStream): Promise<void> {
    const framed = new FramedStream(stream);
    if (this.#open >= limits.openOperations || !this.#context.budget.take()) {
      if (!this.#wasTooFast) this.#context.record({ by: 'technician', kind: 'refused', outcome: 'too_many' });
      this.#wasTooFast = true;
      return refuse(framed, tooFast);
    }
    this.#wasTooFast = false;
    this.#open += 1;
    const noRequest = (): void => framed.reset('no request');
    const giveUp = this.#context.options.clock.after(requestWithin_ms, noRequest);
    this.#context.signal.addEventListener('abort', noRequest, { once: true });
    try {
      const first = await framed.next();
      giveUp();
      this.#context.signal.removeEventListener('abort', noRequest);
      if (first) await this.#run(framed, requestOf(first));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#context.record({ by: 'technician', kind: 'refused', outcome: 'malformed', message: error.message });
      await refuse(framed, { code: 'malformed', message: error.message });
    } finally {
      giveUp();
      this.#open -= 1;
    }
  }

  async #run(framed: FramedStream, request: OperationRequest): Promise<void> {
    const context = this.#context;
    if (context.running.has(request.id)) throw new ProtocolError('an id that is in use');
    const stop = new AbortController();
    const power = isOperation(request.operation) ? powerOf(request.operation) : undefined;
    const running: RunningOperation = { id: request.id, operation: request.operation, command: '', power, stop };
    context.running.set(request.id, running);
    const signal = AbortSignal.any([stop.signal, framed.signal, context.signal]);
    try {
      const refusal = isSessionOperation(request.operation)
        ? await runSessionOperation(context, framed, request, signal)
        : await this.#perform(framed, request, signal);
      if (refusal) {
        context.tell({ kind: 'refused', command: request.operation, refusal });
        await refuse(framed, refusal);
      }
    } finally {
      const ended = context.running.get(request.id) ?? running;
      context.running.delete(request.id);
      context.tell({ kind: 'operation', phase: 'ended', operation: shown(ended) });
      context.changed();
    }
  }

  async #perform(framed: FramedStream, request: OperationRequest, signal: AbortSignal): Promise<Refusal | undefined> {
    const context = this.#context;
    const found = await this.#contentFor(request);
    if (found && 'code' in found) {
      context.record({ by: 'technician', kind: 'refused', command: request.operation, outcome: 'blob' });
      return found;
    }
    const terminal =
      request.operation === 'shell.open' ? new TerminalFrames(framed, request.values, signal) : undefined;
    if (!terminal) void watchForBytes(framed);
    const wish: ServiceRequest = {
      operation: request.operation,
      values: request.values,
      ...found,
      ...(terminal && { terminal }),
    };
    const reports = new OperationReports(context, framed, request.id);
    const engine = this.#engineFor(framed, request, signal);
    const performing = engine.perform(wish, {
      ...reports.forEngine(signal),
      onLine: (line, refused) => this.#typed(line, refused),
    });
    const result = await endedInTime(performing, signal, context.options.clock);
    const contents = reports.contents();
    this.#recordEnd(request, result, contents, signal);
    if (result.ok && !signal.aborted) {
      await reports.finish(result, contents);
      return undefined;
    }
    return signal.aborted ? this.#whyStopped(signal) : result.ok ? undefined : result.refusal;
  }

  /** One engine for each operation: what it says to the log and asks the customer belongs to this one. */
  #engineFor(framed: FramedStream, request: OperationRequest, signal: AbortSignal): ServiceEngine {
    const { phone, consents, options } = this.#context;
    const { operation, values } = request;
    return new ServiceEngine({
      phone,
      powers: () => (this.#context.signal.aborted ? new Set() : consents.powers()),
      confirm: async (command) => {
        void framed.sendJson(frameKinds.waiting, { for: 'confirmation' });
        const answer = options.ask.confirm({ command, operation, values }, signal);
        return (await untilAborted(answer, signal)) === true;
      },
      log: (entry) => this.#logged(entry, framed, request),
    });
  }

  #logged({ command, outcome }: ServiceLogEntry, framed: FramedStream, request: OperationRequest): void {
    const context = this.#context;
    const { operation } = request;
    if (outcome === 'started') {
      const running = context.running.get(request.id);
      if (running) context.running.set(request.id, { ...running, command });
      this.#expectMode(request);
      context.record({
        by: 'technician',
        kind: 'operation',
        ...named(operation),
        command,
        outcome,
        ...detail(request),
      });
      context.tell({ kind: 'operation', phase: 'started', operation: { id: request.id, operation, command } });
      context.changed();
      void framed.sendJson(frameKinds.started, { command });
      return;
    }
    // The end of what has begun is recorded with its contents, by `#recordEnd`.
    const begun = context.running.get(request.id)?.command;
    if (begun === undefined || begun === '')
      context.record({ by: 'technician', kind: 'refused', ...named(operation), command, outcome, ...detail(request) });
  }

  #recordEnd(
    request: OperationRequest,
    result: ServiceResult,
    passed: Contents | undefined,
    signal: AbortSignal,
  ): void {
    const command = this.#context.running.get(request.id)?.command ?? '';
    if (command === '') return;
    const blob = request.blob === undefined ? undefined : this.#context.manifests.get(request.blob);
    const contents = blob ? { length: blob.length, sha256: blob.sha256 } : passed;
    const outcome = signal.aborted ? 'cancelled' : result.ok ? (result.value.exitStatus ? 'failed' : 'done') : 'failed';
    const imei = result.ok ? result.value.facts?.['imei'] : undefined;
    const isAsked = request.operation === 'imei.read' && !signal.aborted;
    if (isAsked && (result.ok || result.refusal.code === 'phone')) this.#context.tell({ kind: 'imei', imei });
    this.#context.record({
      by: 'technician',
      kind: contents ? 'transfer' : 'operation',
      ...named(request.operation),
      command,
      outcome,
      ...detail(request),
      ...(contents && { contents }),
      ...(blob && { fileName: blob.name }),
      // USB-6: of an IMEI only its last digits stay anywhere.
      ...(imei !== undefined && { message: sentence('imeiRead', { digits: imei.slice(-4) }) }),
      ...(!result.ok && { message: result.refusal.message }),
    });
  }

  #typed(line: string, refused: string | undefined): void {
    this.#context.record({
      by: 'technician',
      kind: refused === undefined ? 'operation' : 'refused',
      operation: 'shell.open',
      power: 'free_shell',
      command: `adb shell (typed) ${line}`,
      outcome: refused === undefined ? 'entered' : 'forbidden',
    });
  }

  #expectMode({ operation, values }: OperationRequest): void {
    if (operation !== 'device.reboot') return;
    this.#context.phone.expect(values['to'] === 'bootloader' || values['to'] === 'fastbootd' ? 'fastboot' : 'adb');
  }

  async #contentFor({
    blob,
  }: OperationRequest): Promise<Pick<ServiceRequest, 'content' | 'image'> | Refusal | undefined> {
    if (blob === undefined) return undefined;
    const manifest = this.#context.manifests.get(blob);
    const content = manifest && (await this.#context.options.blobs.open(blob));
    if (!content)
      return {
        code: 'blob',
        message: sentence('fileMissing'),
      };
    return { content, ...(manifest?.image && { image: manifest.image }) };
  }

  #whyStopped(signal: AbortSignal): Refusal {
    if (signal.reason === phoneGone) return { code: 'phone', message: sentence('unplugged') };
    return this.#context.signal.aborted
      ? { code: 'over', message: sentence('over') }
      : { code: 'stopped', message: sentence('stopped') };
  }
}

function requestOf(frame: RepairFrame): OperationRequest {
  if (frame.kind !== frameKinds.request) throw new ProtocolError('an operation begins with its request');
  return readRequest(frame.payload);
}

/** After its request a technician's end says nothing more, unless it is a terminal. */
async function watchForBytes(framed: FramedStream): Promise<void> {
  try {
    if (await framed.next()) framed.reset('nothing was asked for');
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
}

function named(operation: string): { operation?: Parameters<typeof powerOf>[0]; power?: ReturnType<typeof powerOf> } {
  return isOperation(operation) ? { operation, power: powerOf(operation) } : {};
}

function detail({ values }: OperationRequest): { partition?: string; fileName?: string } {
  const partition = String(values['partition'] ?? '');
  const fileName = String(values['fileName'] ?? '');
  return {
    ...(/^[A-Za-z0-9_-]{1,72}$/.test(partition) && { partition }),
    ...(fileName !== '' && { fileName: fileName.split(/[/\\]/).at(-1) ?? '' }),
  };
}

function shown({ id, operation, command }: RunningOperation): { id: string; operation: string; command: string } {
  return { id, operation, command };
}
