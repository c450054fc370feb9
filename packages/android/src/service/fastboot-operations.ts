import { sentence } from '@mistri/contracts/repair/sentences';
import type { OperationName } from '@mistri/contracts/repair/powers';
import type { CommandAnswer, FastbootClient, FastbootRefusal, FastbootResult } from '../fastboot/fastboot-client.ts';
import { checkFlash } from './flash-safety.ts';
import { imageFacts } from './image-facts.ts';
import type { ServiceReports, ServiceRequest, ServiceResult } from './service-request.ts';

const partitionName = /^[a-z0-9_-]{1,64}$/;
const reboots: Readonly<Record<string, string>> = {
  system: 'reboot',
  bootloader: 'reboot-bootloader',
  recovery: 'reboot-recovery',
  fastbootd: 'reboot-fastboot',
};

const field = (name: string, message: string): ServiceResult => ({
  ok: false,
  refusal: { code: 'field', field: name, message },
});

export async function performOnFastboot(
  fastboot: FastbootClient,
  operation: OperationName,
  request: ServiceRequest,
  { signal, onText, onProgress }: ServiceReports,
  shown: string,
): Promise<ServiceResult> {
  const { values, content } = request;
  const options = {
    signal,
    onInfo: (line: string) => void onText?.('out', `${line}\n`),
    ...(onProgress && { onProgress }),
  };
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
    case 'fastboot.flash':
      if (!partitionName.test(partition)) return field('partition', sentence('partitionName', { example: 'boot' }));
      if (!content) return field('content', sentence('chooseImage'));
      return (
        (await whyUnsafe(fastboot, partition, request, signal)) ??
        answered(await fastboot.flash(partition, content, options), shown)
      );
    case 'fastboot.erase':
      return partitionName.test(partition)
        ? run(`erase:${partition}`)
        : field('partition', sentence('partitionName', { example: 'userdata' }));
    case 'fastboot.set_active': {
      const slot = String(values['slot'] ?? '');
      return slot === 'a' || slot === 'b' ? run(`set_active:${slot}`) : field('slot', sentence('slotName'));
    }
    case 'fastboot.unlock':
      return run('flashing unlock');
    case 'fastboot.lock':
      return run('flashing lock');
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

/** Asked of the phone right before, by the customer's end: no technician and no page can leave it out. */
async function whyUnsafe(
  fastboot: FastbootClient,
  partition: string,
  { values, content, image }: ServiceRequest,
  signal: AbortSignal,
): Promise<ServiceResult | undefined> {
  const variables = await fastboot.variables({ signal });
  if (!variables.ok) return refusal(variables.refusal);
  const known = content ? await imageFacts(content, image) : image;
  const plan = { partition, size_bytes: content?.size ?? 0, ...(known && { image: known }) };
  const findings = checkFlash(Object.fromEntries(variables.value), plan);
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
