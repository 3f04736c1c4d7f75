import { Alert, Button } from 'antd';
import type { ActListView } from '#libs/contracts/view.js';
import { commandName } from '#libs/words/commands.js';
import { askedText, TASK_NAMES } from '#libs/words/tasks.js';
import { isSeldom, nextAct } from '#apps/web/case/act-order.js';
import { useGround } from '#apps/web/case/ground.js';
import { ConsequencesText } from '#apps/web/case/consequences.tsx';
import { useWords } from '#apps/web/language/language.js';

/** Only what the decider would let through, each with what it sets going; the one that usually comes next stands out. */
export function Acts({ acts, begin }: { acts: ActListView['acts']; begin(type: string): void }) {
  const { t, aside } = useWords();
  const { view } = useGround();
  const next = nextAct(view);
  const offered = acts.filter(({ type }) => type !== 'report-lead' && view.mayDo.includes(type));
  const usual = offered.filter(({ type }) => type !== next && !isSeldom(type));
  const seldom = offered.filter(({ type }) => type !== next && isSeldom(type));
  const first = offered.find(({ type }) => type === next);
  return (
    <section className="panel acts">
      <h2>{t('canDo')}</h2>
      <Waits />
      <Standing />
      {offered.length === 0 && <p>{t('canDoNothing')}</p>}
      <ul>
        {first && <Act act={first} isNext begin={begin} />}
        {usual.map(act => <Act key={act.type} act={act} begin={begin} />)}
      </ul>
      {seldom.length > 0 && <details><summary>{t('otherActs')}{aside(seldom.length)}</summary><ul>{seldom.map(act => <Act key={act.type} act={act} begin={begin} />)}</ul></details>}
    </section>
  );
}

/** What stands beside the case's own way: a withdrawal that waits for a second person, and who keeps away from it. */
function Standing() {
  const { t, say } = useWords();
  const { view: { withdrawalProposed, recused }, name } = useGround();
  return (
    <>
      {withdrawalProposed && <Alert type="warning" showIcon title={t('withdrawalWaits')} />}
      {recused.length > 0 && <p className="recused">{t('recusedPeople', { who: recused.map(id => say(name('person', id))).join(t('listComma')) })}</p>}
    </>
  );
}

/** What the case waits for, and who is asked: whoever may do nothing sees whose turn it is. */
function Waits() {
  const { t, say } = useWords();
  const { view: { tasks, handlerId }, name } = useGround();
  if (tasks.length === 0) return null;
  return (
    <dl className="waits">
      <dt>{t('awaits')}</dt>
      {tasks.map((task, i) => {
        const asked = askedText(task, handlerId === null ? null : name('person', handlerId));
        return <dd key={`${task.act} ${i}`}>{say(TASK_NAMES[task.act])}{asked && <small>{say(asked)}</small>}</dd>;
      })}
    </dl>
  );
}

function Act({ act: { type, consequences }, isNext = false, begin }: { act: ActListView['acts'][number]; isNext?: boolean; begin(type: string): void }) {
  const { t, say } = useWords();
  return (
    <li>
      <Button type={isNext ? 'primary' : 'default'} onClick={() => begin(type)}>{say(commandName(type))}</Button>
      {consequences ? <ConsequencesText of={consequences} /> : <span className="consequences">{t('hangsOnForm')}</span>}
    </li>
  );
}
