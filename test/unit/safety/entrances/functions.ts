import { evolutionOperations } from "../../../../runtime/api/apps/evolution.js";
import type { FunctionName } from "../../../../runtime/architecture/workloads.js";
import { agentCompile } from "../../../../runtime/handlers/agent-compile.js";
import { agentRun } from "../../../../runtime/handlers/agent-run.js";
import { safetyHandler } from "../../../../runtime/handlers/safety-scan.js";
import { validate } from "../../../../runtime/kernel/validation.js";
import { open, openRequest } from "../../../../runtime/lifecycle/steps/open.js";
import { by, byName } from "../../../helpers/identity.js";
import { perform } from "../../../helpers/operations.js";
import { smallRequest } from "../../../helpers/requests.js";
import { createScene, type Entrances } from "./scene.js";
import { invalidTasks } from "./tasks.js";

const other = "0123456789abcdef";

/** Every Lambda. */
export const functionEntrances: Entrances<FunctionName> = {
  "open-evolution": {
    async refuses(danger) {
      for (const task of invalidTasks(danger)) {
        const { context } = createScene();
        const opening = async () => open(validate(openRequest, { ...smallRequest, task }), context);
        await expect(opening()).rejects.toMatchObject({ code: "invalid-input" });
        expect(context.evolution.objects.size).toBe(0);
      }
    },
  },
  "evolve-island": { takesNoCode: "its event is numbers and an id; what it reads is among the stored objects" },
  "merge-generation": { takesNoCode: "its event is numbers and an id; what it reads is among the stored objects" },
  "close-evolution": { takesNoCode: "its event is an id, or what failed; what it reads is among the stored objects" },
  "evolution-api": {
    async refuses(danger) {
      for (const task of invalidTasks(danger)) {
        const { context } = createScene();
        const event = { ...smallRequest, action: "start", task };
        const starting = async () => perform(evolutionOperations(context), event);
        await expect(starting()).rejects.toMatchObject({ code: "invalid-input" });
        expect(context.executions.started.size).toBe(0);
      }
    },
  },
  "agent-run": {
    async refuses({ source }) {
      const scene = createScene();
      const handler = agentRun(() => scene.context, undefined, byName);
      const id = await scene.plant(source);
      await scene.plant(source, other);
      expect(await handler({ agent_id: id, inputs: [1] })).toMatchObject({ body: { code: refusal } });
      expect(await handler({ agent_id: other, inputs: [1] })).toMatchObject({ body: { code: "corrupt-object" } });
      const smuggled = await handler({ agent_id: id, inputs: [1], source });
      expect(smuggled).toMatchObject({ body: { code: "invalid-input", field: "source" } });
      const requestContext = { http: { method: "POST", path: `/agents/${id}/run` } };
      const headers = { "content-type": "application/json", ...by() };
      const http = await handler({
        version: "2.0",
        rawPath: `/agents/${id}/run`,
        rawQueryString: "",
        headers,
        requestContext,
        body: '{"input":1}',
        isBase64Encoded: false,
      });
      expect(JSON.parse((http as { body: string }).body)).toMatchObject({ code: refusal });
      expect(await scene.context.agents.list("performance/")).toEqual([]); // nothing was called
    },
  },
  "agent-compile": {
    async refuses({ source }) {
      const scene = createScene();
      const handler = agentCompile(scene.sandbox, () => scene.context);
      const answer = await handler({ source: `\n\n${source}\n// reviewed\n`, name: "harmless", file: "harmless.js" });
      expect(answer).toMatchObject({ body: { code: refusal } });
      await scene.expectSafe();
      expect(await scene.context.agents.list("")).toEqual([]);
    },
  },
  "safety-scan": {
    async refuses({ source }) {
      const scene = createScene();
      const handler = safetyHandler(() => scene.context, undefined, byName);
      await handler({ files: [{ file: "agent.js", source }] }); // whatever it says, it runs and stores nothing
      for (const { objects } of [scene.context.agents, scene.context.evolution]) expect(objects.size).toBe(0);
      expect(await handler({ action: "show", id: "0".repeat(32), source })).toMatchObject({
        body: { code: "invalid-input" },
      });
    },
  },
  "emergency-stop": { takesNoCode: "a reason is text, written down and shown" },
};

/** What the gate does not accept, or what is no program at all. */
export const refusal = expect.stringMatching(/^(unsafe|invalid-input|agent-too-large)$/);
