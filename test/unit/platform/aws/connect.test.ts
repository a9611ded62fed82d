import { InvalidInput } from "../../../../runtime/kernel/errors.js";
import { connectBy } from "../../../../runtime/platform/aws/connect.js";

const topics = {
  "safety-pattern": "arn:a",
  "emergency-stop": "arn:b",
  "resource-threshold": "arn:c",
  "agent-size": "arn:d",
};

const environment = {
  ENVIRONMENT: "development",
  EVOLUTION_BUCKET: "evolution",
  AGENTS_BUCKET: "agents",
  STATE_TABLE: "state",
  CONTROL_TABLE: "control",
  ALERT_TOPICS: JSON.stringify(topics),
  DEAD_LETTERS: "arn:aws:sqs:us-east-1:123456789012:t-developer-dead-letters-development",
  STATE_MACHINE_ARN: "arn:aws:states:us-east-1:123456789012:stateMachine:t-developer-evolution-development",
  TWO_PERSON_RESUME: "true",
  REVIEWERS: '["arn:aws:iam::123456789012:user/ann"]',
};

describe("connectBy", () => {
  it("names executions as Step Functions does", () => {
    expect(connectBy(environment).executions.identity("evo-1-1")).toBe(
      "arn:aws:states:us-east-1:123456789012:execution:t-developer-evolution-development:evo-1-1",
    );
  });

  it.each(Object.keys(environment))("says that %s is missing", (name) => {
    expect(() => connectBy({ ...environment, [name]: undefined })).toThrow(
      expect.objectContaining({ code: "invalid-input", field: name }),
    );
  });

  it.each([
    ["ENVIRONMENT", "moon"],
    ["ALERT_TOPICS", "{"],
    ["ALERT_TOPICS", JSON.stringify({ ...topics, "agent-size": undefined })],
    ["STATE_MACHINE_ARN", "evolution"],
    ["DEAD_LETTERS", "dead-letters"],
    ["TWO_PERSON_RESUME", "perhaps"],
    ["REVIEWERS", "ann"],
    ["REVIEWERS", '["ann"]'],
  ])("refuses %s = %s", (name, value) => {
    expect(() => connectBy({ ...environment, [name]: value })).toThrow(InvalidInput);
  });
});
