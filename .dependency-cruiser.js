// Who may import whom: rooms import downwards only. test/architecture/rooms.test.ts holds it.
const inNode = (...names) => `^node_modules/(${names.join('|')})/`;
const code = (room) => ({ path: `^${room}/`, pathNot: '\\.test\\.ts$' });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'libs-stand-alone',
      comment: 'libs are pure: no framework, no Node built-in, nothing from the rooms above',
      severity: 'error',
      from: code('libs'),
      to: { pathNot: ['^libs/', inNode('@noble/hashes', 'canonicalize', 'zod', 'yaml')] },
    },
    {
      name: 'parsers-at-the-edge',
      comment: 'zod and yaml parse once, in contracts and policy; inside, types are trusted',
      severity: 'error',
      from: { path: '^libs/', pathNot: ['^libs/(contracts|policy)/', '\\.test\\.ts$'] },
      to: { path: inNode('zod', 'yaml') },
    },
    {
      name: 'workflows-deterministic',
      comment: 'workflows see the SDK and libs only; what activities do they know from libs/contracts',
      severity: 'error',
      from: code('workflows'),
      to: { pathNot: ['^(workflows|libs)/', inNode('@temporalio/workflow', '@temporalio/common')] },
    },
    {
      name: 'activities-below-apps',
      severity: 'error',
      from: code('activities'),
      to: { path: '^(apps|workflows|test)/' },
    },
    {
      name: 'infra-below-all-but-libs',
      comment: 'infra starts apps as processes and imports none of them',
      severity: 'error',
      from: code('infra'),
      to: { path: '^(apps|activities|workflows|test)/' },
    },
    {
      name: 'apps-apart',
      comment: 'apps are deployed one by one: none imports another, save the command line, which stands above them',
      severity: 'error',
      from: { path: '^apps/(?!cli/)([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(apps/(?!$1/)[^/]+/|test/)' },
    },
    {
      name: 'pages-stand-on-libs',
      comment: 'what a browser loads: itself, libs, and no Node',
      severity: 'error',
      from: code('apps/web'),
      to: { pathNot: ['^apps/web/', '^libs/', inNode('react', 'react-dom', 'antd', '@tanstack/react-query', '@tanstack/react-virtual', 'react-router', 'echarts', 'i18next', 'react-i18next', 'qrcode', '@types/.*')] },
    },
    {
      name: 'libs-tests-read-files-through-infra',
      comment: 'tests of libs may read the packs and years the apps read, and nothing above that',
      severity: 'error',
      from: { path: '^libs/.*\\.test\\.ts$' },
      to: { path: '^(apps|activities|workflows|test)/' },
    },
    {
      name: 'no-cycles',
      comment: 'types may refer to each other; modules that run may not',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'nobody imports it and it imports nobody: dead, or a file started or read by its path',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.(test|d)\\.ts$', '^apps/web/offline/worker\\.ts$', '^infra/first\\.mjs$', '^test/closing-line\\.mjs$'] },
      to: {},
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-packages-only',
      comment: 'a package that only happens to be installed can vanish with the next update',
      severity: 'error',
      from: { path: '^(apps|activities|workflows|libs|infra)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules' },
    exclude: { path: '^(dist|\\.jishi)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: { conditionNames: ['development', 'import', 'node', 'default'], exportsFields: ['exports'] },
  },
};
