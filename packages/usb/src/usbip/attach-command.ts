/** The command that brings an offered device to the local kernel. Shown to the technician as it is run. */
export function attachCommand(system: 'linux' | 'win32', port: number, busId: string): readonly string[] {
  if (!/^[0-9]{1,3}-[0-9]{1,3}(\.[0-9]{1,3})*$/.test(busId)) throw new Error(`not a bus id: ${JSON.stringify(busId)}`);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`not a port: ${port}`);
  const tcpPort = ['--tcp-port', String(port)];
  // usbip (Linux, as root, with vhci-hcd loaded) and usbip-win2 take the same words.
  return [system === 'win32' ? 'usbip.exe' : 'usbip', ...tcpPort, 'attach', '-r', '127.0.0.1', '-b', busId];
}
