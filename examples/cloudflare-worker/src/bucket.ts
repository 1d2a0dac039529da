/** So many requests a second, twice as many in a burst. Kept in memory: forgetting it lets a burst through, no more. */
export class Bucket {
  readonly #perSecond: number;
  #tokens: number;
  #filledAt = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#tokens = 2 * perSecond;
  }

  /** Takes one; where there is none, how many seconds to wait, else 0. */
  take(now: number): number {
    const passed = Math.max(now - this.#filledAt, 0) / 1_000;
    this.#tokens = Math.min(this.#tokens + passed * this.#perSecond, 2 * this.#perSecond);
    this.#filledAt = now;
    if (this.#tokens < 1) return Math.ceil((1 - this.#tokens) / this.#perSecond);
    this.#tokens -= 1;
    return 0;
  }
}
