import { access, statementsOf } from "../../infra/workloads/access.js";
import type { FunctionName } from "../../runtime/architecture/functions.js";
import { controlScopes } from "../../runtime/architecture/storage.js";

const resources = {
  buckets: { evolution: "arn:aws:s3:::e", agents: "arn:aws:s3:::a" },
  tables: { state: "arn:aws:dynamodb:r:1:table/state", control: "arn:aws:dynamodb:r:1:table/control" },
  topics: {
    "safety-pattern": "arn:aws:sns:r:1:safety-pattern",
    "emergency-stop": "arn:aws:sns:r:1:emergency-stop",
    "resource-threshold": "arn:aws:sns:r:1:resource-threshold",
    "agent-size": "arn:aws:sns:r:1:agent-size",
  },
  stateMachine: "arn:aws:states:r:1:stateMachine:m",
};

const names = Object.keys(access) as FunctionName[];
const rows = names.map((name) => ({ name, statements: statementsOf(access[name], resources) }));

describe("access", () => {
  it.each(rows)("$name may do named things to named resources", ({ statements }) => {
    for (const { actions, resources: arns } of statements) {
      for (const action of actions) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
      // what is left open is the objects under one prefix, or the executions of one machine
      for (const arn of arns)
        expect(arn).toMatch(/^arn:aws:[a-z0-9]+:r?:1?:+([^*]+|[^*/]+\/[a-z_]+\/\*|execution:m:\*)$/);
    }
  });

  it.each(rows)(
    "$name may list what it reads, so that an absent object is absent and not forbidden",
    ({ statements }) => {
      const arns = (action: string) => statements.filter((s) => s.actions.includes(action)).flatMap((s) => s.resources);
      const read = new Set(arns("s3:GetObject").map((arn) => arn.split("/")[0]));
      expect(new Set(arns("s3:ListBucket"))).toEqual(read);
    },
  );

  it("lets nobody but the API and the emergency stop touch executions: no step can start or end one", () => {
    const mayDo = (action: string) =>
      rows.filter(({ statements }) => statements.some((s) => s.actions.includes(action))).map(({ name }) => name);
    expect(mayDo("states:StartExecution")).toEqual(["evolution-api"]);
    expect(mayDo("states:StopExecution")).toEqual(["evolution-api", "emergency-stop"]);
  });

  it.each(rows)("$name touches no item of the control table outside the parts it names", ({ name, statements }) => {
    const { gets = [], puts = [], lists = [] } = access[name];
    const named = new Set([...gets, ...puts, ...lists, "alert" as const].flatMap((part) => [...controlScopes[part]]));
    const onControl = statements.filter((s) => s.resources.includes(resources.tables.control));
    for (const { conditions = [] } of onControl) {
      expect(conditions.map(({ variable }) => variable)).toEqual(["dynamodb:LeadingKeys"]);
      const scopes = conditions.flatMap(({ values }) => values);
      expect(scopes).not.toEqual([]);
      expect([...named]).toEqual(expect.arrayContaining(scopes));
    }
  });

  it("lets whoever compiles or runs agents neither stop nor resume evolution, nor touch its records", () => {
    for (const name of ["agent-run", "agent-compile", "safety-scan"] as const) {
      const scopes = statementsOf(access[name], resources)
        .flatMap((s) => s.conditions ?? [])
        .flatMap((c) => c.values);
      for (const scope of ["emergency", "evolution", "champion", "budget"]) expect(scopes).not.toContain(scope);
    }
  });

  it("lets whoever alerts note that, and touch no other item of the control table for it", () => {
    expect(statementsOf({ alerts: ["agent-size"] }, resources)).toEqual([
      { sid: "SendAlerts", actions: ["sns:Publish"], resources: ["arn:aws:sns:r:1:agent-size"] },
      {
        sid: "NoteAlerts",
        actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
        resources: ["arn:aws:dynamodb:r:1:table/control"],
        conditions: [{ test: "ForAllValues:StringEquals", variable: "dynamodb:LeadingKeys", values: ["alert"] }],
      },
    ]);
  });

  it("writes a row down as IAM statements", () => {
    expect(
      statementsOf({ reads: ["agents/compiled"], writes: ["evolution/fitnessLogs"], state: ["Query"] }, resources),
    ).toEqual([
      { sid: "ReadObjects", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::a/compiled/*"] },
      { sid: "ListObjects", actions: ["s3:ListBucket"], resources: ["arn:aws:s3:::a"] },
      { sid: "WriteObjects", actions: ["s3:PutObject"], resources: ["arn:aws:s3:::e/fitness_logs/*"] },
      { sid: "UseState", actions: ["dynamodb:Query"], resources: ["arn:aws:dynamodb:r:1:table/state"] },
    ]);
  });
});
