/** @param {string} name */
const project = (name) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  testEnvironment: "node",
  // The Pulumi SDK keeps globals between test files that Jest would warn about.
  testEnvironmentOptions: { globalsCleanup: "off" },
  // `npm run lint` checks the types.
  transform: { "^.+\\.ts$": ["ts-jest", { tsconfig: "<rootDir>/test/tsconfig.json" }] },
});

/** @type {import("jest").Config} */
module.exports = {
  projects: [project("unit"), project("e2e")],
  // Jest leaves one processor idle, which is half of two.
  maxWorkers: "100%",
  // Of a single end-to-end step, such as one update; Jest takes it at the top level alone.
  testTimeout: 180_000,
};
