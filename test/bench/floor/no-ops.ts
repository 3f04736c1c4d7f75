/** Activities that do nothing: what Temporal itself takes is left. */
export const noOps = {
  write: (which: number) => Promise.resolve(which),
  send: () => Promise.resolve(1),
  first: () => Promise.resolve(1),
  second: () => Promise.resolve(2),
  third: () => Promise.resolve(3),
};

export type NoOps = typeof noOps;
