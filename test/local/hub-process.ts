/** A hub on the local AWS at the address of its argument, with agents that take their time: somebody to kill. */
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createHub } from "../../runtime/agents/hub/hub.js";
import { hubApp } from "../../runtime/api/apps/hub.js";
import { serve } from "../../runtime/http/serve.js";
import type { Json } from "../../runtime/kernel/json.js";
import { MemoryObjectStore } from "../../runtime/kernel/memory-stores.js";
import { clientConfig } from "../../runtime/platform/aws/aws.js";
import { DynamoControlStore } from "../../runtime/platform/aws/dynamodb-control-store.js";
import { access } from "../helpers/identity.js";

interface Given {
  readonly input: number | null;
  readonly inbox: readonly { readonly body: number }[];
}

/** Passes a number on, one less, to the other one, until none is left; answers all that it ever got. */
function relay(inputs: readonly Given[]): Json[] {
  const heard: number[] = [];
  return inputs.map(({ input, inbox }) => {
    const numbers = input === null ? inbox.map(({ body }) => body) : [input];
    heard.push(...numbers);
    const messages = numbers.filter((n) => n > 0).map((n) => ({ to: n % 2 ? "odd" : "even", body: n - 1 }));
    return { output: [...heard], messages };
  });
}

const control = new DynamoControlStore(new DynamoDBClient({ ...clientConfig, endpoint: process.argv[2] }), "control");
const runner = {
  run: async ({ inputs }: { readonly inputs: readonly Json[] }) => {
    await sleep(20);
    return { status: "ok", outputs: relay(inputs as unknown as Given[]) } as const;
  },
};
const log = () => undefined;
const evolution = new MemoryObjectStore(); // where no emergency stop is set
serve(hubApp(createHub({ control, evolution, clock: Date.now, log, runner }), log, { access }), { port: 0 }).then(
  ({ url }) => console.log(url),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
