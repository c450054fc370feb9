// Who may import whom. Read with `scripts/boundaries/check.ts`, which also proves that each rule bites.
const rooms = require('./rooms.cjs');

const domains = '^apps/api/src/domains/';
const tests = '\\.test\\.tsx?$|/test/';
const browserPackages =
  '^packages/(contracts|money|signed-log|api-client|link|stun|usb|virtual-phone|android|remote-repair)/src/';

const roomRules = Object.entries(rooms).map(([room, friends]) => ({
  name: `room-${room}`,
  comment: `${room} may call only: ${friends.join(', ') || 'no other room'} — and only their index.ts`,
  severity: 'error',
  from: { path: `${domains}${room}/`, pathNot: tests },
  to: {
    path: domains,
    pathNot: [`${domains}${room}/`, ...friends.map((friend) => `${domains}${friend}/index\\.ts$`)],
  },
}));

module.exports = {
  forbidden: [
    { name: 'packages-never-import-apps', severity: 'error', from: { path: '^packages/' }, to: { path: '^apps/' } },
    ...['api', 'web', 'simulators', 'relay', 'agent'].map((app) => ({
      name: `app-${app}-imports-no-other-app`,
      severity: 'error',
      from: { path: `^apps/${app}/` },
      to: { path: '^apps/', pathNot: `^apps/${app}/` },
    })),
    {
      name: 'contracts-import-nothing-of-ours',
      severity: 'error',
      from: { path: '^packages/contracts/' },
      to: { path: '^(apps|packages|scripts)/', pathNot: '^packages/contracts/' },
    },
    {
      name: 'browser-packages-use-no-node',
      severity: 'error',
      from: { path: browserPackages, pathNot: '(\\.node|\\.test)\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'platform-knows-no-room',
      severity: 'error',
      from: { path: '^apps/api/src/platform/', pathNot: tests },
      to: { path: domains },
    },
    {
      name: 'only-the-root-composes-rooms',
      severity: 'error',
      from: {
        path: '^apps/api/src/',
        pathNot: [domains, tests, '^apps/api/src/(build-app|rooms)\\.ts$', '^apps/api/src/demo/'],
      },
      to: { path: domains },
    },
    {
      name: 'apps-never-import-scripts',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: tests },
      to: { path: '^(scripts|bench|e2e)/' },
    },
    {
      name: 'room-cycles',
      severity: 'error',
      from: { path: '^(apps/api/src|packages)/', pathNot: tests },
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    ...roomRules,
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'node_modules|\\.next' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
