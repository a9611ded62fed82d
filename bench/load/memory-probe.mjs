/** Loaded into the service's process before its own program: tells over IPC what its heap holds once garbage is gone. */
process.on("message", () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage());
});
process.channel?.unref(); // it keeps nothing alive
