import { chooseTarget } from "../../../cli/target.js";
import type { FoundSession } from "../../../local/session.js";
import { InvalidInput } from "../../../runtime/kernel/errors.js";

const none: FoundSession = { state: "none" };
const live: FoundSession = {
  state: "live",
  session: { endpoint: "http://127.0.0.1:5000", region: "us-east-1", environment: "development", pid: 1 },
};

describe("chooseTarget", () => {
  it("takes the local AWS that runs", () => {
    expect(chooseTarget({}, live, {})).toMatchObject({ endpoint: "http://127.0.0.1:5000", environment: "development" });
    expect(chooseTarget({ environment: "development" }, live, {}).endpoint).toBe("http://127.0.0.1:5000");
  });

  it("takes the account for another environment, or where it was asked to", () => {
    expect(chooseTarget({ environment: "production" }, live, {})).toEqual({
      environment: "production",
      region: "us-east-1",
    });
    expect(chooseTarget({ environment: "development", local: false }, live, {}).endpoint).toBeUndefined();
  });

  it("never takes an account by default", () => {
    expect(() => chooseTarget({}, none, { AWS_PROFILE: "company" })).toThrow(InvalidInput);
    expect(() => chooseTarget({}, { state: "stale", why: "gone" }, {})).toThrow("no local AWS runs");
    expect(() => chooseTarget({ local: false }, live, {})).toThrow(InvalidInput);
  });

  it("gives the credentials of the local AWS to nobody else", () => {
    expect(chooseTarget({ endpoint: "http://localhost:4000" }, none, {}).credentials).toBeDefined();
    expect(chooseTarget({ endpoint: "https://lambda.example.com" }, none, {}).credentials).toBeUndefined();
    expect(chooseTarget({ environment: "staging" }, live, {}).credentials).toBeUndefined();
  });

  it.each([
    [{ environment: "prod" }, "environment", "prod"],
    [{ endpoint: "5000" }, "endpoint", "5000"],
  ])("names what is wrong with %j", (options, field, value) => {
    expect(() => chooseTarget(options, none, {})).toThrow(expect.objectContaining({ field, value }));
  });

  it("takes the region from the option, then the environment variables", () => {
    const env = { AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-north-1" };
    expect(chooseTarget({ environment: "staging", region: "ap-northeast-2" }, none, env).region).toBe("ap-northeast-2");
    expect(chooseTarget({ environment: "staging" }, none, env).region).toBe("eu-west-1");
  });
});
