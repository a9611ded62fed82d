import { evaluateInPieces } from "../../../../runtime/search/evaluators/evaluation.js";
import type { Evaluation } from "../../../../runtime/search/evaluators/stage.js";
import { StopGuard } from "../../../../runtime/search/evaluators/stop-guard.js";
import { builtInTasks, createProblem, type Problem } from "../../../../runtime/search/tasks/index.js";

const going = () => new StopGuard(async () => false);

const answering = (evaluate: (programs: readonly unknown[]) => Promise<readonly Evaluation[]>): Problem => ({
  ...createProblem(builtInTasks["nguyen-1"]),
  evaluate,
});

describe("evaluation in pieces", () => {
  const programs = Array.from({ length: 100 }, (_, i) => i);

  it("gives one evaluation for each program, in order, however it was cut", async () => {
    const pieces: number[] = [];
    const problem = answering(async (piece) => {
      pieces.push(piece.length);
      return piece.map((program) => ({ fitness: Number(program) }));
    });
    const evaluations = await evaluateInPieces(problem, programs, going());
    expect(evaluations?.map(({ fitness }) => fitness)).toEqual(programs);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces[0]).toBe(1); // nobody knows yet how long one takes
  });

  it.each([
    ["no number", async () => [{ fitness: Number.NaN }]],
    ["no finite number", async () => [{ fitness: -Infinity }]],
    ["nothing for a program", async () => []],
    ["a word", async () => [{ fitness: "0" }] as unknown as Evaluation[]],
  ])("never scores %s", async (_, evaluate) => {
    const evaluations = await evaluateInPieces(answering(evaluate), [1], going());
    expect(evaluations).toEqual([{ fitness: null }]);
  });

  it("ends when it must stop, even where a piece never ends", async () => {
    const endless = answering(() => new Promise(() => undefined));
    expect(await evaluateInPieces(endless, programs, new StopGuard(async () => true))).toBeUndefined();
  });

  it("ends between two pieces, too", async () => {
    let pieces = 0;
    const problem = answering(async (piece) => {
      pieces++;
      return piece.map(() => ({ fitness: 1 }));
    });
    expect(await evaluateInPieces(problem, programs, new StopGuard(async () => true))).toBeUndefined();
    expect(pieces).toBe(1);
  });
});
