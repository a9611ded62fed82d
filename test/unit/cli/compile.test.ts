import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { compilationLines, compileCommand } from "../../../cli/commands/compile.js";
import { failureOf } from "../../../cli/failure.js";
import type { Client } from "../../../runtime/api/client.js";
import { fakeCommandContext } from "../../helpers/command-context.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";
import { plain } from "../../helpers/terminal.js";

const source = "interface C { k: number }\nexport default ({ k }: C) => (x: number) => x * k;\n";

describe("compile", () => {
  let directory: string;
  const published = jest.fn(async () => ({ created: true }));

  beforeEach(async () => {
    directory = temporaryFolder();
    await writeFile(join(directory, "agent.ts"), source);
    published.mockClear();
  });

  /** What the command prints as JSON. */
  async function run(file: string, ...options: string[]) {
    const client = { compiler: { compile: published } } as unknown as Client;
    const { context, printed } = fakeCommandContext({ client: async () => client });
    const program = new Command().addCommand(compileCommand(() => context));
    await program.parseAsync(["compile", join(directory, file), ...options], { from: "user" });
    return printed.value;
  }

  it("writes the code, whose hash is its name, and the source map beside it", async () => {
    const out = join(directory, "a/b");
    const made = (await run("agent.ts", "--out", out)) as { agent_id: string; written: string[] };
    const code = await readFile(join(out, `${made.agent_id}.js`), "utf8");
    expect(createHash("sha256").update(code).digest("hex").slice(0, 16)).toBe(made.agent_id);
    expect(JSON.parse(await readFile(join(out, `${made.agent_id}.js.map`), "utf8"))).toMatchObject({
      sources: ["agent.ts"],
      sourcesContent: [source],
    });
    expect((await readdir(out)).map((name) => join(out, name)).sort()).toEqual([...made.written].sort());
    expect(published).not.toHaveBeenCalled();
  });

  it("publishes the source, and writes nothing where nobody asked for files", async () => {
    const made = await run("agent.ts", "--publish", "--config", '{"k":2}', "--name", "times");
    expect(made).toMatchObject({ published: { created: true }, written: [] });
    expect(published).toHaveBeenCalledWith({ source, file: "agent.ts", name: "times", config: { k: 2 } });
    expect(await readdir(directory)).toEqual(["agent.ts"]);
  });

  it.each([
    ["gone.js", undefined, 2],
    ["agent.py", "x = 1", 2],
    ["broken.js", "export default", 2],
    ["unsafe.js", "export default () => () => eval('1')", 3],
    ["large.js", `export default () => () => "${"x".repeat(7_000)}"`, 3],
  ])("refuses %s before it publishes", async (file, text, exitCode) => {
    if (text !== undefined) await writeFile(join(directory, file), text);
    const error: unknown = await run(file, "--publish").catch((refused) => refused);
    expect(failureOf(error)).toMatchObject({ exitCode });
    expect(published).not.toHaveBeenCalled();
  });
});

describe("compilationLines", () => {
  const facts = { agent_id: "0123456789abcdef", file: "a.ts", bytes: 30, source_bytes: 77, safety_score: 1 };

  it("say what became of the file and what to do next", () => {
    const published = { ...facts, created: true };
    expect(compilationLines({ ...facts, written: ["x.js"], published }, plain)).toEqual([
      "agent 0123456789abcdef  a.ts  77 → 30 bytes of the 6656 allowed, safety 1.00",
      "wrote x.js",
      "stored; t-developer run 0123456789abcdef runs it",
    ]);
  });
});
