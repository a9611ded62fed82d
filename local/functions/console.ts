import { format } from "node:util";

const levels = { trace: "TRACE", debug: "DEBUG", info: "INFO", log: "INFO", warn: "WARN", error: "ERROR" } as const;

/**
 * Makes `console` write what it writes on Lambda: `<time>\t<request>\t<level>\t<message>`, or one JSON object with log
 * format JSON. Only what goes to `process.stdout` directly reaches the log group as it is.
 *
 * @param requestId the invocation that is running
 */
export function writeLikeLambda(requestId: () => string, logFormat: "Text" | "JSON"): void {
  for (const [method, level] of Object.entries(levels)) {
    console[method as keyof typeof levels] = (...values: unknown[]) => {
      const timestamp = new Date().toISOString();
      const [only] = values;
      const line =
        logFormat === "JSON"
          ? JSON.stringify({
              timestamp,
              level,
              requestId: requestId(),
              message: values.length === 1 && !(only instanceof Error) ? only : format(...values),
            })
          : [timestamp, requestId(), level, format(...values)].join("\t");
      process.stdout.write(`${line.replace(/\n/g, "\r")}\n`); // one line is one log event
    };
  }
}
