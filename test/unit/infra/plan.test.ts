import { Plan, type PlanJson, UNKNOWN } from "../../../infra/terraform/plan.js";

const change = (address: string, after = {}, after_unknown = {}) => ({
  address,
  mode: "managed",
  type: address.split(".").slice(-2)[0],
  change: { actions: ["create"], after, after_unknown },
});
const references = (...found: string[]) => ({ references: found });

/** A key in one module, whose output goes into a bucket and a dynamic block of a table in another. */
const json: PlanJson = {
  resource_changes: [
    change("module.key[0].aws_kms_key.this"),
    change("module.store.aws_s3_bucket.this", { bucket: "b" }, { arn: true }),
    change(
      "module.store.aws_dynamodb_table.this",
      { tags: { a: "b" } },
      { server_side_encryption: [{ kms_key_arn: true }] },
    ),
    { ...change("aws_s3_bucket.gone"), change: { actions: ["delete"], after: null } },
  ],
  configuration: {
    root_module: {
      module_calls: {
        key: {
          module: {
            resources: [{ address: "aws_kms_key.this", mode: "managed", expressions: {} }],
            outputs: { arn: { expression: references("aws_kms_key.this.arn", "aws_kms_key.this") } },
          },
        },
        store: {
          expressions: {
            key: references("module.key[0].arn", "module.key[0]", "module.key"),
            name: { constant_value: "b" },
          },
          module: {
            resources: [
              {
                address: "aws_s3_bucket.this",
                mode: "managed",
                expressions: { key: references("var.key"), name: references("var.name") },
              },
              {
                address: "aws_dynamodb_table.this",
                mode: "managed",
                expressions: { hash_key: references("var.name") },
              },
            ],
          },
        },
      },
    },
  },
};

describe("Plan", () => {
  const plan = new Plan(json);
  const [bucket] = plan.of("aws_s3_bucket");
  const [table] = plan.of("aws_dynamodb_table");
  const [key] = plan.of("aws_kms_key");

  it("knows what will be there, and leaves out what goes", () => {
    expect(plan.resources.map((r) => r.address)).toEqual([key.address, bucket.address, table.address]);
  });

  it("tells a value from one that only apply will tell", () => {
    expect(bucket.get("bucket")).toBe("b");
    expect(bucket.get("arn")).toBe(UNKNOWN);
    expect(bucket.get("absent")).toBeUndefined();
    expect(table.get("server_side_encryption.0.kms_key_arn")).toBe(UNKNOWN);
    expect(bucket.is("arn", undefined)).toBe(false);
  });

  it("follows a reference through a variable and an output, whatever the instance", () => {
    expect(plan.referring("aws_s3_bucket", key, "key")).toEqual([bucket]);
    expect(plan.referring("aws_s3_bucket", key, "name")).toEqual([]);
  });

  it("takes what the module was given where a dynamic block leaves no trace", () => {
    expect(plan.refersTo(table, "server_side_encryption")).toEqual(new Set(["module.key.aws_kms_key.this"]));
    expect(plan.refersTo(table, "hash_key")).toEqual(new Set());
  });

  it("knows the module an instance lies in", () => {
    expect(key.module).toBe("module.key[0]");
    expect(bucket.local).toBe("aws_s3_bucket.this");
  });
});
