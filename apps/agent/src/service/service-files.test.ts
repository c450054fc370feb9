import { describe, expect, test } from 'vitest';
import { launchAgent, scheduledTask, type ServiceFacts, systemdUnit } from './service-files.ts';

const facts: ServiceFacts = {
  node: '/opt/node 24/bin/node',
  program: '/home/a "b" & c/50%/mistri.mjs',
  home: '/home/$USER/<x>',
  label: 'in.mistri.serve',
  name: 'mistri-serve',
};

describe('service files keep odd paths as they are', () => {
  test('systemd: quoted, no specifier and no variable comes alive', () => {
    const unit = systemdUnit(facts);
    expect(unit).toContain('ExecStart="/opt/node 24/bin/node" "/home/a \\"b\\" & c/50%%/mistri.mjs" serve\n');
    expect(unit).toContain('Environment="MISTRI_HOME=/home/$$USER/<x>"\n');
    expect(unit).toContain('RestartPreventExitStatus=3 4');
  });

  test('launchd and Windows: escaped XML', () => {
    expect(launchAgent(facts)).toContain('<string>/home/a &quot;b&quot; &amp; c/50%/mistri.mjs</string>');
    expect(launchAgent(facts)).toContain('<string>/home/$USER/&lt;x&gt;</string>');
    const task = scheduledTask(facts);
    expect(task).toContain('&quot;/opt/node 24/bin/node&quot;');
    expect(task.match(/<[^>]*"[^>]*>/g)?.every((tag) => /^<(\?xml|Task )/.test(tag))).toBe(true);
  });
});
