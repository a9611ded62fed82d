/**
 * How fast programs are evaluated, and how well evolved agents pack: `npm run bench:evolution -- [seeds]`.
 * What is compared runs in the same process, one after the other, on one core.
 *
 * @module
 */

import { whole } from "../cli/numbers.js";
import { generate } from "../runtime/evolution/genome/generate.js";
import { grammarOf, reals } from "../runtime/evolution/genome/grammar.js";
import { Interpreter, intoBlocks } from "../runtime/evolution/genome/interpret.js";
import { precedence } from "../runtime/evolution/genome/primitives.js";
import type { Program } from "../runtime/evolution/genome/program.js";
import { builtInTasks } from "../runtime/evolution/tasks/index.js";
import { Random } from "../runtime/random.js";
import { commonPrimitives, compileClosures } from "./closures.js";
import { evolveAlone } from "./evolve.js";

const CANDIDATES = 300;
const NODES = { least: 15, most: 35 };
const MIN_SECONDS = 0.5;

/** Programs of about 25 nodes over two inputs. */
function candidates(): Program[] {
  const terminals = ["x", "y"].map((name) => ({ name, source: name, precedence: precedence.atom }));
  const grammar = grammarOf(terminals, commonPrimitives, reals(5));
  const drawn: Program[] = [];
  for (let seed = 0; drawn.length < CANDIDATES; seed++) {
    const program = generate(grammar, { type: "number", depth: 6, full: false }, Random.of(seed, "bench"));
    if (program.code.length >= NODES.least && program.code.length <= NODES.most) drawn.push(program);
  }
  return drawn;
}

/** Calls per second, after a warm-up of as long again. */
function perSecond(work: () => void): number {
  let rate = 0;
  for (let round = 0; round < 2; round++) {
    const start = performance.now();
    let calls = 0;
    let seconds = 0;
    while (seconds < MIN_SECONDS) {
      work();
      calls++;
      seconds = (performance.now() - start) / 1_000;
    }
    rate = calls / seconds;
  }
  return rate;
}

function throughput(programs: readonly Program[], points: number) {
  const random = Random.of("points", points);
  const column = () => Float64Array.from({ length: points }, () => random.next() * 4 - 2);
  const [x, y, target] = [column(), column(), column()];
  const rows = Array.from(x, (value, i) => [value, y[i]]);
  const blocks = intoBlocks([x, y, target], points);
  const interpreter = new Interpreter();
  let sink = 0;
  const vectorised = perSecond(() => {
    for (const program of programs) {
      for (const block of blocks) {
        const values = interpreter.run(program, block, block[0].length);
        for (let i = 0; i < block[2].length; i++) sink += (values[i] - block[2][i]) ** 2;
      }
    }
  });
  const closures = perSecond(() => {
    for (const program of programs) {
      const f = compileClosures(program);
      for (let i = 0; i < points; i++) sink += (f(rows[i]) - target[i]) ** 2;
    }
  });
  if (sink === 0) throw new Error("nothing was computed");
  const nodes = programs.reduce((sum, { code }) => sum + code.length, 0) / programs.length;
  return {
    points,
    "mean nodes": nodes.toFixed(1),
    "vectorised, candidates/s": Math.round(vectorised * programs.length),
    "closures, candidates/s": Math.round(closures * programs.length),
    ratio: (vectorised / closures).toFixed(1),
    "vectorised, Mnode/s": Math.round((vectorised * programs.length * nodes * points) / 1e6),
  };
}

async function packing(seeds: number): Promise<void> {
  const rows = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const start = performance.now();
    rows.push(await evolveAlone(builtInTasks["online-bin-packing"], seed));
    console.log(`seed ${seed} of ${seeds}: ${((performance.now() - start) / 1_000).toFixed(0)} s`);
  }
  console.table(rows);
}

async function main(): Promise<void> {
  const seeds = whole("seeds")(process.argv[2] ?? "5");
  const programs = candidates();
  console.log("Evaluation of programs, one core");
  console.table([20, 100, 1_000].map((points) => throughput(programs, points)));
  console.log(
    "Online bin packing, Weibull 5k: % over the lower bound, default configuration, islands in turn on one core",
  );
  await packing(seeds);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
