import { advance, noProgress, progressLine } from "../../../local/progress.js";

const hook = (addr: string, action = "create") => ({ resource: { addr }, action });
const lines = (...messages: unknown[]) =>
  messages.map((message) => JSON.stringify(message)).reduce(advance, noProgress);

const planned = { type: "change_summary", changes: { add: 3, change: 1, remove: 0, operation: "plan" } };
const at = (seconds: number) => new Date(seconds * 1000).toISOString();
const start = (addr: string, seconds = 0) => ({ type: "apply_start", hook: hook(addr), "@timestamp": at(seconds) });
const complete = (addr: string, action?: string) => ({ type: "apply_complete", hook: hook(addr, action) });

describe("advance", () => {
  it("counts what is done of what was planned", () => {
    const progress = lines(planned, start("a"), start("b"), complete("a"));
    expect(progress).toMatchObject({ total: 4, done: 1 });
    expect([...progress.running.keys()]).toEqual(["b"]);
  });

  it("does not take the summary of the apply for that of the plan", () => {
    const applied = { type: "change_summary", changes: { add: 9, change: 0, remove: 0, operation: "apply" } };
    expect(lines(planned, applied).total).toBe(4);
  });

  it("does not take a data source that was read for a resource that was made", () => {
    expect(lines(planned, complete("data.x", "read")).done).toBe(0);
  });

  it("keeps what Terraform complains about", () => {
    const diagnostic = { severity: "error", summary: "no such bucket", detail: "…", address: "aws_s3_bucket.x" };
    const progress = lines(start("x"), { type: "apply_errored", hook: hook("x") }, { type: "diagnostic", diagnostic });
    expect(progress).toMatchObject({ done: 0, problems: [diagnostic] });
    expect(progress.running.size).toBe(0);
  });

  it("passes over everything else", () => {
    expect(["", "Initializing…", "{", '{"type":"version"}', "null"].reduce(advance, noProgress)).toEqual(noProgress);
  });
});

describe("progressLine", () => {
  it("names what takes longest, without what every address has", () => {
    const progress = lines(
      planned,
      start("module.a.aws_x.this", 30),
      start("module.b.aws_y.this[0]", 20),
      start("c", 50),
    );
    expect(progressLine(progress, 0, 61_400)).toBe("0 of 4 resources · 61 s · b.aws_y 41 s");
  });

  it("says that it plans until it knows what is to be done", () => {
    expect(progressLine(noProgress, 1000, 3000)).toBe("planning · 2 s");
  });
});
