/** The floor: hono alone, as its own documentation begins. It reads JSON and answers, to whatever it is asked, what it was told. */
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { LOOPBACK } from "../../runtime/http/serve.js";
import type { Json } from "../../runtime/kernel/json.js";

process.once("message", ({ answer }: { readonly answer: Json }) => {
  const app = new Hono();
  app.post("/run", async (context) => {
    await context.req.json();
    return context.json(answer as object);
  });
  serve({ fetch: app.fetch, hostname: LOOPBACK, port: 0 }, ({ port }) => process.send?.({ port }));
});
