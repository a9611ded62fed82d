import { createHash } from "node:crypto";
import { AgentFailed, Unavailable } from "../../../kernel/errors.js";
import type { Json } from "../../../kernel/json.js";
import { Lru } from "../../../kernel/lru.js";
import { Random } from "../../../kernel/random.js";
import type { BatchSandbox, SandboxJob, Suite } from "../../../sandbox/job.js";
import { suite } from "../../../sandbox/suite.js";
import type { Evaluation, Stage } from "../../evaluators/stage.js";
import type { Representation } from "../../representations/representation.js";
import { treeLanguageOf } from "../../representations/tree/language.js";
import type { AgentProgram } from "../../representations/tree/program.js";
import { programs } from "../../representations/tree/representation.js";
import type { HoldOut, Problem, Verification } from "../problem.js";
import { baselines } from "./baselines.js";
import type { Episode } from "./cases.js";
import type { ProgramDesign } from "./design.js";
import { errorOf } from "./distance.js";

/** The share of cases that every candidate is run on; the others are for those that make no error on these. */
const FIRST_SHARE = 0.25;
/** No fewer than this many. */
const FIRST_LEAST = 25;

/** The share of these that are the first ones given: who writes cases begins with the telling ones. */
const GIVEN_SHARE = 0.5;

/** Cases in the first stage of a cascade, which come first in the full evaluation, too. */
const SCREENED = 10;

/** Behaviours whose errors are remembered for each part of the cases, with up to some kilobytes each. */
const BEHAVIOURS_KEPT = 5_000;

/** The wall clock of one candidate, in milliseconds: fuel ends long before. */
const WALL_MS = 60_000;

/**
 * An agent is a program that answers cases. It only ever runs in the sandbox, which learns the inputs and not what is
 * right; the answers are scored here.
 *
 * @param sandbox where candidates are evaluated; whoever evaluates none needs none
 */
export function programProblem(design: ProgramDesign, sandbox?: BatchSandbox): Problem<AgentProgram> {
  const { training, unseen } = design;
  const representation = programs(treeLanguageOf(design.vocabulary));
  const first = Math.max(FIRST_LEAST, Math.ceil(FIRST_SHARE * training.length));
  const order = caseOrder(training.length, Math.floor(GIVEN_SHARE * first));
  const stages = [order.slice(0, first), order.slice(first)].filter(({ length }) => length > 0);
  const stageOf = (parts: readonly (readonly number[])[]) => inTurn(parts, design, representation, sandbox);
  return {
    representation,
    unit: "of the cases failed, near misses in part",
    byCases: true,
    exactCases: true,
    ...stageOf(stages),
    screening: stageOf([order.slice(0, SCREENED)]),
    training: verification(new TestCases(training, design), (errors) => asStaged(errors, stages)),
    holdOut: sealed(new TestCases(unseen, design), design),
  };
}

/** All cases, the first `given` ones before the others, both shuffled. */
function caseOrder(count: number, given: number): number[] {
  const shuffled = Random.of("cascade", count).permutation(count);
  return [...shuffled.filter((i) => i < given), ...shuffled.filter((i) => i >= given)];
}

/** Runs candidates on one part of the cases after the other, as long as they make no error. */
function inTurn(
  parts: readonly (readonly number[])[],
  design: ProgramDesign,
  { print }: Pick<Representation<AgentProgram>, "print">,
  sandbox?: BatchSandbox,
): Stage<AgentProgram> {
  const { training } = design;
  const suites = parts.map((cases) => {
    const episodes = cases.map((i) => training[i]);
    return { cases, tests: new TestCases(episodes, design) };
  });
  return {
    async evaluate(candidates, signal) {
      if (sandbox === undefined) throw new Unavailable("there is no sandbox to evaluate programs in");
      const runs = candidates.map((candidate) => new Run(print(candidate), training.length));
      for (const { cases, tests } of suites) {
        const running = runs.filter(({ passed }) => passed);
        const results = await tests.run(
          running.map(({ source }) => source),
          sandbox,
          signal,
        );
        for (const [i, run] of running.entries()) run.take(results[i], cases);
      }
      return runs.map((run) => run.evaluation());
    },
  };
}

/** What came of a candidate in one stage. */
interface Result {
  readonly fuel: number;
  /** Undefined where it ended otherwise than by answering. */
  readonly errors?: Float64Array;
}

/** A candidate on its way through the stages. */
class Run {
  /** Whether it made no error so far. */
  passed = true;
  private failed = false;
  private fuel = 0;
  /** Cases that it was not run on count as failed. */
  private readonly errors: Float64Array;

  constructor(
    readonly source: string,
    count: number,
  ) {
    this.errors = new Float64Array(count).fill(Infinity);
  }

  /** @param cases where in the training data those stand that it was run on */
  take({ fuel, errors }: Result, cases: readonly number[]): void {
    this.fuel += fuel;
    this.failed ||= errors === undefined;
    this.passed = errors?.every((error) => error === 0) ?? false;
    for (const [i, error] of errors?.entries() ?? []) this.errors[cases[i]] = error;
  }

  /** A candidate that did not answer, on whatever case, has no fitness. */
  evaluation(): Evaluation {
    const { errors, fuel } = this;
    if (this.failed) return { fitness: null, errors: errors.fill(Infinity), fuel };
    return { fitness: failedShare(errors), errors, fuel };
  }
}

/** 0 where every case is right, 1 where every case fails; an error `e` counts for `e / (1 + e)` of a case. */
const failedShare = (errors: Float64Array): number =>
  errors.reduce((sum, error) => sum + (error === Infinity ? 1 : error / (1 + error)), 0) / errors.length;

/** Cases that candidates are run on. */
class TestCases {
  private readonly suite: Suite;
  private readonly calls: number;
  /** Errors by the hash of the answers: most of a population answers as others did before. */
  private readonly known = new Lru<string, Float64Array>(BEHAVIOURS_KEPT);

  constructor(
    private readonly episodes: readonly Episode[],
    private readonly design: ProgramDesign,
  ) {
    this.suite = suite(episodes.map(({ inputs }) => inputs as Json));
    this.calls = episodes.reduce((sum, { inputs }) => sum + inputs.length, 0);
  }

  get job(): Omit<SandboxJob, "source"> {
    const limits = { fuel: this.design.fuel * this.calls, wallMs: WALL_MS };
    return { config: null, seed: 0, work: { kind: "episodes", suite: this.suite }, limits };
  }

  /** One result for each source, in their order. */
  async run(sources: readonly string[], sandbox: BatchSandbox, signal?: AbortSignal): Promise<Result[]> {
    if (sources.length === 0) return [];
    const { job } = this;
    const jobs = sources.map((source) => ({ ...job, source }));
    const outcomes = await sandbox.runAll(jobs, signal);
    return outcomes.map((outcome) => {
      const { fuel } = outcome.usage;
      return { fuel, errors: outcome.status === "ok" ? this.errorsOf(outcome.result) : undefined };
    });
  }

  /** What {@link score} says, for answers of one behaviour once. What JSON does not tell apart has the same errors. */
  private errorsOf(result: Json): Float64Array | undefined {
    const behaviour = createHash("sha256").update(JSON.stringify(result)).digest("base64url");
    const errors = this.known.get(behaviour) ?? this.score(result);
    if (errors) this.known.set(behaviour, errors);
    return errors;
  }

  /** The error on each episode, the sum over its calls; undefined where there is not an answer to each. */
  score(result: Json): Float64Array | undefined {
    const { output, scorer } = this.design;
    if (!Array.isArray(result) || result.length !== this.episodes.length) return undefined;
    return Float64Array.from(this.episodes, ({ outputs }, i) => {
      const answers: unknown = result[i];
      if (!Array.isArray(answers) || answers.length !== outputs.length) return Infinity;
      return outputs.reduce<number>((sum, right, j) => sum + errorOf(answers[j], right, output, scorer), 0);
    });
  }
}

/** Errors on all cases as they count for a candidate: those of stages that it was not run on as failed. */
function asStaged(errors: Float64Array, stages: readonly (readonly number[])[]): Float64Array {
  const ended = stages.findIndex((cases) => cases.some((i) => errors[i] !== 0));
  const counted = errors.slice();
  if (ended >= 0) for (const i of stages.slice(ended + 1).flat()) counted[i] = Infinity;
  return counted;
}

/** @param counted what the errors on each case count as */
function verification(tests: TestCases, counted: (errors: Float64Array) => Float64Array): Verification {
  return {
    job: tests.job,
    score(result) {
      const errors = tests.score(result);
      if (errors) return failedShare(counted(errors));
      const hint = "look at the agent by run";
      throw new AgentFailed("the agent gave no answer to every case", { field: "result", hint });
    },
  };
}

function sealed(tests: TestCases, design: ProgramDesign): HoldOut {
  const { job, score } = verification(tests, (errors) => errors);
  return {
    job,
    score,
    get baselines() {
      return baselines(design, failedShare);
    },
  };
}
