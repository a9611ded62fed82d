import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommandLine } from "../../../helpers/command-line.js";
import { temporaryFolder } from "../../../helpers/temporary-folder.js";
import { createScene, type Entrance, type Entrances } from "./scene.js";
import { csvTasks, evolveIn } from "./tasks.js";

/** Runs a command line beside files. */
async function beside<T>(files: Readonly<Record<string, string>>, use: (directory: string) => Promise<T>): Promise<T> {
  const directory = temporaryFolder();
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
  return use(directory);
}

const shows: Entrance = { takesNoCode: "it shows what there is" };

const toSafety: Entrance = { takesNoCode: "what it asks of the safety service is among the operations" };
const group: Entrance = { takesNoCode: "its subcommands are entrances of their own" };

/** Every command and subcommand. */
export const commandEntrances: Entrances = {
  evolve: {
    slow: true,
    async refuses(danger) {
      for (const task of csvTasks(danger)) {
        const scene = createScene();
        await evolveIn(scene, task);
        await scene.expectSafe();
      }
    },
  },
  compile: {
    refuses: ({ source }) =>
      beside({ "agent.js": source }, async (directory) => {
        const { exitCode } = await runCommandLine(
          directory,
          "compile",
          join(directory, "agent.js"),
          "--out",
          directory,
        );
        expect([2, 3]).toContain(exitCode);
        expect(await readdir(directory)).toEqual(["agent.js"]);
      }),
  },
  converse: {
    refuses: ({ source }) => {
      const session = { agents: { a: "agent.js" }, policy: {}, start: { agent: "a", input: 1 } };
      return beside({ "agent.js": source, "session.json": JSON.stringify(session) }, async (directory) => {
        const { exitCode, out } = await runCommandLine(
          directory,
          "converse",
          join(directory, "session.json"),
          "--json",
        );
        expect(exitCode).toBeGreaterThan(0);
        if (out === "") return; // it did not even compile
        expect(JSON.parse(out).turns).toMatchObject([{ outcome: { status: "failed", code: "unsafe" } }]);
      });
    },
  },
  scan: {
    refuses: ({ source }) =>
      beside({ "agent.js": source }, async (directory) => {
        await runCommandLine(directory, "scan", join(directory, "agent.js")); // whatever it says, it runs nothing
        expect(await readdir(directory)).toEqual(["agent.js"]);
      }),
  },
  run: { takesNoCode: "it names an agent by the hash of its code; agent-run runs it" },
  serve: { takesNoCode: "the operations of the services are entrances of their own" },
  quarantine: group,
  "quarantine list": shows,
  "quarantine show": shows,
  "quarantine run": toSafety,
  "quarantine approve": toSafety,
  "quarantine reject": toSafety,
  mcp: { takesNoCode: "its tools are operations, which are entrances of their own" },
  task: group,
  "task init": { takesNoCode: "it writes an example of ours" },
  "task check": { takesNoCode: "it reads a task as evolve does, and runs nothing of it" },
  status: shows,
  list: shows,
  show: shows,
  top: shows,
  audit: shows,
  history: { takesNoCode: "it makes rows of numbers and names, and shows them; code is none of them" },
  plan: shows,
  cost: shows,
  synth: { takesNoCode: "it writes what infra/ says" },
  stop: { takesNoCode: "a reason is text, written down and shown" },
  checkpoints: shows,
  replay: { takesNoCode: "what it reads are objects, each an entrance of its own" },
  rollback: { takesNoCode: "it names a checkpoint, which is an entrance of its own" },
  resume: { takesNoCode: "a reason is text, written down and shown" },
};
