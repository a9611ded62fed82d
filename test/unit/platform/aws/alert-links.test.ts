import { type ConsolePlace, linksOf } from "../../../../runtime/platform/aws/alert-links.js";
import { agentRefused } from "../../../../runtime/safety/alerts/alerts.js";
import { alertMessage } from "../../../../runtime/safety/alerts/schema.js";

const place: ConsolePlace = {
  machine: "arn:aws:states:eu-west-1:123456789012:stateMachine:t-developer-evolution-staging",
  evolutionBucket: "evolutions",
  agentsBucket: "agents",
  controlTable: "control",
};
const alert = agentRefused(
  { agent_id: "0123456789abcdef", origin: { by: "close-evolution", evolution_id: "evo-a" }, findings: [] },
  0,
);

describe("the links of an alert", () => {
  it("lead to agent, evolution and executions in the console", () => {
    const links = linksOf(alert, place);
    expect(links.map(({ title }) => title)).toEqual(["agent 0123456789abcdef", "evolution evo-a", "executions"]);
    expect(links[0].url).toBe(
      "https://eu-west-1.console.aws.amazon.com/s3/object/agents?region=eu-west-1&prefix=metadata/0123456789abcdef.json",
    );
    expect(links[2].url).toContain(encodeURIComponent(place.machine));
    expect(alertMessage.parse({ ...alert, links })).toMatchObject({ links });
  });

  it("lead to the objects themselves on an AWS without a console", () => {
    const urls = linksOf(alert, { ...place, endpoint: "http://127.0.0.1:5000" }).map(({ url }) => url);
    expect(urls).toEqual([
      "http://127.0.0.1:5000/agents/metadata/0123456789abcdef.json",
      "http://127.0.0.1:5000/evolutions?prefix=checkpoints/evo-a/",
      "http://127.0.0.1:5000/moto-api/",
    ]);
  });

  it("are never none", () => {
    expect(linksOf({ ...alert, agent_id: undefined, evolution_id: undefined }, place)).toHaveLength(1);
  });

  it("lead to a program that waits for a person first, here and in the console", () => {
    const quarantine_id = "0123456789abcdef0123456789abcdef";
    const here = linksOf({ ...alert, quarantine_id }, { ...place, endpoint: "http://127.0.0.1:5000" });
    const there = linksOf({ ...alert, quarantine_id }, place);
    expect(here[0]).toEqual({
      title: `quarantine ${quarantine_id}`,
      url: `http://127.0.0.1:8888/quarantine/${quarantine_id}`,
    });
    expect(there[0].url).toMatch(`table=control&itemMode=2&pk=quarantine&sk=${quarantine_id}`);
    expect(alertMessage.parse({ ...alert, quarantine_id, links: there })).toMatchObject({ quarantine_id });
  });
});
