// One transform and one module system for both projects; unit tests need no server, the rest run against real ones.
const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['development', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': ['@swc/jest', {
      jsc: { target: 'es2024', parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true } },
      module: { type: 'es6' },
    }],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.jishi'],
};

export default {
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{libs,activities,workflows,apps,infra}/**/*.test.ts', '<rootDir>/test/{architecture,torture,replay}/**/*.test.ts'] },
    // Each file brings up an instance of its own, so that it may kill what it likes; `npm test` has two at it at a time.
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.test.ts'] },
  ],
  reporters: ['default', '<rootDir>/test/closing-line.mjs'],
  testTimeout: 150_000,
};
