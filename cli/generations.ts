import type { GenerationView } from "../runtime/lifecycle/steps/state-items.js";
import { shownNumber } from "./table.js";
import type { Terminal } from "./terminal.js";

const columns: readonly {
  readonly title: string;
  readonly width: number;
  readonly of: (item: GenerationView) => string;
}[] = [
  { title: "generation", width: 10, of: ({ generation }) => String(generation) },
  { title: "best", width: 10, of: ({ fitness_score }) => shownNumber(fitness_score) },
  { title: "mean", width: 10, of: ({ statistics }) => shownNumber(statistics.mean_fitness) },
  { title: "diversity", width: 9, of: ({ statistics }) => statistics.diversity.toFixed(2) },
  {
    title: "evaluations/s",
    width: 13,
    of: ({ statistics }) => String(Math.round(statistics.evaluations_per_second)),
  },
  { title: "bytes", width: 5, of: ({ statistics }) => String(Math.round(statistics.mean_bytes)) },
  { title: "champion", width: 16, of: ({ agent_id }) => agent_id },
];

/** The heading over lines of {@link generationLine}. */
export const generationHeading = columns.map(({ title, width }) => title.padStart(width)).join("  ");

/** One generation; green where it brought a better champion than the one before. */
export function generationLine(
  item: GenerationView,
  before: GenerationView | undefined,
  paint: Terminal["paint"],
): string {
  const line = columns.map(({ width, of }) => of(item).padStart(width)).join("  ");
  return before !== undefined && item.fitness_score < before.fitness_score ? paint("good", line) : line;
}
