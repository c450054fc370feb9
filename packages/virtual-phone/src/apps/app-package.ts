import { viewOf } from '@mistri/usb';
import { readZipEntry, writeZip } from './zip.ts';

/** What an app does when it starts, as far as this phone runs apps: it reads its files. A file it cannot read crashes it. */
export interface AppProgram {
  readonly label: string;
  readonly startsAtBoot?: boolean;
  readonly reads?: readonly { readonly path: string; readonly as: 'xml' | 'json'; readonly initial: string }[];
}

export interface AppPackage {
  readonly name: string;
  readonly versionCode: number;
  readonly versionName: string;
  readonly program: AppProgram;
}

const packageName = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)+$/;

export function writeApp(app: AppPackage): Uint8Array {
  const manifest = `<manifest package="${app.name}" versionCode="${app.versionCode}" versionName="${app.versionName}"/>`;
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  return writeZip([
    { name: 'AndroidManifest.xml', body: encode(manifest) },
    { name: 'assets/program.json', body: encode(JSON.stringify(app.program)) },
  ]);
}

/** Reads packages of this phone and real ones (binary manifest); a real one has no program and just starts. */
export async function readApp(apk: Uint8Array): Promise<AppPackage | undefined> {
  const manifest = await readZipEntry(apk, 'AndroidManifest.xml');
  if (!manifest) return undefined;
  const attributes = manifest[0] === 0x3c ? textAttributes(manifest) : binaryAttributes(manifest);
  const name = attributes.get('package') ?? '';
  if (!packageName.test(name) || name.length > 200) return undefined;
  const versionCode = Number(attributes.get('versionCode') ?? 0);
  const program = programOf(await readZipEntry(apk, 'assets/program.json'), name);
  return {
    name,
    versionCode: Number.isSafeInteger(versionCode) ? versionCode : 0,
    versionName: attributes.get('versionName') ?? '',
    program,
  };
}

function programOf(bytes: Uint8Array | undefined, name: string): AppProgram {
  if (!bytes) return { label: name.split('.').at(-1) ?? name };
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as AppProgram;
  } catch {
    return { label: name };
  }
}

function textAttributes(bytes: Uint8Array): Map<string, string> {
  const text = new TextDecoder().decode(bytes);
  return new Map([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
}

/** Attributes of the first element of Android's binary XML (chunks of ResourceTypes.h). */
function binaryAttributes(bytes: Uint8Array): Map<string, string> {
  const attributes = new Map<string, string>();
  try {
    const view = viewOf(bytes);
    let text: (index: number) => string = () => '';
    for (let at = 8; at + 8 <= bytes.length;) {
      const type = view.getUint16(at, true);
      const size = view.getUint32(at + 4, true);
      if (size < 8) return attributes;
      if (type === 0x0001) text = stringPool(bytes.subarray(at, at + size));
      else if (type === 0x0102) {
        const count = view.getUint16(at + 28, true);
        for (let index = 0; index < count && index < 64; index += 1) {
          const from = at + 36 + index * 20;
          const raw = view.getUint32(from + 8, true);
          const value = raw === 0xffffffff ? String(view.getUint32(from + 16, true)) : text(raw);
          attributes.set(text(view.getUint32(from + 4, true)), value);
        }
        return attributes;
      }
      at += size;
    }
  } catch (error) {
    // A damaged manifest points outside of itself.
    if (!(error instanceof RangeError)) throw error;
  }
  return attributes;
}

/** One text at a time, when it is asked for: ten thousand that lie over each other would be a thousand times the file. */
function stringPool(chunk: Uint8Array): (index: number) => string {
  const view = viewOf(chunk);
  const count = view.getUint32(8, true);
  const isUtf8 = (view.getUint32(16, true) & 0x100) !== 0;
  const start = view.getUint32(20, true);
  return (index) => {
    if (index >= count) return '';
    let at = start + view.getUint32(28 + index * 4, true);
    if (isUtf8) {
      at += view.getUint8(at) & 0x80 ? 2 : 1;
      const length =
        view.getUint8(at) & 0x80 ? ((view.getUint8(at) & 0x7f) << 8) | view.getUint8(at + 1) : view.getUint8(at);
      at += view.getUint8(at) & 0x80 ? 2 : 1;
      return new TextDecoder().decode(chunk.subarray(at, at + length));
    }
    const length = view.getUint16(at, true);
    return new TextDecoder('utf-16le').decode(chunk.subarray(at + 2, at + 2 + length * 2));
  };
}

/** Why a file is not what the app expects; `undefined` when it is. */
export function whyUnreadable(text: string, as: 'xml' | 'json'): string | undefined {
  if (as === 'json') {
    try {
      JSON.parse(text);
      return undefined;
    } catch {
      return 'org.json.JSONException: Unterminated object';
    }
  }
  const open: string[] = [];
  for (const [, close, name = '', self] of text.matchAll(/<(\/?)([A-Za-z_][\w-]*)[^<>]*?(\/?)>/g)) {
    if (close) {
      if (open.pop() !== name) return `org.xmlpull.v1.XmlPullParserException: unexpected end tag </${name}>`;
    } else if (!self) open.push(name);
  }
  const isWhole = open.length === 0 && /^\s*(?:<\?xml[^>]*\?>)?\s*<[^]*>\s*$/.test(text) && !text.includes('\0');
  return isWhole ? undefined : 'org.xmlpull.v1.XmlPullParserException: unexpected end of document';
}
