import { useEffect, useRef } from 'react';
import type { CitizenReceiptView } from '#libs/contracts/view.js';
import { Call } from '#apps/web/citizen/parts.tsx';
import { Qr } from '#apps/web/citizen/qr.tsx';
import { useSpeech } from '#apps/web/citizen/speak.js';

/** Shown this once: the number, and what it is looked up by. */
export function Receipt({ receipt: { caseNo, secret, link, call }, again }: { receipt: CitizenReceiptView; again(): void }) {
  const { t } = useSpeech();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="receipt">
      <h1 ref={heading} tabIndex={-1}>✓ {t('done')}</h1>
      <dl className="held"><div><dt>{t('number')}</dt><dd>{caseNo}</dd></div><div><dt>{t('secret')}</dt><dd>{secret}</dd></div></dl>
      <p className="danger">{t('doneText')}</p>
      <figure><Qr holds={link} label={t('qr')} /><figcaption>{t('qr')}</figcaption></figure>
      <Call name={call.name} phone={call.phone} />
      <div className="buttons"><button type="button" onClick={again}>{t('another')}</button><a className="button main" href={link}>{t('toLookup')}</a></div>
    </div>
  );
}
