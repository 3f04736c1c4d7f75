import { useQuery } from '@tanstack/react-query';
import { Spin } from 'antd';
import type { PackListView } from '#libs/contracts/view.js';
import { dayText } from '#libs/words/time-text.js';
import { listed } from '#libs/words/words.js';
import { PackProposals } from '#apps/web/admin/pack-proposals.tsx';
import { useWords } from '#apps/web/language/language.js';
import { call } from '#apps/web/server/call.js';
import { useNow } from '#apps/web/server/reference.js';
import { Trouble } from '#apps/web/shell/notices.tsx';

const BASES = { statutory: 'basisStatutory', interpretation: 'basisInterpretation', advisory: 'basisAdvisory', house: 'basisHouse' } as const;

/** By which rules the county works: those of the release, or what its administrators confirmed since. Running cases keep those they began with. */
export function Packs() {
  const { t } = useWords();
  const { data, error, refetch } = useQuery({ queryKey: ['packs'], queryFn: () => call<PackListView>('/v1/packs') });
  return (
    <section>
      <p><small>{t('packsText')}</small></p>
      <PackProposals />
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {!data ? !error && <div className="centred"><Spin /></div> : data.packs.toSorted((a, b) => b.counties.length - a.counties.length).map(pack => <OnePack key={pack.hash} pack={pack} />)}
    </section>
  );
}

function OnePack({ pack: { title, version, notice, validFrom, validTo, counties, clocks, programmes, departments, tracks, hash } }: { pack: PackListView['packs'][number] }) {
  const { t, say, aside } = useWords();
  const now = useNow();
  return (
    <article className="panel pack">
      <h2>{say(title)} <small>v{version}</small> {counties.length > 0 && <span className="mark in-force">{t('packUsedBy', { names: counties.map(({ name }) => name).join(t('listComma')) })}</span>}</h2>
      <dl>
        <div><dt>{t('packNotice')}</dt><dd>{notice}</dd></div>
        <div><dt>{t('packValid')}</dt><dd>{say(dayText(validFrom, now))}{t('packFrom')}{validTo !== null && ` – ${say(dayText(validTo, now))}`}</dd></div>
        <div><dt>{t('packHash')}</dt><dd className="numeric hash-whole">{hash}</dd></div>
        <div><dt>{t('packProgrammes')}</dt><dd>{say(listed(programmes))}</dd></div>
        <div><dt>{t('packDepartments')}</dt><dd>{say(listed(departments))}</dd></div>
        {tracks.length > 0 && <div><dt>{t('packTracks')}</dt><dd>{say(listed(tracks))}</dd></div>}
      </dl>
      <details>
        <summary>{t('clocks')}{aside(clocks.length)}</summary>
        <ul>{clocks.map(({ clock, name, basis }) => <li key={clock}><span>{say(name)}</span><small>{t(BASES[basis])}</small></li>)}</ul>
      </details>
    </article>
  );
}
