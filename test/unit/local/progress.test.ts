import { advance, noProgress, progressLine, slowest } from "../../../local/progress.js";

const hook = (addr: string, elapsed_seconds?: number) => ({ resource: { addr }, elapsed_seconds });
const lines = (...messages: unknown[]) =>
  messages.map((message) => JSON.stringify(message)).reduce(advance, noProgress);

const planned = { type: "change_summary", changes: { add: 3, change: 1, remove: 0, operation: "plan" } };
const start = (addr: string) => ({ type: "apply_start", hook: hook(addr) });
const still = (addr: string, seconds: number) => ({ type: "apply_progress", hook: hook(addr, seconds) });
const complete = (addr: string) => ({ type: "apply_complete", hook: hook(addr, 1) });

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
  it("names what takes longest", () => {
    const progress = lines(planned, start("fast"), still("slow", 40), still("slower", 50), start("new"));
    expect(slowest(progress)).toEqual(["slower", 50]);
    expect(progressLine(progress, 61_400)).toBe("0 of 4 resources · 61 s · slower 50 s");
  });

  it("names nothing when nothing runs", () => {
    expect(progressLine(noProgress, 0)).toBe("0 of 0 resources · 0 s");
  });
});
