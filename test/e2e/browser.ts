export const SESSION = '__Host-jishi';

/** As much of a browser as a login needs: it keeps cookies by origin, and follows nothing by itself. */
export class Browser {
  private readonly jars = new Map<string, Map<string, string>>();

  async go(url: string, init: RequestInit = {}): Promise<Response & { to: string | null }> {
    const { origin } = new URL(url);
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers as { [name: string]: string }, ...(cookie && { cookie }) } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (/expires=Thu, 01 Jan 1970|max-age=0/i.test(line)) jar.delete(name!);
      else jar.set(name!, value!);
    }
    const location = response.headers.get('location');
    return Object.assign(response, { to: location && new URL(location, url).href });
  }

  cookie(origin: string, name: string): string | undefined {
    return this.jars.get(origin)?.get(name);
  }

  /** Where a login ends, for whoever chooses that account on the way. */
  async logIn(apiUrl: string, account: string, to = '/'): Promise<string> {
    const callback = await this.chooses(apiUrl, account, to);
    return (await this.go(callback)).to!;
  }

  /** The address the issuer sends the browser back to. */
  async chooses(apiUrl: string, account: string, to = '/', how = 'anew'): Promise<string> {
    let at = (await this.go(`${apiUrl}/login?${how}&to=${encodeURIComponent(to)}`)).to!;
    for (let steps = 0; !at.startsWith(`${apiUrl}/login/callback`); steps++) {
      if (steps > 10) throw new Error(`the login leads nowhere: ${at}`);
      const step = await this.go(at);
      at = step.to ?? await this.submit(await step.text(), at, account);
    }
    return at;
  }

  /** Leaves the issuer itself, whatever page they were on. */
  async leaves(issuer: string): Promise<void> {
    const page = await (await this.go(`${issuer}/session/end`)).text();
    const [action, xsrf] = [/<form[^>]* action="([^"]*)"/.exec(page)![1]!, /name="xsrf" value="([^"]*)"/.exec(page)![1]!];
    await this.go(new URL(action, issuer).href, { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) });
  }

  /** A form that sends itself, or the one on which an account is chosen. */
  private async submit(page: string, at: string, account: string): Promise<string> {
    const action = /<form[^>]* action="([^"]*)"/.exec(page)?.[1];
    if (action === undefined) throw new Error(`no form at ${at}`);
    const fields = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]): [string, string] => [name!, value!]);
    const { to } = await this.go(new URL(action, at).href, { method: 'POST', body: new URLSearchParams(fields.length > 0 ? fields : [['account', account]]) });
    if (to === null) throw new Error(`the form at ${at} leads nowhere`);
    return to;
  }
}

// Tests look at whatever an answer holds.
// oxlint-disable-next-line typescript/no-explicit-any
type Answer = any;

/** Somebody in a browser, logged in. */
export class Person {
  private readonly api: string;
  readonly browser = new Browser();
  csrfToken = '';

  private constructor(api: string) {
    this.api = api;
  }

  static async called(api: string, account: string): Promise<Person> {
    const person = new Person(api);
    await person.browser.logIn(api, account);
    person.csrfToken = (await person.get('/v1/session')).body.csrfToken;
    return person;
  }

  async get(path: string, headers = {}) {
    const response = await this.browser.go(this.api + path, { headers });
    return { status: response.status, body: await response.json() as Answer };
  }

  post(path: string, body: object, headers?: { [name: string]: string }) {
    return this.send('POST', path, body, headers);
  }

  async send(method: 'POST' | 'PUT' | 'DELETE', path: string, body: object, headers: { [name: string]: string } = { 'x-csrf-token': this.csrfToken }) {
    const response = await this.browser.go(this.api + path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), ...headers } });
    return { status: response.status, body: await response.json() as Answer };
  }

  leavesIssuer(issuer: string): Promise<void> {
    return this.browser.leaves(issuer);
  }

  get cookie(): string {
    return this.browser.cookie(this.api, SESSION)!;
  }
}
