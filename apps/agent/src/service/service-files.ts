export interface ServiceFacts {
  /** Node's own path, so that a later change of PATH does not matter. */
  readonly node: string;
  readonly program: string;
  readonly home: string;
  readonly label: string;
  readonly name: string;
}

/** A unit of systemd for one user: restarts with pauses, and may do no more than it needs. */
export function systemdUnit({ node, program, home }: ServiceFacts): string {
  return `[Unit]
Description=Mistri: this device can be reached by your other devices
Documentation=man:systemd.service(5)
StartLimitIntervalSec=0

[Service]
ExecStart=${quoted(node)} ${quoted(program)} serve
Environment=${quoted(`MISTRI_HOME=${home}`)}
Restart=always
RestartSec=5
RestartSteps=6
RestartMaxDelaySec=300
# 3: not registered, 4: refused for good. Starting again would change nothing.
RestartPreventExitStatus=3 4
NoNewPrivileges=yes
LockPersonality=yes
RestrictSUIDSGID=yes
RestrictRealtime=yes
UMask=0077

[Install]
WantedBy=default.target
`;
}

/** A launch agent of macOS. */
export function launchAgent({ node, program, home, label }: ServiceFacts): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key><string>${escaped(label)}</string>
  <key>ProgramArguments</key>
  <array><string>${escaped(node)}</string><string>${escaped(program)}</string><string>serve</string></array>
  <key>EnvironmentVariables</key>
  <dict><key>MISTRI_HOME</key><string>${escaped(home)}</string></dict>
  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
  <key>ThrottleInterval</key><integer>10</integer>
  <key>ProcessType</key><string>Background</string>
</dict>
</plist>
`;
}

/** A task of the Windows task scheduler, at log-on of this person, started again when it fails. */
export function scheduledTask({ node, program, home, name }: ServiceFacts): string {
  const command = `set "MISTRI_HOME=${home}" && "${node}" "${program}" serve`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>${escaped(name)}: this device can be reached by your other devices</Description></RegistrationInfo>
  <Triggers><LogonTrigger><Enabled>true</Enabled></LogonTrigger></Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure><Interval>PT1M</Interval><Count>999</Count></RestartOnFailure>
    <Hidden>true</Hidden>
  </Settings>
  <Actions><Exec><Command>cmd.exe</Command><Arguments>${escaped(`/d /c "${command}"`)}</Arguments></Exec></Actions>
</Task>
`;
}

/** As systemd.syntax(7) and systemd.service(5) want it: quotes, and no specifiers or variables. */
function quoted(text: string): string {
  const plain = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$');
  return `"${plain}"`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
