import type { Random } from "../../kernel/random.js";

/** What came of the children that one operator had a part in. */
interface Credit {
  readonly tried: number;
  /** Children better than their better parent. */
  readonly improved: number;
  /** The same after improvements were dealt at random among all children: what chance alone would have made of it. */
  readonly shuffled: number;
}

/** By the name of the operator. */
export type Credits = Readonly<Record<string, Credit>>;

/** What a child tells of the operators that made it. */
export interface OperatorOutcome {
  readonly operators: readonly string[];
  readonly improved: boolean;
}

/** How much of what was learned before a generation is still believed after it. */
const MEMORY = 0.9;

/** Children that an operator is believed to have had, as successful as the average, before it had any. */
const PRIOR = 10;

const NOTHING: Credit = { tried: 0, improved: 0, shuffled: 0 };

/**
 * How often each operator is to be chosen: probability matching, so in proportion to the share of its children that
 * were improvements, mixed with what was meant at first.
 *
 * @param priors what each is meant to have, by name; their sum is 1
 * @param exploration weight of the priors: 1 learns nothing
 * @returns probabilities by name; their sum is 1
 * @see Goldberg: "Probability matching, the magnitude of reinforcement, and classifier system bidding", 1990
 */
export function matchProbabilities(
  priors: Readonly<Record<string, number>>,
  credits: Credits,
  exploration: number,
): Record<string, number> {
  const all = sumOf(Object.values(credits));
  const average = all.tried > 0 ? all.improved / all.tried : 0;
  const merits = Object.entries(priors).map(([name, prior]) => {
    const { tried, improved } = credits[name] ?? NOTHING;
    return prior * ((improved + PRIOR * average) / (tried + PRIOR));
  });
  const total = merits.reduce((sum, merit) => sum + merit, 0);
  const learned = total > 0 ? 1 - exploration : 0;
  return Object.fromEntries(
    Object.entries(priors).map(([name, prior], i) => [
      name,
      (1 - learned) * prior + (learned > 0 ? (learned * merits[i]) / total : 0),
    ]),
  );
}

/** What a generation says of the operators. */
export function creditsOf(outcomes: readonly OperatorOutcome[], random: Random): Credits {
  const dealt = random.permutation(outcomes.length);
  const credits: Record<string, Credit> = {};
  for (const [child, { operators, improved }] of outcomes.entries()) {
    for (const name of new Set(operators)) {
      const before = credits[name] ?? NOTHING;
      credits[name] = {
        tried: before.tried + 1,
        improved: before.improved + Number(improved),
        shuffled: before.shuffled + Number(outcomes[dealt[child]].improved),
      };
    }
  }
  return credits;
}

/** What is believed after a generation: the new in full, the old a little less each time. */
export function learn(before: Credits, generation: Credits): Credits {
  const names = [...new Set([...Object.keys(before), ...Object.keys(generation)])].sort();
  return Object.fromEntries(
    names.map((name) => {
      const old = before[name] ?? NOTHING;
      return [name, sumOf([generation[name] ?? NOTHING, scaled(old, MEMORY)])];
    }),
  );
}

const scaled = ({ tried, improved, shuffled }: Credit, by: number): Credit => ({
  tried: tried * by,
  improved: improved * by,
  shuffled: shuffled * by,
});

const sumOf = (credits: readonly Credit[]): Credit =>
  credits.reduce(
    (sum, { tried, improved, shuffled }) => ({
      tried: sum.tried + tried,
      improved: sum.improved + improved,
      shuffled: sum.shuffled + shuffled,
    }),
    NOTHING,
  );
