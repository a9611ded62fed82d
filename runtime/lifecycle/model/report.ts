/** What a model did before one epoch of an island. */
export interface ModelReport {
  readonly calls: number;
  readonly failed: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
  /** Programs found in its replies. */
  readonly proposals: number;
  /** Of them, those that the gate refused as they were written. */
  readonly refused: number;
}
