/** A deployed Lambda function, as the emulator knows it. */
export interface DeployedFunction {
  readonly name: string;
  readonly version: string;
  readonly arn: string;
  /** `<file without extension>.<export>`, relative to `directory`. */
  readonly handler: string;
  /** Where its zip was unpacked. */
  readonly directory: string;
  /** Hash of its zip; a new one is a new deployment. */
  readonly sha256: string;
  readonly runtime: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Reserved concurrency: invocations over it are throttled. */
  readonly concurrency: number | null;
  readonly logGroup: string;
  readonly logFormat: "Text" | "JSON";
  /** Keys of its role. */
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
  /** Its own environment variables. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What the emulator asks of the function host. */
export interface InvokeRequest {
  /** Of the request: an event that is tried again keeps it. */
  readonly id: string;
  readonly function: DeployedFunction;
  /** Where the function finds AWS. */
  readonly endpoint: string;
  /** The event, as JSON text. */
  readonly event: string;
}

/** A line that the function wrote, as CloudWatch Logs takes it. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

/** The function host's answer. */
export interface InvokeResponse {
  /** JSON text: what the handler returned, or a `FunctionError`. */
  readonly payload: string;
  readonly failed: boolean;
  /** Not run: the function's reserved concurrency is used up. */
  readonly throttled: boolean;
  readonly logStream: string;
  readonly logs: readonly LogLine[];
}

/** The payload of a failed invocation, in the words of the Lambda runtime. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** How an invocation ended. */
export interface InvocationOutcome {
  readonly payload: string;
  readonly failed: boolean;
  /** The environment must not be used again. */
  readonly fatal: boolean;
  /** Resident memory of the process. */
  readonly memoryBytes: number;
}

/** Host → execution environment. */
export interface Invocation {
  readonly id: string;
  readonly event: string;
  readonly functionArn: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

/** Execution environment → host. */
export type RuntimeMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "broken"; readonly error: FunctionError }
  | (InvocationOutcome & { readonly kind: "answer" });

/** Written to both streams when invocation `id` is over: everything logged before it belongs to it. */
export const endOfLogs = (id: string): string => `\u0000end of logs of ${id}`;
