import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../../ui/number-format.ts';
import { useReadersLanguage } from '../language.ts';
import { useRouting } from './routing-state.ts';
import { stopTries } from './try-further.ts';

/** How many further layouts of the drains were tried after the answer on the map, and what that saved. */
export function TriesLine() {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const { tries, view } = useRouting();
  // who leaves the desk looks at no answer any more
  useEffect(() => stopTries, []);
  if (!tries || tries.view !== view?.id) return null;
  const { tried, of, savedYuan, state } = tries;
  const found =
    savedYuan > 0
      ? t('routing:tries.saved', { saved: formatMoney(savedYuan, language) })
      : t(state === 'running' ? 'routing:tries.none' : 'routing:tries.noneAtAll');
  // "none cheaper" says nothing where none was tried
  const isBegun = tried > 0 || state === 'done';
  return (
    <p className="routing__tries" role="status" title={t('routing:tries.hint')} data-state={state}>
      <span>{t(`routing:tries.${isBegun ? state : `${state}First`}`, { tried, of, found })}</span>
      {state === 'running' ? (
        <Button size="small" onClick={stopTries}>
          {t('routing:tries.stop')}
        </Button>
      ) : null}
    </p>
  );
}
