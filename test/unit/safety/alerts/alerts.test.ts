import fc from "fast-check";
import { AgentTooLarge } from "../../../../runtime/kernel/errors.js";
import type { Alert } from "../../../../runtime/kernel/stores.js";
import * as alerts from "../../../../runtime/safety/alerts/alerts.js";
import { alertMessage } from "../../../../runtime/safety/alerts/schema.js";

const links = [{ title: "executions", url: "https://example.com" }];
const time = Date.UTC(2026, 0, 1);
const id = "evo-a";
const agent = "0123456789abcdef";
const excess = { resource: "code", found: 7_000, allowed: 6_656, unit: "bytes", stopped: true } as const;

const rolledBack = { branch: 2, from: 10, left: 20, by: "ann", human: true, at: "2026-01-02T03:04:05.000Z" };

/** Every alert there is, with whatever people and programs write into it. */
const every: Record<string, (text: string) => Alert> = {
  refused: (text) => alerts.refusedCandidates(id, "safety", [{ rules: [text] }], 2, time),
  tooLarge: () => alerts.refusedCandidates(id, "size", [], 2, time),
  unsafe: (message) =>
    alerts.agentRefused(
      {
        agent_id: agent,
        origin: { by: "close-evolution", evolution_id: id },
        findings: [{ rule: "r", family: "structure", message, line: 1, weight: 1 }],
      },
      time,
    ),
  stopped: (text) => alerts.emergencyChanged(true, text, text, time),
  resumed: (text) => alerts.emergencyChanged(false, "ann", text, time),
  ended: (text) => alerts.evolutionEnded(id, "failed", text, time),
  unsafeCheckpoint: (text) => alerts.unsafeCheckpoint(id, "checkpoints/evo-a/000010.json.gz", text, time),
  rolledBack: (reason) => alerts.evolutionRolledBack(id, { ...rolledBack, reason }, [agent], time),
  source: (text) =>
    alerts.sourceTooLarge(text || "x", new AgentTooLarge(`${text} is too large`, { value: 9_000 }), time),
  over: () => alerts.agentOverLimit(agent, excess, time),
};

describe.each(Object.entries(every))("the alert %s", (_, make) => {
  it("is of the schema, and one line, whatever was written into it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 800 }), (text) => {
        const alert = { ...make(text), links };
        expect(alertMessage.parse(JSON.parse(JSON.stringify(alert)))).toMatchObject({ summary: alert.summary });
      }),
      { numRuns: 60 },
    );
  });

  it("hides nothing and steers no terminal", () => {
    expect(make("a\u001b[2Kb\r\n\u202ec").summary).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
