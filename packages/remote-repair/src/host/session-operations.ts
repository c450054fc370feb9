import { sentence } from '@mistri/contracts/repair/sentences';
import { isOperation, powers, type Power } from '@mistri/contracts/repair/powers';
import { frameKinds } from '../protocol/frame.ts';
import { limits } from '../protocol/limits.ts';
import { type OperationRequest, type Refusal, type SessionOperation, sessionOperations } from '../protocol/messages.ts';
import type { FramedStream } from '../streams/framed-stream.ts';
import { fetchFirmware } from './fetch-firmware.ts';
import type { HostContext } from './host-context.ts';
import { untilAborted } from './until-aborted.ts';

export function isSessionOperation(name: string): name is SessionOperation {
  return (sessionOperations as readonly string[]).includes(name) && !isOperation(name);
}

/** Operations about the session itself. @returns the refusal, or undefined when it was done and said so */
export function runSessionOperation(
  context: HostContext,
  framed: FramedStream,
  request: OperationRequest,
  signal: AbortSignal,
): Promise<Refusal | undefined> {
  switch (request.operation as SessionOperation) {
    case 'power.request':
      return requestPowers(context, framed, request, signal);
    case 'firmware.fetch':
      return fetchFirmware(context, framed, request, signal);
    case 'note.add':
      return addNote(context, framed, request);
  }
}

async function addNote(
  context: HostContext,
  framed: FramedStream,
  request: OperationRequest,
): Promise<Refusal | undefined> {
  const message = String(request.values['text'] ?? '').trim();
  if (message === '' || message.length > limits.note_characters)
    return { code: 'field', field: 'text', message: sentence('oneTo', { count: limits.note_characters }) };
  // An entry of the log holds less than a note may have.
  for (let at = 0; at < message.length; at += limits.noteEntry_characters)
    context.record({ by: 'technician', kind: 'note', message: message.slice(at, at + limits.noteEntry_characters) });
  await framed.sendJson(frameKinds.done, { command: 'note' });
  framed.end();
  return undefined;
}

const asking = new WeakSet<HostContext>();

/** The customer is asked, and signs the next consent; only that consent changes what is allowed. */
async function requestPowers(
  context: HostContext,
  framed: FramedStream,
  request: OperationRequest,
  signal: AbortSignal,
): Promise<Refusal | undefined> {
  const asked = readPowers(context, request);
  if (!Array.isArray(asked)) return asked as Refusal;
  const reason = String(request.values['reason'] ?? '').trim();
  if (reason === '' || reason.length > limits.reason_characters)
    return { code: 'field', field: 'reason', message: sentence('sayWhy', { count: limits.reason_characters }) };
  if (asking.has(context)) return { code: 'too_many', message: sentence('askedAlready') };
  asking.add(context);
  try {
    const command = `ask for ${asked.join(', ')}`;
    context.record({ by: 'technician', kind: 'power', command, outcome: 'asked', message: reason });
    await framed.sendJson(frameKinds.waiting, { for: 'consent' });
    const question = { powers: asked, reason, current: context.consents.current };
    const signed = await untilAborted(context.options.ask.power(question, signal), signal);
    if (signal.aborted) return { code: 'stopped', message: sentence('stopped') };
    if (!signed) {
      context.record({ by: 'customer', kind: 'power', command, outcome: 'declined' });
      return { code: 'declined', message: sentence('declined') };
    }
    const verdict = await context.takeConsent(signed);
    if (!verdict.ok) return { code: 'declined', message: verdict.reason };
  } finally {
    asking.delete(context);
  }
  await framed.sendJson(frameKinds.done, { command: 'power', powers: [...context.consents.powers()] });
  framed.end();
  return undefined;
}

function readPowers(context: HostContext, { values }: OperationRequest): Power[] | Refusal {
  const names = String(values['powers'] ?? '')
    .split(',')
    .filter((name) => name !== '');
  const known = powers.filter((power) => names.includes(power));
  if (known.length === 0 || known.length !== new Set(names).size)
    return { code: 'field', field: 'powers', message: sentence('powerNames') };
  const { tokenPowers } = context.options.session;
  const impossible = known.find((power) => !tokenPowers.has(power));
  if (impossible !== undefined)
    return { code: 'field', field: 'powers', message: sentence('powerImpossible', { power: impossible }) };
  const granted = context.consents.powers();
  const missing = known.filter((power) => !granted.has(power));
  return missing.length > 0 ? missing : { code: 'field', field: 'powers', message: sentence('allowedAlready') };
}
