import type { HealthCheck } from "../../../../local/balancer/configuration.js";
import { checked, type Failure, isExpected, unchecked } from "../../../../local/balancer/health.js";

const check: HealthCheck = {
  enabled: true,
  protocol: "HTTP",
  path: "/",
  intervalMs: 1,
  timeoutMs: 1,
  healthyThreshold: 3,
  unhealthyThreshold: 2,
  matcher: "200",
};
const failure: Failure = { reason: "Target.Timeout", description: "Request timed out" };

/** The states after each check; `+` is passed, `-` is not. */
const states = (results: string): string[] => {
  let record = unchecked;
  return [...results].map((result) => {
    record = checked(record, result === "+" ? undefined : failure, check);
    return record.health.state;
  });
};

describe("the health of a target", () => {
  it("is good after the first check that is passed", () => {
    expect(states("+")).toEqual(["healthy"]);
    expect(states("-+")).toEqual(["initial", "healthy"]);
  });

  it("changes when as many checks as the threshold says agree", () => {
    expect(states("+-+--+-+++")).toEqual([
      ...["healthy", "healthy", "healthy", "healthy", "unhealthy"],
      ...["unhealthy", "unhealthy", "unhealthy", "unhealthy", "healthy"],
    ]);
    expect(states("--")).toEqual(["initial", "unhealthy"]);
  });

  it("says why it is bad", () => {
    const once = checked(unchecked, failure, check);
    expect(checked(once, failure, check).health).toEqual({ state: "unhealthy", ...failure });
  });

  it.each([
    ["200", 200, true],
    ["200,302", 302, true],
    ["200-299", 204, true],
    ["200-299,404", 403, false],
  ])("takes %s for good when it gets %i: %s", (matcher, status, expected) => {
    expect(isExpected(matcher, status)).toBe(expected);
  });
});
