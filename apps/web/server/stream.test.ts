import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { follow } from '#apps/web/server/stream.js';

/** As much of a browser's own as is used. */
class Source extends EventTarget {
  static readonly CLOSED = 2;
  static all: Source[] = [];
  readyState = 1;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    Source.all.push(this);
  }

  close(): void {
    this.readyState = Source.CLOSED;
  }

  says(type: string, lastEventId = '', data = '1'): void {
    this.dispatchEvent(Object.assign(new Event(type), { data, lastEventId }));
  }
}

const before = globalThis.EventSource;
let taken: string[];
let stop: () => void;
beforeEach(() => {
  jest.useFakeTimers();
  Source.all = [];
  globalThis.EventSource = Source as unknown as typeof EventSource;
  taken = [];
  stop = follow('/v1/alerts/stream', 'alert', data => taken.push(data));
});
afterEach(() => {
  stop();
  globalThis.EventSource = before;
  jest.useRealTimers();
});

it('a line that says nothing for too long is given up, and another goes on where it was', () => {
  Source.all[0]!.says('alert', '7', 'first');
  jest.advanceTimersByTime(44_000);
  expect(Source.all).toHaveLength(1);
  jest.advanceTimersByTime(2_000);
  expect(Source.all.map(({ url, readyState }) => [url.split('?')[1], readyState])).toEqual([[undefined, Source.CLOSED], ['after=7', 1]]);
  Source.all[1]!.says('alert', '8', 'second');
  expect(taken).toEqual(['first', 'second']);
});

it('a beat is a sign that it stands', () => {
  for (let i = 0; i < 10; i++) {
    jest.advanceTimersByTime(15_000);
    Source.all[0]!.says('beat');
  }
  expect([Source.all.length, taken]).toEqual([1, []]);
});

it('nobody asks any more once it is stopped', () => {
  stop();
  jest.advanceTimersByTime(120_000);
  expect(Source.all.map(({ readyState }) => readyState)).toEqual([Source.CLOSED]);
});
