/** What every error says beside its message; the APIs answer it as problem+json. */
export interface ErrorDetails {
  /** The input field that is wrong, as a path: `config.population`. */
  readonly field?: string;
  /** The value found there. */
  readonly value?: unknown;
  /** What to do about it. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Base of every error T-Developer raises on purpose. `code` is stable; `message` is for people. */
export abstract class TDeveloperError extends Error {
  abstract readonly code: string;
  readonly field?: string;
  readonly value?: unknown;
  readonly hint?: string;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = new.target.name;
    this.field = details.field;
    this.value = details.value;
    this.hint = details.hint;
  }
}

/** The caller sent something that cannot be used; nothing was written. */
export class InvalidInput extends TDeveloperError {
  readonly code = "invalid-input";
}

/** What was named does not exist. */
export class NotFound extends TDeveloperError {
  readonly code = "not-found";
}

/** What is there contradicts the request: it exists already, or is in another state. */
export class Conflict extends TDeveloperError {
  readonly code = "conflict";
}

/** A stored object does not match its hash or its schema; it is an error, never data. */
export class CorruptObject extends TDeveloperError {
  readonly code = "corrupt-object";
}

/** The emergency flag is set; nothing new starts. */
export class EmergencyStopped extends TDeveloperError {
  readonly code = "emergency-stopped";
}

/** The safety gate did not accept an agent. */
export class Unsafe extends TDeveloperError {
  readonly code = "unsafe";
}

/** An agent is larger than allowed. */
export class AgentTooLarge extends TDeveloperError {
  readonly code = "agent-too-large";
}

/** An agent did not answer in the sandbox within its limits. */
export class AgentFailed extends TDeveloperError {
  readonly code = "agent-failed";
}

/** Something outside answered too late or not at all, after bounded retries. */
export class Unavailable extends TDeveloperError {
  readonly code = "unavailable";
}
