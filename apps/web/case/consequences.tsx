import type { ConsequencesView } from '#libs/contracts/view.js';
import type { Role } from '#libs/contracts/words.js';
import { yuan } from '#libs/money/fen.js';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import { dueText } from '#libs/words/time-text.js';
import { useGround } from '#apps/web/case/ground.js';
import { useWords } from '#apps/web/language/language.js';
import { useNow } from '#apps/web/server/reference.js';

/** What an act sets going: which clock begins or ends, what is paid, who is told. */
export function ConsequencesText({ of: { starts, stops, tells, paysFen } }: { of: ConsequencesView }) {
  const { t, say, aside, language } = useWords();
  const { name, offsetMs } = useGround();
  const now = useNow(offsetMs);
  const who = ({ handlerId, role, department, region }: ConsequencesView['tells'][number]) => {
    if (handlerId !== null) return say(name('person', handlerId));
    return (department === null ? say(ROLE_NAMES[role as Role]) : say(name('department', department))) + aside(say(name('town', region)));
  };
  const between = language === 'zh' ? '、' : ', ';
  const lines = [
    ...paysFen.map(fen => `${t('sends')} ${yuan(fen)}`),
    ...(stops.length > 0 ? [`${t('stops')} ${[...new Set(stops)].map(clock => say(name('clock', clock))).join(between)}`] : []),
    ...starts.map(({ clock, due }) => `${t('starts')} ${say(name('clock', clock))}${language === 'zh' ? `，至 ${dueText(due, now).zh}` : `, until ${dueText(due, now).en}`}`),
    ...(tells.length > 0 ? [`${t('tells')} ${tells.map(who).join(between)}`] : []),
  ];
  return <ul className="consequences">{(lines.length > 0 ? lines : [t('noConsequence')]).map(line => <li key={line}>{line}</li>)}</ul>;
}
