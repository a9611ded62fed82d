/**
 * One project per layer. `unit` needs nothing but Node; `bench` holds the benchmarks' own logic; `synth` runs CDKTF; `modules` and `policy` need terraform and
 * the provider; `local` starts a local AWS of its own on free ports, and so does `staging`, which takes longest.
 */
const layer = (name, extra = {}) => ({
  displayName: name,
  testEnvironment: "node",
  roots: [`<rootDir>/test/${name}`],
  testMatch: ["**/*.test.ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: {
    "^.+\\.c?[tj]s$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
    ],
  },
  transformIgnorePatterns: ["/node_modules/(?!(quickjs-wasi|jose|@sveltejs|@electric-sql)/)"],
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/dist", "<rootDir>/.local"],
  ...extra,
});

const slow = { setupFilesAfterEnv: ["<rootDir>/test/local/patience.ts"] };

module.exports = {
  projects: [
    layer("unit"),
    layer("bench"),
    layer("synth"),
    layer("policy"),
    layer("modules"),
    layer("local", slow),
    layer("staging", slow),
  ],
  testSequencer: "<rootDir>/test/longest-first.cjs",
  testTimeout: 60_000,
  maxWorkers: "100%", // of the cores: what takes longest mostly waits for another process
};
