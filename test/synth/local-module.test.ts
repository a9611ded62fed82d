import { TerraformOutput, TerraformVariable, Testing } from "cdktf";
import type { Construct } from "constructs";
import { stageModules } from "../../build/stage-modules.js";
import { wrapperOf } from "../../modules/local-module.js";

class Sample extends wrapperOf<object>("sample") {
  readonly arn = this.getString("arn");
}

const synthesize = (build: (scope: Construct) => void) => JSON.parse(Testing.synthScope(build));

describe("a wrapper", () => {
  beforeAll(() => {
    stageModules();
  });

  it("refers to the one staged copy, by a path that no edit changes", () => {
    const { module } = synthesize((scope) => {
      new Sample(scope, "first", {});
      new Sample(scope, "second", {});
    });
    expect(module.first.source).toBe("./assets/modules/local/sample");
    expect(module.second.source).toBe(module.first.source);
  });

  it("leaves out what is undefined, so that the module's default holds", () => {
    const { module } = synthesize((scope) => void new Sample(scope, "sample", { name: "a", size: undefined }));
    expect(module.sample).toEqual({ name: "a", source: expect.any(String) });
  });

  it("exists only where the condition holds, and is null elsewhere", () => {
    const { module, output } = synthesize((scope) => {
      const on = new TerraformVariable(scope, "on", { type: "bool" });
      const sample = new Sample(scope, "sample", {}, { when: on.booleanValue });
      new TerraformOutput(scope, "arn", { value: sample.arn });
    });
    expect(module.sample.count).toBe("${var.on ? 1 : 0}");
    expect(output.arn.value).toBe("${one(module.sample[*].arn)}");
  });
});
