const once = (work) => {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start);
};

/** Nanoseconds of the middle one of some runs. */
export const median = (runs, work) =>
  Array.from({ length: runs }, () => once(work)).sort((a, b) => a - b)[Math.floor(runs / 2)];
