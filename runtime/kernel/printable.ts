/** A value as JSON for people to read; what JSON cannot carry (nested too deeply, circular) by why not. */
export function printable(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    return JSON.stringify(error instanceof RangeError ? "… nested too deeply to show" : "… not to be shown as JSON");
  }
}
