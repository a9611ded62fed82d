/** A service to be run as a container: what it answers depends on the path, how it lives on the environment. */
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";

const { env } = process;
const answers = {
  "/healthz": () => ({ alive: true }),
  "/environment": () => env,
  "/who": () => ({ version: env.VERSION, pid: process.pid, uid: process.getuid() }),
  "/confined": () => ({ root: written("/x"), own: written("x"), tmp: written("/tmp/x") }),
  "/exit": () => setTimeout(() => process.exit(3), 10) && "exits",
};

/** Whether a file can be written, or why not. */
function written(path) {
  try {
    writeFileSync(path, "");
    return "written";
  } catch ({ code }) {
    return code;
  }
}

if (env.ALLOCATES) {
  const all = [];
  for (let i = 0; i < Number(env.ALLOCATES); i++) all.push(Buffer.alloc(2 ** 20, 1));
}

if (env.FAILS) {
  console.log("fails");
  process.exit(Number(env.FAILS));
}

if (env.TOKEN) {
  await fetch(env.AWS_ENDPOINT_URL, {
    method: "POST",
    headers: {
      authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/states/aws4_request",
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "AWSStepFunctions.SendTaskSuccess",
    },
    body: JSON.stringify({ taskToken: env.TOKEN, output: '{"told": "by the task"}' }),
  });
} else if (env.ENDS) {
  console.log(`ends with ${env.ENDS}`);
} else {
  let sick = env.SICK === "true";
  const server = createServer(async (request, response) => {
    if (request.url.startsWith("/call?")) {
      response.end(await (await fetch(request.url.slice("/call?".length))).text());
      return;
    }
    const path = request.url.split("?")[0];
    if (path === "/sicken") sick = true;
    if (path === "/events") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("data: first\n\n");
      setTimeout(() => response.end("data: last\n\n"), 300);
      return;
    }
    const status = path === "/healthz" && sick ? 500 : 200;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(
      JSON.stringify(answers[path]?.() ?? { path: request.url, headers: request.headers, version: env.VERSION }),
    );
  });
  server.listen(Number(env.PORT ?? 8000), "0.0.0.0", () => console.log(`listens as ${env.VERSION}`));
  process.on("SIGTERM", () => {
    console.log("told to end");
    if (env.STUBBORN) return;
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
}
