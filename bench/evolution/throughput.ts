import { CompiledEngine, engineModule } from "../../runtime/search/evaluators/formula/compiled.js";
import type { Engine, Rows } from "../../runtime/search/evaluators/formula/engine.js";
import { InterpretedEngine } from "../../runtime/search/evaluators/formula/interpreted.js";
import type { Program } from "../../runtime/search/representations/formula/program.js";
import { compileClosures } from "../closures.js";
import { benchTable, candidates, meanNodes } from "./batch.js";
import { rates } from "./rates.js";
import { keep } from "./results.js";

const POINTS = [20, 100, 1_000];

/** The engine with and without finding equal subexpressions, in JavaScript, and closures, on a batch of all different programs. */
function compare(programs: readonly Program[], points: number) {
  const rows = benchTable(points);
  const wasm = engineModule();
  if (!wasm) throw new Error("this machine has no SIMD");
  const engines = [new CompiledEngine(wasm, rows), new CompiledEngine(wasm, rows, false), new InterpretedEngine(rows)];
  const works = engines.map((engine: Engine) => () => void engine.squaredErrors(programs));
  const [shared, plain, javascript, closures] = rates(...works, () => void byClosures(programs, rows));
  const perSecond = (rate: number) => Math.round(rate * programs.length);
  const meganodes = (rate: number) => Math.round((rate * programs.length * meanNodes(programs) * points) / 1e6);
  return {
    points,
    "engine, candidates/s": perSecond(shared),
    "not sharing": perSecond(plain),
    JavaScript: perSecond(javascript),
    closures: perSecond(closures),
    "engine : closures": Number((shared / closures).toFixed(1)),
    "not sharing : closures": Number((plain / closures).toFixed(1)),
    "engine, Mnode/s": meganodes(shared),
    "not sharing, Mnode/s": meganodes(plain),
  };
}

/** Compiled for every evaluation, as candidates are new each time. */
function byClosures(programs: readonly Program[], { columns, target }: Rows): number {
  const rows = Array.from(target, (_, i) => columns.map((column) => column[i]));
  let sum = 0;
  for (const program of programs) {
    const f = compileClosures(program);
    for (const [i, row] of rows.entries()) sum += (f(row) - target[i]) ** 2;
  }
  return sum;
}

/** How fast programs are evaluated: printed, and kept. */
export async function throughput(): Promise<void> {
  const programs = candidates();
  const nodes = Number(meanNodes(programs).toFixed(1));
  console.log(`${programs.length} different programs of ${nodes} nodes on average, per second of one core`);
  const perCore = POINTS.map((points) => compare(programs, points));
  console.table(perCore);
  keep("throughput", { candidates: programs.length, nodes, perCore });
}
