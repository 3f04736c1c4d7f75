import { type TemporalTls, temporalTlsOf } from '#infra/temporal-connection.js';

/** What the apps read from the environment, parsed once at the start: a missing or broken value stops the app with its name. */
export class Settings {
  private readonly env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    this.env = env;
  }

  /** @throws when it is neither set nor has a default. */
  text(name: string, otherwise?: string): string {
    const value = this.env[name] || otherwise;
    if (value === undefined) throw new Error(`${name} is not set`);
    return value;
  }

  /** A whole number of 0 or more. @throws when it is none. */
  count(name: string, otherwise?: number): number {
    const value = this.text(name, otherwise?.toString());
    if (!/^\d{1,9}$/.test(value)) throw new Error(`${name} is no whole number: ${value}`);
    return Number(value);
  }

  /** One of these words, the first of them where none is set. @throws when it is another. */
  oneOf<T extends string>(name: string, words: readonly [T, ...T[]]): T {
    const value = this.text(name, words[0]);
    const known = words.find(word => word === value);
    if (known === undefined) throw new Error(`${name} is none of ${words.join(', ')}: ${value}`);
    return known;
  }

  /** What a connection to Temporal is opened with. @throws when half of a pair of files is named. */
  temporalTls(): TemporalTls | null {
    return temporalTlsOf(this.env);
  }

  /** `1` and `true` are yes. */
  flag(name: string): boolean {
    return ['1', 'true'].includes(this.env[name] ?? '');
  }
}
