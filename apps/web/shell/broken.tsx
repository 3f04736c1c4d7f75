import { Button } from 'antd';
import { Component, type ReactNode } from 'react';
import { useWords } from '#apps/web/language/language.js';

/** A fault of ours leaves a page that says so. React knows error boundaries as classes only. */
export class Broken extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? <Notice /> : this.props.children;
  }
}

function Notice() {
  const { t } = useWords();
  return <div className="centred" role="alert"><h1>{t('broken')}</h1><p>{t('brokenText')}</p><Button type="primary" onClick={() => location.reload()}>{t('reload')}</Button></div>;
}
