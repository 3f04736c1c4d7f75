import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { EditionView } from '#libs/contracts/view.js';
import type { Bilingual } from '#libs/words/words.js';
import { call } from '#apps/web/server/call.js';
import { useColleagues } from '#apps/web/server/reference.js';

/** What the county's places and departments are called. Villages have numbers only, in their town. */
export function usePlaces() {
  const directory = useColleagues();
  const town = directory?.towns[0]?.code;
  const pack = useQuery({ queryKey: ['current-policy', town], enabled: town !== undefined, staleTime: Infinity, queryFn: () => call<EditionView>(`/v1/policies/current/${town}`) }).data?.pack;
  return useMemo(() => {
    const places = new Map((directory ? [directory.county, ...directory.towns] : []).map(({ code, name }) => [code, name]));
    const name = (region: string): Bilingual => {
      const whole = places.get(region);
      if (whole !== undefined) return { zh: whole, en: whole };
      const of = places.get(`${region.slice(0, 9)}000`) ?? '';
      return { zh: `${of} 村（居）${region.slice(9)}`, en: `${of}, village ${region.slice(9)}` };
    };
    const departments = pack?.departments ?? [];
    return { places: [...places].map(([code, text]) => ({ code, name: text })), name, departments, department: (id: string): Bilingual => departments.find(one => one.id === id)?.name ?? { zh: '', en: '' } };
  }, [directory, pack]);
}
