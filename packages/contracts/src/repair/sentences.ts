/**
 * What our own programs say about an operation on a phone: refusals, checks before writing, what the session log says beside a
 * code. On the wire and in the signed log they stand in English, as whole sentences that anybody can read; a page knows a sentence
 * again by this list and shows it in its reader's language. What the phone itself says is not here and is shown as it came.
 */
export const sentences = {
  // The gate in front of the phone.
  unknownOperation: 'There is no such operation.',
  powerMissing: 'The customer has not allowed this ({power}).',
  notConfirmed: 'The customer did not confirm it.',
  imeiForbidden:
    'Changing the identity of a phone (IMEI) is an offence under section 42 of the Telecommunications Act. Mistri does not do it.',
  needsFastboot: 'The phone is not in fastboot mode. Restart it to fastboot first.',
  notInFastboot: 'Not possible in fastboot mode. Restart the phone first.',
  needsFastbootd: 'Only fastbootd knows logical partitions. Restart the phone to fastbootd first.',
  needsBootLoader: 'Only the boot loader locks and unlocks. Restart the phone to the boot loader first.',
  needsDebugging: 'The phone is not connected with USB debugging.',
  inOtherMode: 'The phone is in {mode} mode.',
  systemRuns: 'Not possible while the system runs.',
  sharedByConnector: 'The whole device is shared by the connector, not by this engine.',
  chooseSideload: 'Choose "Apply update from ADB" in recovery first.',

  // The phone.
  noAnswer: 'The phone did not answer.',
  unplugged: 'The phone was unplugged.',
  ownerDeclined: 'The phone did not allow USB debugging. Look at its screen and tap Allow.',
  otherPhone: 'This is another phone than the one of the session.',
  oldAndroid: 'This Android is too old: it has no shell protocol 2.',
  shellEnded: 'The phone ended the shell.',
  updateRefused: 'The phone refused the update. Its screen says why.',
  imeiNotTold: 'This Android does not tell the IMEI over USB. Ask the customer to dial *#06# and read it out.',

  // Values that are not usable.
  terminalSize: 'A terminal has a size.',
  choosePlace: 'Choose a place in {places}.',
  notRootFolder: 'Not the folder itself.',
  chooseFile: 'Choose a file first.',
  chooseApp: 'Choose an app package (.apk) first.',
  chooseImage: 'Choose an image first.',
  chooseUpdate: 'Choose an update first.',
  packageName: 'Give a package name such as in.example.app.',
  partitionName: 'The name of a partition, such as {example}.',
  slotName: 'a or b.',
  logicalSize: 'A size in bytes, from {least} to {most}.',
  oneOf: 'One of {list}.',
  settingName: 'Letters, digits, dots and underscores.',
  ownersSetting: 'Only the owner changes this setting, on the phone itself.',
  plainLine: 'One line of plain characters.',
  atMost: 'At most {count} characters.',
  oneTo: 'One to {count} characters.',
  sayWhy: 'Say why, in one to {count} characters.',
  powerNames: 'Names of powers, with commas between them.',
  powerImpossible: 'This session cannot have {power}.',
  allowedAlready: 'The customer has allowed this already.',
  imageId: 'The id of an image of the platform.',
  fileSize: 'A file of 1 byte to 8 GB.',

  // Checks before a partition is written.
  batteryLow: 'The battery is too low. Let the phone charge before flashing.',
  otherProduct: 'The image is made for "{made}", this phone is "{here}".',
  otherPartition: 'The image is made for partition {made}, not for {here}.',
  otherSlot:
    'Slot {wanted} is not the one that starts ({active} is). Set it active afterwards, or flash slot {active}.',
  tooLarge: 'The image has {size} bytes, partition {partition} holds {room}.',
  insideSuper:
    'Partition {partition} lies inside of super: only fastbootd writes it. Restart the phone to fastbootd first.',
  updateMerging: 'The phone is still merging an update. Let it start and finish that first.',
  olderThanAllowed: 'The image is older than the phone allows ({image} < {least}): it would not start any more.',
  unlockedAny: 'The boot loader is unlocked: the phone takes any image, also one that does not start.',
  unlockedList:
    'The boot loader is unlocked: this list decides what the phone starts, and the phone will not check its maker.',

  // Files on their way.
  fileMissing: 'This file has not arrived yet, or was not offered in this session. Send it first.',
  fileUnsigned: 'The file is not signed by the technician of this session.',
  fileDamaged: 'The bytes are not those of the file that was promised.',
  fileNotKept: 'The file cannot be kept.',
  noRoomForFile: 'There is no room for this file on the customer’s computer.',
  noUseForFiles: 'No power needs files.',
  tooManyFiles: 'Too many files at once.',
  noImage: 'The platform does not have this image.',
  imagesUnknown: 'The list of images could not be fetched from the platform. Try again.',
  imageUnsigned: 'The image is not signed by the platform.',
  imageOther: 'The platform sent another image than the one that was asked for.',
  imageLonger: 'The platform sent more bytes than the image has.',
  imageDamaged: 'The bytes are not those of the image that the platform signed.',
  downloadCut: 'The download was cut off. Try again: it goes on where it stopped.',
  downloadFailed: 'The download failed.',
  sendingLost: 'The connection went away. Send it again: it goes on where it stopped.',
  sendingStopped: 'Stopped. What arrived stays: it goes on from there.',

  // The session.
  tooMany: 'Too many operations. Wait for some of them to end.',
  askedAlready: 'The customer is being asked already.',
  declined: 'The customer said no.',
  stopped: 'It was stopped.',
  over: 'The session is over.',
  lost: 'The connection went away before the answer came.',
  gone: 'The connection went away.',
  notConnected: 'There is no connection to the customer yet.',
  connectionGone: 'The connection is gone.',
  connectionBack: 'The connection is back.',
  newConnection: 'The session goes on over a new connection.',
  takenOver: 'Another connection takes over.',
  pageClosed: 'The page was not open at the end.',
  allowedNow: 'Allowed now: {powers}',
  imeiRead: 'IMEI ending in {digits}',

  // The whole device at the technician's machine.
  deviceUsed: '{read} bytes from the device, {written} bytes to it, {controls} control requests',
  moreTimes: '{count} more times',
  notListed: '{count} further control requests are not listed',
} as const;

export type SentenceName = keyof typeof sentences;
export type SentenceValues = Readonly<Record<string, string | number>>;

/** The sentence in English, as it goes over the wire and into the log. */
export function sentence(name: SentenceName, values: SentenceValues = {}): string {
  return sentences[name].replaceAll(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}

export interface KnownSentence {
  readonly name: SentenceName;
  readonly values: SentenceValues;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Each as a pattern; the one with the most words of its own first, so that `{value}` takes no other sentence's words. */
const patterns = Object.entries(sentences)
  .map(([name, text]) => {
    const parts = text.split(/\{(\w+)\}/);
    const pattern = parts.map((part, index) => (index % 2 === 0 ? escaped(part) : `(?<${part}>.+?)`));
    return {
      name: name as SentenceName,
      own: parts.filter((_, index) => index % 2 === 0).join('').length,
      pattern: new RegExp(`^${onceNamed(pattern.join(''))}$`, 's'),
    };
  })
  .toSorted((one, other) => other.own - one.own);

/** A value that stands twice in a sentence is the same both times. */
function onceNamed(pattern: string): string {
  const seen = new Set<string>();
  return pattern.replaceAll(/\(\?<(\w+)>\.\+\?\)/g, (group, name: string) => {
    if (seen.has(name)) return String.raw`\k<${name}>`;
    seen.add(name);
    return group;
  });
}

/** @returns which sentence it is, with its values; undefined: somebody else's words, the phone's above all */
export function readSentence(text: string): KnownSentence | undefined {
  for (const { name, pattern } of patterns) {
    const found = pattern.exec(text);
    if (found) return { name, values: { ...found.groups } };
  }
  return undefined;
}
