/**
 * The Lambda data plane of the local AWS: `POST /` an `InvokeRequest`, get an `InvokeResponse`.
 *
 * @module
 */
import { Fleet } from "./fleet.js";
import { serveInvocations } from "./serve.js";

const fleet = new Fleet();

serveInvocations(
  (request) => fleet.invoke(request),
  () => fleet.close(),
);
