import { Button, Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ChosenObjective, Wish } from './wish.ts';

/** The objectives after the number of zones, in the planner's order; one without data is barred and says what is missing. */
export function Objectives({
  order,
  onOrder,
  missing,
  limited,
}: {
  order: Wish['order'];
  onOrder(order: Wish['order']): void;
  missing: Partial<Record<ChosenObjective, string>>;
  /** Whether a budget or a cap may leave units out. */
  limited: boolean;
}) {
  const { t } = useTranslation();
  const raise = (place: number) =>
    onOrder([...order.slice(0, place - 1), order[place]!, order[place - 1]!, ...order.slice(place + 1)]);
  const idle = !limited && order.some(({ name, on }) => on && name === 'willingness');
  return (
    <fieldset className="zoning-objectives">
      <legend>{t('zoning:auto.objectives')}</legend>
      <ol>
        <li>{t('zoning:auto.objective.zones')}</li>
        {order.map(({ name, on }, place) => (
          <li key={name}>
            <Checkbox
              checked={on}
              disabled={missing[name] !== undefined}
              onChange={(event) =>
                onOrder(order.map((one) => (one.name === name ? { name, on: event.target.checked } : one)))
              }
            >
              {t(`zoning:auto.objective.${name}`)}
            </Checkbox>
            {place > 0 ? (
              <Button
                size="small"
                type="text"
                aria-label={t('zoning:auto.raise', { name: t(`zoning:auto.objective.${name}`) })}
                title={t('zoning:auto.raise', { name: t(`zoning:auto.objective.${name}`) })}
                onClick={() => raise(place)}
              >
                ↑
              </Button>
            ) : null}
            {missing[name] === undefined ? null : <small>{missing[name]}</small>}
          </li>
        ))}
      </ol>
      {idle ? <p className="zoning-hint">{t('zoning:auto.willingIdle')}</p> : null}
    </fieldset>
  );
}
