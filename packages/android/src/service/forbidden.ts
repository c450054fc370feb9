import { sentence } from '@mistri/contracts/repair/sentences';

/**
 * What no power allows: changing an IMEI is an offence, and so is helping with it (USB-8, IN-12). Known ways are refused in every
 * mode that can tell. This list cannot be complete; free shell and whole device are logged word for word for that reason too.
 */
const words: readonly RegExp[] = [
  /(?:write|set|change|repair|restore|edit|spoof|patch)[\s._-]*(?:imei|meid|esn)/i,
  /(?:imei|meid|esn)[\s._-]*(?:write|set|change|repair|restore|edit|spoof|patch|=)/i,
  // MediaTek and Qualcomm radios: the commands of their service tools.
  /\bAT\+(?:EGMR|SIMEI|MODIMEI)\b|\bEGMR\s*=/i,
  /\b(?:qcn|nv_?(?:data_?)?|nvram)[\s._-]*(?:write|restore|backup|erase)\b/i,
  /\b(?:SN[\s._-]?Write|Maui[\s._-]?META|QPST|QFIL[\s._-]?QCN|iphonesubinfo[\s\S]*\bs16\b)/i,
  /\bsys\.usb\.config\b[\s\S]*\bdiag\b/i,
];

/** Where phones keep their identity. Flashing, erasing and dumping over them is refused. */
const identityPartitions =
  /(?:^|[\s/:"'=])(?:modemst[12]|fsg|fsc|efs|sec_efs|efs_backup|nvram|nvdata|nvcfg|protect[12f]?|persist|persistbak|oplusreserve1|tunning|devinfo|oem_mfg|proinfo|simlock)(?:_[ab])?(?=$|[\s"';|&)])/i;

/** Programs made for it, by package. */
const tamperingApps = new Set([
  'com.mtk.imei.changer',
  'com.phoneinfo.changer',
  'com.vivek.imeichanger',
  'com.device.id.changer',
  'com.xposed.imeichanger',
  'com.imei.changer',
  'com.chamelephon',
]);

export interface ForbiddenFinding {
  readonly reason: string;
}

const imeiReason = sentence('imeiForbidden');

/** @returns why a text that a technician wrote is refused, whatever was consented to */
export function whyForbidden(text: string): ForbiddenFinding | undefined {
  // Quotes, escapes and line breaks inside of a word would hide it.
  const plain = text.replaceAll(/\\\n|['"\\]/g, '');
  const writes = /\b(?:dd|cat|cp|mv|tee|echo|printf|erase|flash|mke2fs|rm)\b|>/.test(plain);
  if (words.some((pattern) => pattern.test(plain))) return { reason: imeiReason };
  if (writes && /by-name\//.test(plain) && identityPartitions.test(plain.replaceAll(/\S*by-name\//g, ' ')))
    return { reason: imeiReason };
  return undefined;
}

export function isIdentityPartition(name: string): ForbiddenFinding | undefined {
  return identityPartitions.test(name) ? { reason: imeiReason } : undefined;
}

export function whyForbiddenApp(packageName: string): ForbiddenFinding | undefined {
  const isListed =
    tamperingApps.has(packageName.toLowerCase()) ||
    /imei.{0,8}(?:chang|edit|writ|spoof)|(?:chang|edit|writ|spoof).{0,8}imei/i.test(packageName);
  return isListed ? { reason: imeiReason } : undefined;
}
