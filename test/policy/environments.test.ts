import { estimate } from "../../infra/cost/estimate.js";
import { usage } from "../../infra/cost/usage.js";
import type { Plan } from "../../infra/terraform/plan.js";
import { planned } from "../../local/planned.js";
import { actionExists, keyBelongsTo } from "../helpers/iam-names.js";
import { statements } from "./document.js";
import type { Breach, Rule } from "./rule.js";
import { rules } from "./rules/index.js";
import { waivers } from "./waivers.js";

/** What the document allows development to cost a month, in USD. */
const DEVELOPMENT_BUDGET = 18;

const judged = ["development", "staging", "production"] as const;
type Judged = (typeof judged)[number];

const waiverOf = (environment: Judged, rule: Rule, breach: Breach) =>
  waivers.find(
    (w) => w.rule === rule.number && w.environments.includes(environment) && w.resource.test(breach.resource),
  );

let plans: Record<Judged, Plan>;

beforeAll(async () => {
  plans = await planned(...judged);
}, 240_000);

describe.each(judged)("the plan of %s", (environment) => {
  const binding = rules.filter((rule) => environment === "production" || !rule.production);

  it.each(binding.map((rule) => [rule.number, rule.name, rule] as const))(
    "keeps rule %i, %s",
    (_number, _name, rule) => {
      const breaches = rule.breaches(plans[environment]).filter((breach) => !waiverOf(environment, rule, breach));
      expect(breaches).toEqual([]);
    },
  );

  it("names actions and condition keys that there are", async () => {
    const wrong: string[] = [];
    for (const resource of plans[environment].resources) {
      for (const attribute of ["policy", "assume_role_policy", "inline_policy"]) {
        for (const { actions, notActions, conditions } of statements(resource, attribute) ?? []) {
          const named = [...actions, ...notActions];
          for (const action of named) if (!(await actionExists(action))) wrong.push(`${resource.address}: ${action}`);
          for (const key of Object.values(conditions).flatMap(Object.keys)) {
            if (/^(aws:|lambda:SourceFunctionArn$)/i.test(key)) continue; // requests of every service may have these
            const known = await Promise.all(named.map((action) => keyBelongsTo(action, key)));
            if (!known.every(Boolean)) wrong.push(`${resource.address}: ${key} of ${named}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it("plans what the rules are about", () => {
    const types = new Set(plans[environment].resources.map((r) => r.type));
    const least = [
      "aws_vpc",
      "aws_s3_bucket",
      "aws_dynamodb_table",
      "aws_sns_topic",
      "aws_sqs_queue",
      "aws_lambda_function",
    ];
    expect([...types]).toEqual(
      expect.arrayContaining([...least, "aws_sfn_state_machine", "aws_kms_key", "aws_iam_role_policy"]),
    );
    const ofServices = [
      "aws_ecs_service",
      "aws_ecs_task_definition",
      "aws_ecr_repository",
      "aws_lb",
      "aws_lb_listener",
    ];
    const there = ofServices.filter((type) => types.has(type));
    expect(there).toEqual(environment === "development" ? [] : ofServices);
  });
});

describe("waivers", () => {
  it("have not expired", () => {
    const today = new Date().toISOString().slice(0, 10);
    expect(waivers.filter((w) => w.expires < today)).toEqual([]);
  });

  it("each excuse something", () => {
    const used = new Set(
      judged.flatMap((environment) =>
        rules.flatMap((rule) => rule.breaches(plans[environment]).map((breach) => waiverOf(environment, rule, breach))),
      ),
    );
    expect(waivers.filter((w) => !used.has(w))).toEqual([]);
  });
});

describe("cost", () => {
  it.each(judged)("of %s has a source for each unit price, and a date", (environment) => {
    const { lines } = estimate(plans[environment], usage[environment]);
    for (const { source } of lines) {
      expect(source.page).toMatch(/^https:\/\/aws\.amazon\.com\/.+\/pricing\/$/);
      expect(Number.isNaN(Date.parse(source.read))).toBe(false);
    }
    const billed = lines.map(({ service }) => service);
    const ofServices = ["Fargate", "Load balancer", "ECR", "Route 53", "Cognito", "ElastiCache", "Aurora"];
    if (environment !== "development") expect(billed).toEqual(expect.arrayContaining(ofServices));
  });

  it(`of development is at most ${DEVELOPMENT_BUDGET} USD a month at the document's usage`, () => {
    expect(usage.development.objectsGb).toBe(100);
    const { total } = estimate(plans.development, usage.development);
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThanOrEqual(DEVELOPMENT_BUDGET);
  });

  it("of production is higher, for what protects it", () => {
    expect(estimate(plans.production, usage.development).total).toBeGreaterThan(
      estimate(plans.development, usage.development).total,
    );
  });
});
