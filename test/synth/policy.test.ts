import { type AccessStatement, statementsOf } from "../../infra/workloads/policy.js";
import type { Access } from "../../runtime/architecture/access.js";
import { buckets, type ControlPart, controlScopes, type DataBucket } from "../../runtime/architecture/storage.js";
import { type WorkloadName, workloads } from "../../runtime/architecture/workloads.js";

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

const rows = (Object.keys(workloads) as WorkloadName[]).map((name) => {
  const { access }: { readonly access: Access } = workloads[name];
  return { name, access, statements: statementsOf(access, resources) };
});

/** What statements allow, said as a row; the other way round than `statementsOf`, from the ARNs alone. */
function accessIn(statements: readonly AccessStatement[]): Required<Omit<Access, "model">> {
  const grants = statements.flatMap(({ actions, resources: arns, conditions = [] }) =>
    actions.flatMap((action) => arns.map((arn) => ({ action, arn, scopes: conditions.flatMap((c) => c.values) }))),
  );
  const prefixes = (action: string) => grants.filter((g) => g.action === action).map(({ arn }) => prefixIn(arn));
  const actionsOn = (arn: string) => grants.filter((g) => g.arn === arn).map(({ action }) => action.split(":")[1]);
  const partsOf = (action: string) => {
    const scopes = grants.filter((g) => g.action === action && g.arn === resources.tables.control);
    return parts.filter((part) => scopes.some((g) => controlScopes[part].every((scope) => g.scopes.includes(scope))));
  };
  return {
    reads: prefixes("s3:GetObject"),
    writes: prefixes("s3:PutObject"),
    deletes: prefixes("s3:DeleteObject"),
    state: actionsOn(resources.tables.state),
    gets: partsOf("dynamodb:GetItem"),
    puts: partsOf("dynamodb:PutItem"),
    lists: partsOf("dynamodb:Query"),
    alerts: Object.entries(resources.topics).flatMap(([kind, arn]) => (actionsOn(arn).length > 0 ? [kind] : [])),
    machine: actionsOn(resources.stateMachine),
    executions: actionsOn("arn:aws:states:r:1:execution:m:*"),
  } as Required<Omit<Access, "model">>;
}

const parts = Object.keys(controlScopes) as ControlPart[];

function prefixIn(arn: string): string {
  const [bucket] = Object.entries(resources.buckets).find(([, start]) => arn.startsWith(`${start}/`)) ?? [];
  const folders = Object.entries(buckets[bucket as DataBucket]);
  return `${bucket}/${folders.find(([, folder]) => arn.endsWith(`/${folder}*`))?.[0]}`;
}

describe("the policy of a workload", () => {
  it.each(rows)("of $name allows what its row says, and nothing else", ({ access, statements }) => {
    const { model, ...row } = access;
    const noted = row.alerts ? (["alert"] as const) : []; // whoever alerts notes it
    const said = { ...row, gets: [...(row.gets ?? []), ...noted], puts: [...(row.puts ?? []), ...noted] };
    for (const [way, allowed] of Object.entries(accessIn(statements))) {
      expect({ [way]: [...allowed].sort() }).toEqual({ [way]: [...(said[way as keyof typeof said] ?? [])].sort() });
    }
    const known = /^(s3:(Get|Put|Delete)Object|s3:ListBucket|dynamodb:(GetItem|PutItem|Query)|sns:Publish|states:\w+)$/;
    for (const { actions } of statements) for (const action of actions) expect(action).toMatch(known);
  });

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
    expect(mayDo("states:StartExecution")).toEqual(["evolution-api", "evolution"]);
    expect(mayDo("states:StopExecution")).toEqual(["evolution-api", "emergency-stop", "evolution", "emergency"]);
  });

  it.each(rows)("$name touches no item of the control table outside the parts it names", ({ access, statements }) => {
    const { gets = [], puts = [], lists = [] } = access;
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
    for (const name of ["agent-run", "agent-compile", "safety-scan", "agents", "safety"] as const) {
      const scopes = statementsOf(workloads[name].access, resources)
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

  it("names sessions of the hub by a pattern, as each is a scope of its own", () => {
    const [{ conditions }] = statementsOf({ gets: ["session"] }, resources);
    expect(conditions).toEqual([
      { test: "ForAllValues:StringLike", variable: "dynamodb:LeadingKeys", values: ["session/*"] },
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
