# One image for every service: `docker run IMAGE node services.mjs <name>`; environment variables say the rest
# (runtime/architecture/environment.ts). Built of what `npm run build` has put into dist/services.

# Debian (slim) with Node 22, and always by digest: --build-arg BASE=…/node:22-bookworm-slim@sha256:…
ARG BASE
FROM ${BASE}

ENV NODE_ENV=production
WORKDIR /app
COPY dist/services/services.mjs dist/services/sandbox-child.js dist/services/quickjs.wasm dist/services/authorities.pem ./

# Who signs the certificates of RDS; they are in no list of a machine's
ENV NODE_EXTRA_CA_CERTS=/app/authorities.pem

# Nobody: no name, no home, no shell. The root may be read-only; what is written goes to /tmp.
USER 65532:65532

# Alive, not ready: a service that waits for its stores is not killed for it.
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

STOPSIGNAL SIGTERM
ENTRYPOINT []
CMD ["node", "services.mjs"]
