import { Button } from 'antd';
import { useRef } from 'react';
import { useWords } from '#apps/web/language/language.js';

interface Props {
  id: string;
  told?: string | undefined;
  files: File[];
  many?: boolean;
  pick(files: File[]): void;
}

/** The browser's own has words in the browser's language; on a phone it offers the camera. */
export function FilePick({ id, told, files, many = false, pick }: Props) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <span className="file-pick">
      <input ref={input} id={id} className="only-heard" aria-describedby={told} type="file" multiple={many} tabIndex={-1} accept="image/jpeg,image/png,image/webp,application/pdf" onChange={event => pick([...event.target.files ?? []])} />
      <Button onClick={() => input.current?.click()}>{t('pickFile')}</Button>
      {files.length > 0 && <span>{files.map(({ name }) => name).join('、')}</span>}
    </span>
  );
}
