/** Which methods each address takes, so that a wrong method is told from a wrong address. */
export class RouteTable {
  private readonly routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  add(url: string, methods: string | string[]): void {
    const pattern = new RegExp(`^${url.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`);
    const route = this.routes.get(url) ?? { pattern, methods: new Set<string>() };
    for (const method of [methods].flat()) route.methods.add(method);
    this.routes.set(url, route);
  }

  methodsAt(url: string): string[] {
    const path = url.split('?', 1)[0]!;
    const matching = [...this.routes.values()].filter(route => route.pattern.test(path));
    return [...new Set(matching.flatMap(route => [...route.methods]))].sort();
  }
}
