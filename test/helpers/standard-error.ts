/** Keeps standard error quiet from here to the end of the test; says what was written there since. */
export function captureStderr(): () => string[] {
  write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  const { calls } = write.mock;
  const before = calls.length;
  return () => calls.slice(before).map(([text]) => String(text));
}

let write: jest.SpiedFunction<typeof process.stderr.write> | undefined;

afterEach(() => {
  write?.mockRestore();
  write = undefined;
});
