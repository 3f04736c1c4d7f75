import { Button, Spin } from 'antd';
import type { ReadListView } from '#libs/contracts/view.js';
import type { DocumentKind, PersonalKind, Role } from '#libs/contracts/words.js';
import { DOCUMENT_NAMES } from '#libs/documents/names.js';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import { KIND_NAMES } from '#libs/words/personal.js';
import { listed } from '#libs/words/words.js';
import { useReads } from '#apps/web/audit/audit-query.js';
import { useWords } from '#apps/web/language/language.js';
import { useNames } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';
import { When } from '#apps/web/shell/time.tsx';

type Read = ReadListView['reads'][number];

/** Who looked at whose personal data in this case, and why. */
export function ReadLog({ caseNo }: { caseNo: string }) {
  const { t, say } = useWords();
  const name = useNames(null);
  const log = useReads(caseNo);
  const reads = log.data?.pages.flatMap(page => page.reads) ?? [];
  return (
    <section className="panel reads">
      <h2>{t('readLog')}</h2>
      {log.error && <Trouble error={log.error} retry={() => void log.refetch()} />}
      {log.isPending ? <Spin /> : reads.length === 0 && !log.error ? <p className="none">{t('readNone')}</p> : (
        <div className="scrolled" tabIndex={0} role="region" aria-label={t('readLog')}>
          <table className="list">
            <thead><tr><th scope="col">{t('readAt')}</th><th scope="col">{t('readBy')}</th><th scope="col">{t('readWhat')}</th><th scope="col">{t('readWhy')}</th></tr></thead>
            <tbody>{reads.map(read => (
              <tr key={read.readNo}>
                <td><When at={read.at} /></td>
                <td>{say(name('person', read.by.id))} <small>{say(ROLE_NAMES[read.by.role as Role])}{read.by.onBehalfOf && ` · ${t('inPostOf', { whose: say(name('person', read.by.onBehalfOf)) })}`}</small></td>
                <td>{t(`read.${read.act}`)}：{say(whatOf(read))}</td>
                <td>{read.reason ?? '–'}</td>
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
      {log.hasNextPage && <Button loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>{t('more')}</Button>}
    </section>
  );
}

/** As the log has it: kinds of personal data that were shown or looked for; a document's kind, maybe with its number; an attachment's number. */
function whatOf({ act, what }: Read): { zh: string; en: string } {
  return listed(what.map(one => {
    if (act === 'disclosure' || act === 'search') return KIND_NAMES[one as PersonalKind];
    if (act === 'attachment') return { zh: `第 ${one} 号`, en: `no. ${one}` };
    const [, kind, no] = /^(.*?)(?:-(\d+))?$/.exec(one)!;
    const { zh, en } = DOCUMENT_NAMES[kind as DocumentKind];
    return no === undefined ? { zh, en } : { zh: `${zh}（第 ${no} 号）`, en: `${en} no. ${no}` };
  }));
}
