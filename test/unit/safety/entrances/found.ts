/**
 * What ways in there are, found where they are made: nothing here reads the rows.
 *
 * @module
 */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Command } from "commander";
import * as z from "zod";
import { createProgram } from "../../../../cli/program.js";
import { agentKeys } from "../../../../runtime/agents/keys.js";
import { buckets, controlScopes, type DataBucket, tables } from "../../../../runtime/architecture/storage.js";
import * as workloads from "../../../../runtime/architecture/workloads.js";
import type { ServiceApp } from "../../../../runtime/http/app.js";
import { serve } from "../../../../runtime/http/serve.js";
import { createMemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { evolutionKeys } from "../../../../runtime/lifecycle/keys.js";
import type { EpochHooks } from "../../../../runtime/search/islands/state.js";
import { builtInTasks, createProblem, taskDefinition } from "../../../../runtime/search/tasks/index.js";
import { access } from "../../../helpers/identity.js";

const RUNTIME = join(__dirname, "../../../../runtime");

const filesIn = (room: string): string[] =>
  readdirSync(join(RUNTIME, room)).flatMap((file) => (file.endsWith(".ts") ? [basename(file, ".ts")] : []));

const once = (names: readonly string[]): string[] => [...new Set(names)];

/** Functions: what the architecture names, and what else lies in runtime/handlers and could be invoked. */
export async function functionsThereAre(): Promise<string[]> {
  const handlers: string[] = [];
  for (const name of filesIn("handlers")) {
    if ("handler" in (await import(join(RUNTIME, "handlers", name)))) handlers.push(name);
  }
  return once([...workloads.functionNames, ...handlers]);
}

const program = () =>
  createProgram("0", () => {
    throw new Error("nothing is run here");
  });

const withSubcommands = (command: Command, above = ""): string[] => {
  const name = `${above}${command.name()}`;
  return [name, ...command.commands.flatMap((under) => withSubcommands(under, `${name} `))];
};

/** Commands and their subcommands, as one writes them. */
export const commandsThereAre = async (): Promise<string[]> =>
  (await program()).commands.flatMap((command) => withSubcommands(command));

/** Services: what the architecture names, what `t-developer serve` starts, and what else lies in runtime/services. */
export const servicesThereAre = async (): Promise<string[]> =>
  once([
    ...Object.keys(workloads.services),
    ...((await program()).commands.find((command) => command.name() === "serve")?.registeredArguments[0].argChoices ??
      []),
    ...filesIn("services"),
  ]);

/** Ways into an app as its document lists them, and those that it answers without listing them. */
async function waysInto(app: ServiceApp): Promise<string[]> {
  const { paths } = (await (await app.request("/openapi.json")).json()) as { paths: Record<string, object> };
  const listed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const routed = app.routes
    .map(({ method, path }) => ({ method, path: path.replace(/:(\w+)/g, "{$1}") }))
    .filter(({ path }) => !/^\/?\*$/.test(path)) // what surrounds every request
    .filter(({ method, path }) => method !== "ALL" || !(path in paths)) // other methods of a listed path are refused
    .map(({ method, path }) => `${method} ${path}`);
  return once([...listed, ...routed]);
}

/** Ways into the services as they are started, by service, method and path; `serve` is a mock: nothing listens. */
export async function operationsThereAre(): Promise<string[]> {
  const found: string[] = [];
  for (const service of filesIn("services")) {
    let served: ServiceApp | undefined;
    jest.mocked(serve).mockImplementationOnce(async (app) => {
      served = app as ServiceApp;
      return { port: 0, url: "", close: async () => {} };
    });
    const [start] = Object.values(await import(join(RUNTIME, "services", service))) as ((
      ...args: unknown[]
    ) => Promise<{ close(): Promise<void> }>)[];
    const serving = await start(createMemoryContext(), {
      access,
      executor: { url: "http://127.0.0.1:1", token: async () => "" },
    });
    if (served === undefined) throw new Error(`runtime/services/${service}.ts serves nothing`);
    found.push(...(await waysInto(served)).map((way) => `${service} ${way}`));
    await serving.close();
  }
  return found;
}

type Builder = (...parts: never[]) => string;

/** Objects of a bucket: by what builds their key, and else by their prefix. */
function objectsIn(bucket: DataBucket, builders: Readonly<Record<string, Builder>>): string[] {
  const keys = Object.values(builders).map((build) => build(...(["id", 0, 0, "state"] as never[])));
  const others = Object.entries(buckets[bucket]).filter(([, prefix]) => !keys.some((key) => key.startsWith(prefix)));
  return [...Object.keys(builders), ...others.map(([name]) => name)];
}

/** Objects of the evolution bucket. */
export const evolutionObjectsThereAre = (): string[] => objectsIn("evolution", evolutionKeys);

/** Objects of the agents bucket. */
export const agentObjectsThereAre = (): string[] => objectsIn("agents", agentKeys);

/** Items of tables; those of the control table by their scopes. */
export const itemsThereAre = (): string[] =>
  Object.keys(tables).flatMap((table) => (table === "control" ? Object.values(controlScopes).flat() : [table]));

/** Kinds of tasks that a request may have. */
export function kindsThereAre(): string[] {
  const { oneOf } = z.toJSONSchema(taskDefinition, { io: "input", unrepresentable: "any" });
  return (oneOf as { properties: { kind: { const: string } } }[]).map(({ properties }) => properties.kind.const);
}

/** What an epoch is given from outside, and whether programs are among it; the compiler knows whether these are all. */
const hooks: Readonly<Record<keyof EpochHooks, boolean>> = {
  gate: false,
  stopped: false,
  ended: false,
  rejected: false,
  recorded: false,
  immigrants: true,
};

/** Whatever the built-in tasks make, read or judge programs with, and what else brings programs into an epoch. */
export function partsThereAre(): string[] {
  const ofEachKind = new Map(Object.values(builtInTasks).map((task) => [task.kind, task]));
  const problems = [...ofEachKind.values()].map((task) => createProblem(task));
  return once([
    ...problems.flatMap(({ representation, ...problem }) => [
      ...Object.keys(representation),
      ...Object.entries(problem).flatMap(([name, part]) => (typeof part === "function" ? [name] : [])),
    ]),
    ...Object.entries(hooks).flatMap(([name, bringsPrograms]) => (bringsPrograms ? [name] : [])),
  ]);
}
