/**
 * Which way rooms depend: each may import those before it in its list, and nothing else. `npm run rooms` checks it,
 * imports of types included. runtime/README.md says what is in each room.
 */
const runtime = [
  "architecture",
  "kernel",
  "http",
  "gate",
  "sandbox",
  "search",
  "safety",
  "agents",
  "lifecycle",
  "api",
  "platform",
  "services",
  "handlers",
];

const project = [
  "modules",
  "runtime",
  "corpora",
  "build",
  "infra",
  "local",
  "cli",
  "launcher",
  "scripts",
  "bench",
  "test",
];

/** Inside infra/; the stack at its root puts them together. */
const infra = [
  "settings",
  "terraform",
  "data",
  "network",
  "edge",
  "messaging",
  "workloads",
  "orchestration",
  "observation",
  "cost",
];

/** One rule a room: nothing of what comes after it. */
const inOrder = (rooms, under) =>
  rooms.slice(0, -1).map((room, i) => ({
    name: `${under}${room} stands under what it imports`,
    comment: `allowed: ${rooms.slice(0, i).join(", ") || "no other room"}`,
    severity: "error",
    from: { path: `^${under}${room}/` },
    to: { path: `^${under}(${rooms.slice(i + 1).join("|")})/` },
  }));

module.exports = {
  forbidden: [
    ...inOrder(runtime, "runtime/"),
    ...inOrder(project, ""),
    ...inOrder(infra, "infra/"),
    {
      name: "no circle",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "AWS only in the platform",
      comment: "drills look behind the platform's back, and tests hold it against the real clients",
      severity: "error",
      from: { pathNot: ["^runtime/platform/aws/", "^launcher/drills/", "^test/"] },
      to: { path: "node_modules/@(aws-sdk|smithy)/" },
    },
    {
      name: "Valkey only in its platform",
      comment: "the benchmark asks what a cache would save before there is one",
      severity: "error",
      from: { pathNot: ["^runtime/platform/valkey/", "^bench/cache", "^test/"] },
      to: { path: "node_modules/iovalkey/" },
    },
    {
      name: "PostgreSQL only in its platform",
      severity: "error",
      from: { pathNot: ["^runtime/platform/postgres/", "^test/"] },
      to: { path: "node_modules/(pg|@electric-sql)/" },
    },
    {
      name: "platforms know nothing of each other",
      comment: "an evolution on a folder loads nothing of AWS",
      severity: "error",
      from: { path: "^runtime/platform/([^/]+)/" },
      to: { path: "^runtime/platform/", pathNot: "^runtime/platform/$1/" },
    },
    {
      name: "search is a library",
      comment: "it knows of no store, context, HTTP or AWS",
      severity: "error",
      from: { path: "^runtime/search/" },
      to: { path: "^runtime/(kernel/(stores|context|memory-stores|scope)[.]ts|http/|platform/)" },
    },
    {
      name: "a service and a handler know no other",
      severity: "error",
      from: { path: "^runtime/(services|handlers)/" },
      to: { path: "^runtime/(services|handlers)/", pathNot: "^runtime/$1/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|cdktf[.]out|[.]local)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".mjs", ".json"],
      conditionNames: ["import", "require", "node", "types", "default"],
    },
    skipAnalysisNotInRules: true,
  },
};
