/** What a program did on the training data. */
export interface Evaluation {
  /** Error, lower is better; null where it did not score: time-out, NaN, an answer missing or of the wrong type. */
  readonly fitness: number | null;
  /** The error on each training case, where selection goes by cases; NaN and infinite cases lose. */
  readonly errors?: Float64Array;
  /** Steps that it took, where they are counted. */
  readonly fuel?: number;
}

/** Evaluates programs on some of the training data, or on all of it. */
export interface Stage<P> {
  /**
   * One evaluation for each program, in their order. The same program always gets the same one, whatever else is in its
   * batch.
   *
   * @param signal aborted where nobody waits for it any more: whatever takes long then ends, by an error
   */
  evaluate(programs: readonly P[], signal?: AbortSignal): Promise<readonly Evaluation[]>;
}
