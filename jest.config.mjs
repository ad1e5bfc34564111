export default {
  testEnvironment: 'node',
  // Nothing here is about time: a busy machine must not fail a test.
  testTimeout: 600_000,
  // On two processors jest would use one.
  maxWorkers: '100%',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  testMatch: ['<rootDir>/test/{unit,golden,errors,properties,write,cli,docs}/**/*.test.ts'],
  // Golden folders hold whole generated trees; haste must not take their files for modules.
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/out', '<rootDir>/test/golden/cases'],
};
