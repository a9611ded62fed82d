import { withTimeOut } from "../../../runtime/kernel/time-out.js";

const never = new Promise<never>(() => {});

describe("within", () => {
  it("answers what the work comes to, or fails as it does", async () => {
    await expect(withTimeOut(10_000, Promise.resolve(1), () => 2)).resolves.toBe(1);
    await expect(withTimeOut(10_000, Promise.reject(new Error("work")), () => 2)).rejects.toThrow("work");
  });

  it("does without it when it takes too long", async () => {
    const keepAlive = setTimeout(() => {}, 10_000);
    await expect(withTimeOut(1, never, () => 2)).resolves.toBe(2);
    const late = (): never => {
      throw new Error("late");
    };
    await expect(withTimeOut(1, never, late)).rejects.toThrow("late");
    clearTimeout(keepAlive);
  });
});
