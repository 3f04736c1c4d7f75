import { Button, Popover, Segmented } from 'antd';
import { lazy, Suspense } from 'react';
import { NavLink, Outlet } from 'react-router';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import { useWords } from '#apps/web/language/language.js';
import { useOutbox } from '#apps/web/offline/outbox.js';
import { OutboxStrip } from '#apps/web/offline/outbox-strip.tsx';
import { useAccount, useNames, useSession } from '#apps/web/server/reference.js';
import { holdsSlips, mayOpen, mayOpenCases, seesCases } from '#apps/web/shell/access.js';
import { Gate, logOut } from '#apps/web/shell/gate.tsx';
import { useSettings } from '#apps/web/shell/settings.js';

const StandIn = lazy(async () => ({ default: (await import('#apps/web/shell/stand-in.tsx')).StandIn }));
const PersonMenu = lazy(async () => ({ default: (await import('#apps/web/shell/person-menu.tsx')).PersonMenu }));

/** What stands around every page: whoever is logged in, in whose post, and where they may go. */
export function Frame() {
  return (
    <Gate>
      <Bar />
      <InWhosePost />
      <OutboxStrip />
      <main id="content" tabIndex={-1}>
        <Suspense><Outlet /></Suspense>
      </main>
    </Gate>
  );
}

function Bar() {
  const unsent = useOutbox();
  const { t, say } = useWords();
  const { id, name, role, region } = useAccount();
  const place = useNames(null)('town', region.endsWith('000') ? region : `${region.slice(0, 9)}000`);
  return (
    <header className="bar">
      <a className="skip" href="#content">{t('skip')}</a>
      <strong className="brand">{t('product')}</strong>
      <nav aria-label={t('menu')}>
        {seesCases(role) && <NavLink to="/" end>{t('inbox')}</NavLink>}
        {holdsSlips(role) && <NavLink to="/slips">{t('slipDesk')}</NavLink>}
        {mayOpenCases(role) && <NavLink to="/counter">{t('counter')}</NavLink>}
        {mayOpen('board', role) && <NavLink to="/board">{t('board')}</NavLink>}
        {mayOpen('audit', role) && <NavLink to="/audit">{t('audit')}</NavLink>}
        {mayOpen('admin', role) && <NavLink to="/admin">{t('admin')}</NavLink>}
      </nav>
      <Popover trigger="click" placement="bottomRight" content={<Suspense><PersonMenu /></Suspense>}>
        <Button type="text" className="who" title={id}>{name} <small>{say(ROLE_NAMES[role])} · {say(place)}</small></Button>
      </Popover>
      <Popover trigger="click" placement="bottomRight" content={<Display />}>
        <Button type="text">{t('settings')}</Button>
      </Popover>
      <Button type="text" disabled={unsent.length > 0} title={unsent.length > 0 ? t('unsentFirst') : undefined} onClick={() => void logOut()}>{t('logout')}</Button>
    </header>
  );
}

/** Nobody forgets in whose name they act. */
function InWhosePost() {
  const { account, post } = useSession().data!;
  return account.id === post.id ? null : <Suspense><StandIn /></Suspense>;
}

function Display() {
  const { t } = useWords();
  const { settings, change } = useSettings();
  return (
    <div className="display">
      <Choice label={t('language')} value={settings.language} options={[['zh', '中文'], ['en', 'English']]} onChange={language => change({ language })} />
      <Choice label={t('theme')} value={settings.theme} options={[['auto', t('themeAuto')], ['light', t('themeLight')], ['dark', t('themeDark')]]} onChange={theme => change({ theme })} />
      <Choice label={t('textSize')} value={settings.large ? 'large' : 'normal'} options={[['normal', t('textNormal')], ['large', t('textLarge')]]} onChange={size => change({ large: size === 'large' })} />
    </div>
  );
}

function Choice<T extends string>({ label, value, options, onChange }: { label: string; value: T; options: [T, string][]; onChange(value: T): void }) {
  return <div><span>{label}</span><Segmented aria-label={label} value={value} options={options.map(([word, text]) => ({ value: word, label: text }))} onChange={onChange} /></div>;
}
