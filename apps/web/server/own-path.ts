import { CallProblem } from '#apps/web/server/problem.js';

/**
 * The path of a call, as it was meant: what stands in a page's address must not lead the call to another route of ours,
 * or to another host. @throws CallProblem not-found
 */
export function ownPath(path: string): string {
  const [asked] = path.split(/[?#]/);
  const url = URL.parse(path, 'http://here');
  if (url?.origin === 'http://here' && url.pathname === asked && asked.startsWith('/v1/') && !/%2f|%5c|%2e|%00/i.test(asked)) return path;
  throw new CallProblem('not-found', { zh: '没有这个页面或案件。', en: 'There is no such page or case.' });
}
