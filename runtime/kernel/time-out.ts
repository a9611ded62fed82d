/**
 * What `work` comes to; where that takes longer, what `late` returns or throws. The work itself goes on, and waiting for
 * it keeps no process alive.
 */
export async function withTimeOut<T, L>(
  milliseconds: number,
  work: Promise<T>,
  late: () => L | Promise<L>,
): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((elapsed) => {
    timer = setTimeout(elapsed, milliseconds).unref();
  });
  try {
    return await Promise.race([work, over.then(late)]);
  } finally {
    clearTimeout(timer);
  }
}
