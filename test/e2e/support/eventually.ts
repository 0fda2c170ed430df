/** Waits until a question is answered as expected; fails with the last answer. */
export async function eventually<T>(ask: () => Promise<T>, expected: T, seconds = 20): Promise<void> {
  const end = Date.now() + seconds * 1000;
  let answer = await ask();
  while (answer !== expected && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    answer = await ask();
  }
  expect(answer).toBe(expected);
}
