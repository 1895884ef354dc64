import { Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../../ui/icon.tsx';
import { useReadersLanguage } from '../language.ts';
import { bestOf, compareRows, isComparable } from './compare-rows.ts';
import { type Alternative, useRouting } from './routing-state.ts';
import { dropAlternative, renameAlternative, showAlternative } from './routing-store.ts';

/**
 * Alternatives side by side, a column each: the best figure of a row is marked, the others say how far they are from the shown one.
 * Pointing at a column draws it faintly beside the layout on the map; a click shows it.
 */
export function CompareTable() {
  const { t } = useTranslation();
  const language = useReadersLanguage();
  const { alternatives, view, set } = useRouting();
  const views = alternatives.map((one) => one.view);
  const shown = views.find((one) => one === view);
  const first = shown ?? views.at(-1);
  const comparable = views.filter((one) => !first || isComparable(one, first));
  return (
    <table className="routing__table routing__compare" onMouseLeave={() => set({ ghost: null })}>
      <thead>
        <tr>
          <th />
          {alternatives.map((one) => (
            <Column key={one.number} alternative={one} names={comparable.length < views.length} />
          ))}
        </tr>
      </thead>
      <tbody>
        {compareRows.map((row) => {
          const best = bestOf(row, comparable, language);
          return (
            <tr key={row.key}>
              <th scope="row">{t(`layout:compare.${row.key}`)}</th>
              {alternatives.map(({ number, view: one }) => {
                const value = row.value(one);
                const isOther = !comparable.includes(one);
                const base = shown && one !== shown && !isOther ? row.value(shown) : null;
                return (
                  <td
                    key={number}
                    className={one === view ? 'routing__chosen' : undefined}
                    onMouseEnter={() => set({ ghost: one })}
                  >
                    <span
                      className={value !== null && value === best && !isOther ? 'routing__best' : undefined}
                    >
                      {value === null ? '—' : row.say(value, language)}
                    </span>
                    <small>{value === null || base === null ? '' : difference(value, base)}</small>
                  </td>
                );
              })}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Against the shown one, in percent; nothing where both say the same. */
function difference(value: number, base: number): string {
  if (base === 0 || value === base) return '';
  const percent = (value / base - 1) * 100;
  if (Math.abs(percent) < 0.05) return '';
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent).toFixed(1)} %`;
}

/** @param names - its utilities by name, as the alternatives do not lay the same ones */
function Column({ alternative, names }: { alternative: Alternative; names: boolean }) {
  const { t } = useTranslation();
  const { view, pinnedGhost, set } = useRouting();
  const { number, title, aim, outlets, repaves, loops, byHand, view: own } = alternative;
  const name = title ?? t(`routing:aim.${aim}.name`);
  const laid = own.utilities.map((one) => t(`layout:utility.${one.utility}`));
  const marks = [
    ...(names ? [laid.join(t('routing:comma'))] : []),
    t(`routing:outlets.${outlets}`),
    ...(repaves ? [t('routing:compare.repaves')] : []),
    ...(loops ? [t('routing:compare.loops')] : []),
    ...(own.asked.laneOrder ? [t('routing:compare.laneOrder')] : []),
    ...(byHand ? [t('routing:compare.byHand')] : []),
  ];
  const isShown = own === view;
  const isBeside = own === pinnedGhost;
  return (
    <th
      scope="col"
      className={isShown ? 'routing__chosen' : undefined}
      onMouseEnter={() => set({ ghost: own })}
    >
      <Input
        key={`${number}${name}`}
        size="small"
        variant="borderless"
        defaultValue={name}
        aria-label={t('routing:compare.rename', { name })}
        onBlur={({ target }) => {
          if (target.value.trim() !== name) renameAlternative(number, target.value);
        }}
        onPressEnter={({ currentTarget }) => currentTarget.blur()}
      />
      <small>
        {t('routing:compare.alternative', { number })} · {marks.join(' · ')}
      </small>
      <span className="routing__tasks">
        <Button
          size="small"
          type={isShown ? 'primary' : 'default'}
          onClick={() => showAlternative(alternative)}
        >
          {t(isShown ? 'routing:compare.shown' : 'routing:compare.show')}
        </Button>
        <Button
          size="small"
          disabled={isShown}
          type={isBeside && !isShown ? 'primary' : 'default'}
          ghost={isBeside && !isShown}
          onClick={() => set({ pinnedGhost: isBeside ? null : own })}
        >
          {t('routing:compare.beside')}
        </Button>
        <Button
          size="small"
          aria-label={t('routing:compare.drop', { name })}
          icon={<Icon name="close" size={14} />}
          onClick={() => dropAlternative(number)}
        />
      </span>
    </th>
  );
}
