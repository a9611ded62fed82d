import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** The prototype of our sandbox, behind a process as ours is. */
interface Prototype {
  /** @param agent an expression: `(config) => (input) => output`; its outputs on the cases are the answer */
  evaluate(agent: string, config: unknown): Promise<unknown>;
  close(): void;
}

/** Starts the prototype's process, which knows the cases from then on. It lives until `close`. */
export async function startPrototype(cases: readonly unknown[]): Promise<Prototype> {
  const child = fork(join(__dirname, "child.ts"), [], {
    execArgv: ["--import", "tsx", "--no-warnings"],
    serialization: "advanced",
  });
  const ask = async (message: object): Promise<unknown> => {
    child.send(message);
    const [answer] = await once(child, "message");
    return answer;
  };
  await ask(cases);
  return { evaluate: (agent, config) => ask({ agent, config }), close: () => child.kill() };
}
