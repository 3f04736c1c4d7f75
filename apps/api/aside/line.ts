import { Problem } from '#apps/api/problems/problem.js';

/** Work in a line: one piece at a time, of whoever waits in turns, so that one who wants eight keeps another waiting for one of them. */
export class Line {
  /** Whose, in the order in which they are served next. */
  private readonly waiting = new Map<string, (() => void)[]>();
  private readonly taken = new Map<string, number>();
  private inAll = 0;
  private busy = false;

  constructor(private readonly most: number, private readonly mostEach: number) {}

  /** @throws too-many-requests for one who has too much here already, line-full when all together have. */
  async run<T>(whose: string, work: () => Promise<T>): Promise<T> {
    const own = this.taken.get(whose) ?? 0;
    if (own >= this.mostEach) throw new Problem('too-many-requests', { headers: { 'retry-after': '5' } });
    if (this.inAll >= this.most) throw new Problem('line-full');
    this.inAll++;
    this.taken.set(whose, own + 1);
    try {
      await this.turn(whose);
      return await work();
    } finally {
      this.inAll--;
      const left = this.taken.get(whose)! - 1;
      if (left === 0) this.taken.delete(whose);
      else this.taken.set(whose, left);
      this.next();
    }
  }

  private async turn(whose: string): Promise<void> {
    if (!this.busy) {
      this.busy = true;
      return;
    }
    await new Promise<void>(resolve => {
      const own = this.waiting.get(whose);
      if (own) own.push(resolve);
      else this.waiting.set(whose, [resolve]);
    });
  }

  private next(): void {
    const first = this.waiting.entries().next();
    if (first.done) {
      this.busy = false;
      return;
    }
    const [whose, own] = first.value;
    const begin = own.shift()!;
    // Behind all others, if there is more.
    this.waiting.delete(whose);
    if (own.length > 0) this.waiting.set(whose, own);
    begin();
  }
}
