import { judge } from "../../../gate/gate.js";
import type { Gate } from "../../../gate/verdict.js";
import type { Context } from "../../../kernel/context.js";
import { evolutionId } from "../../../lifecycle/records.js";
import { operationsOf } from "../../operation.js";

/** What operations on evolutions act on. */
interface EvolutionContext extends Context {
  readonly gate: Gate;
}

/** Makes an operation on evolutions. */
export const inEvolution = operationsOf<EvolutionContext>("evolution");

/** The context of a process that serves evolutions. */
export const openEvolution = (context: Context, gate: Gate = judge): EvolutionContext => ({ ...context, gate });

/** The evolution that is meant. */
export const evolution_id = evolutionId.describe("the evolution that is meant");
