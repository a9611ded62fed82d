import { parseAlert } from "../../../launcher/alerts.js";

const alert = {
  kind: "safety-pattern",
  severity: "warning",
  summary: "a loop without end",
  time: "2026-01-02T03:04:05Z",
};

describe("parseAlert", () => {
  it("takes an alert out of what SNS wraps it in", () => {
    const body = JSON.stringify({ Type: "Notification", Message: JSON.stringify(alert) });
    expect(parseAlert(body)).toEqual(alert);
  });

  it("takes one that was delivered raw, and leaves the rest of it", () => {
    expect(parseAlert(JSON.stringify({ ...alert, finding: { line: 3 } }))).toEqual(alert);
  });

  it.each(["", "{", "null", '{"Message":"hello"}', '{"kind":"safety-pattern"}'])("passes over %j", (body) => {
    expect(parseAlert(body)).toBeUndefined();
  });
});
