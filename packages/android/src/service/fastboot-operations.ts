import { sentence } from '@mistri/contracts/repair/sentences';
import type { OperationName } from '@mistri/contracts/repair/powers';
import type { CommandAnswer, FastbootClient, FastbootRefusal, FastbootResult } from '../fastboot/fastboot-client.ts';
import { imageSize } from '../fastboot/split-image.ts';
import { type BootVariables, checkFlash, ownVariable } from './flash-safety.ts';
import { imageFacts } from './image-facts.ts';
import type { ServiceReports, ServiceRequest, ServiceResult } from './service-request.ts';

const partitionName = /^[a-z0-9_-]{1,64}$/;
const reboots: Readonly<Record<string, string>> = {
  system: 'reboot',
  bootloader: 'reboot-bootloader',
  recovery: 'reboot-recovery',
  fastbootd: 'reboot-fastboot',
};

/** More than any phone has. */
const mostLogical_bytes = 64 * 1024 ** 3;
const logicalBlock_bytes = 4096;
const logicalOperations: ReadonlySet<string> = new Set([
  'fastboot.create_logical',
  'fastboot.delete_logical',
  'fastboot.resize_logical',
  'fastboot.cancel_update',
]);

const field = (name: string, message: string): ServiceResult => ({
  ok: false,
  refusal: { code: 'field', field: name, message },
});

export async function performOnFastboot(
  fastboot: FastbootClient,
  operation: OperationName,
  request: ServiceRequest,
  reports: ServiceReports,
  shown: string,
): Promise<ServiceResult> {
  if (operation === 'fastboot.flash') return flash(fastboot, request, reports, shown);
  if (logicalOperations.has(operation)) return changeLogical(fastboot, operation, request, reports, shown);
  const { signal } = reports;
  const { values } = request;
  const options = optionsOf(reports);
  const run = async (command: string): Promise<ServiceResult> =>
    answered(await fastboot.command(command, options), shown);
  const partition = String(values['partition'] ?? '');
  switch (operation) {
    case 'facts.read':
    case 'fastboot.variables': {
      const variables = await fastboot.variables({ signal });
      return variables.ok
        ? { ok: true, value: { command: shown, facts: Object.fromEntries(variables.value) } }
        : refusal(variables.refusal);
    }
    case 'device.reboot': {
      const command = reboots[String(values['to'] ?? 'system')];
      return command === undefined
        ? field('to', sentence('oneOf', { list: Object.keys(reboots).join(', ') }))
        : run(command);
    }
    case 'fastboot.erase':
      return partitionName.test(partition)
        ? run(`erase:${partition}`)
        : field('partition', sentence('partitionName', { example: 'userdata' }));
    case 'fastboot.set_active': {
      const slot = String(values['slot'] ?? '');
      return slot === 'a' || slot === 'b' ? run(`set_active:${slot}`) : field('slot', sentence('slotName'));
    }
    case 'fastboot.unlock':
    case 'fastboot.lock':
      return (
        (await whyOtherMode(fastboot, { userspace: false }, signal)) ??
        run(operation === 'fastboot.lock' ? 'flashing lock' : 'flashing unlock')
      );
    case 'fastboot.oem': {
      const command = String(values['command'] ?? '');
      return /^[\x20-\x7e]{1,200}$/.test(command) ? run(`oem ${command}`) : field('command', sentence('plainLine'));
    }
    default:
      return {
        ok: false,
        refusal: { code: 'not_now', message: sentence('notInFastboot') },
      };
  }
}

function optionsOf({ signal, onText, onProgress }: ServiceReports) {
  return {
    signal,
    onInfo: (line: string) => void onText?.('out', `${line}\n`),
    ...(onProgress && { onProgress }),
  };
}

/** The phone refuses it too, in words of its own; here the technician reads what to do. */
async function whyOtherMode(
  fastboot: FastbootClient,
  wanted: { userspace: boolean },
  signal: AbortSignal,
): Promise<ServiceResult | undefined> {
  const here = await fastboot.isUserspace({ signal });
  if (!here.ok) return refusal(here.refusal);
  if (here.value === wanted.userspace) return undefined;
  const message = sentence(wanted.userspace ? 'needsFastbootd' : 'needsBootLoader');
  return { ok: false, refusal: { code: 'not_now', message } };
}

/** The table inside of `super`: only fastbootd has it. */
async function changeLogical(
  fastboot: FastbootClient,
  operation: OperationName,
  { values }: ServiceRequest,
  reports: ServiceReports,
  shown: string,
): Promise<ServiceResult> {
  const partition = String(values['partition'] ?? '');
  const given = String(values['size'] ?? '');
  const size = /^\d{1,11}$/.test(given) ? Number(given) : Number.NaN;
  const needsSize = operation === 'fastboot.create_logical' || operation === 'fastboot.resize_logical';
  if (operation !== 'fastboot.cancel_update' && !partitionName.test(partition))
    return field('partition', sentence('partitionName', { example: 'system_a' }));
  if (needsSize && !(size <= mostLogical_bytes))
    return field('size', sentence('logicalSize', { least: 0, most: mostLogical_bytes }));
  const words: Readonly<Record<string, string>> = {
    'fastboot.create_logical': `create-logical-partition:${partition}:${size}`,
    'fastboot.delete_logical': `delete-logical-partition:${partition}`,
    'fastboot.resize_logical': `resize-logical-partition:${partition}:${size}`,
    'fastboot.cancel_update': 'snapshot-update:cancel',
  };
  return (
    (await whyOtherMode(fastboot, { userspace: true }, reports.signal)) ??
    answered(await fastboot.command(words[operation] ?? '', optionsOf(reports)), shown)
  );
}

async function flash(
  fastboot: FastbootClient,
  request: ServiceRequest,
  reports: ServiceReports,
  shown: string,
): Promise<ServiceResult> {
  const { values, content } = request;
  const partition = String(values['partition'] ?? '');
  if (!partitionName.test(partition)) return field('partition', sentence('partitionName', { example: 'boot' }));
  if (!content) return field('content', sentence('chooseImage'));
  const variables = await fastboot.variables({ signal: reports.signal });
  if (!variables.ok) return refusal(variables.refusal);
  const told = Object.fromEntries(variables.value);
  const unsafe = await whyUnsafe(told, partition, request);
  if (unsafe) return unsafe;
  const options = optionsOf(reports);
  const resized = await fitLogical(fastboot, told, partition, content, options.signal);
  return resized ?? answered(await fastboot.flash(partition, content, options), shown);
}

/** A logical partition gets the size of what is written to it, as fastboot itself does it. */
async function fitLogical(
  fastboot: FastbootClient,
  variables: BootVariables,
  partition: string,
  content: NonNullable<ServiceRequest['content']>,
  signal: AbortSignal,
): Promise<ServiceResult | undefined> {
  if (ownVariable(variables, 'is-logical', { partition }) !== 'yes') return undefined;
  const size = await imageSize(content);
  const now = Number(ownVariable(variables, 'partition-size', { partition }) ?? Number.NaN);
  const blocks = (bytes: number): number => Math.ceil(bytes / logicalBlock_bytes);
  if (blocks(size) === blocks(now)) return undefined;
  const named = await fastboot.withSlot(partition);
  if (!named.ok) return refusal(named.refusal);
  const resized = await fastboot.command(`resize-logical-partition:${named.value}:${size}`, { signal });
  return resized.ok ? undefined : refusal(resized.refusal);
}

/** Judged by what the phone said right before, at the customer's end: no technician and no page can leave it out. */
async function whyUnsafe(
  variables: BootVariables,
  partition: string,
  { values, content, image }: ServiceRequest,
): Promise<ServiceResult | undefined> {
  const known = content ? await imageFacts(content, image) : image;
  const plan = { partition, size_bytes: content?.size ?? 0, ...(known && { image: known }) };
  const findings = checkFlash(variables, plan);
  const stops = findings.filter(({ level }) => level === 'stop');
  const isAccepted = values['acceptWarnings'] === true;
  const reasons = stops.length > 0 || isAccepted ? stops : findings;
  if (reasons.length === 0) return undefined;
  const message = reasons.map((one) => one.message).join(' ');
  return { ok: false, refusal: { code: 'unsafe', message, findings } };
}

function answered(result: FastbootResult<CommandAnswer>, command: string): ServiceResult {
  if (!result.ok) return refusal(result.refusal);
  return {
    ok: true,
    value: { command, text: [...result.value.info, result.value.value].filter((line) => line !== '').join('\n') },
  };
}

function refusal(why: FastbootRefusal): ServiceResult {
  return { ok: false, refusal: { code: 'phone', message: why.reason === 'usb' ? why.failure.message : why.message } };
}
