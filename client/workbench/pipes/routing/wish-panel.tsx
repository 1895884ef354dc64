import { Button, Checkbox, InputNumber, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { AIMS } from '../../../../domain/pipes/routing/aims.ts';
import { Panel } from '../../../ui/figures.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { useCity } from '../../city.tsx';
import { useWorkbench } from '../../state/workbench.ts';
import { FrostOfCity } from './frost-of-city.tsx';
import { Mark } from './layout-figures.tsx';
import { MainSizes } from './main-sizes.tsx';
import { RainChoice } from './rain-choice.tsx';
import { everyUtility, useRouting } from './routing-state.ts';
import { layOut, layOutEach } from './routing-store.ts';
import { ReadyTasks } from './task-panel.tsx';
import { TouchChoice } from './touch-choice.tsx';
import { WishList } from './wish-list.tsx';
import { ZoneChoice } from './zone-choice.tsx';

/** What is to be laid out, where, and what the next click on the map says about it. */
export function WishPanel() {
  const { t } = useTranslation();
  return (
    <Panel title={t('routing:wish')}>
      <ZoneChoice />
      <ReadyTasks />
      <Utilities />
      <Outlets />
      <Repaves />
      <TouchChoice />
      <WishList />
      <MainSizes />
      <AimChoice />
      <Actions />
    </Panel>
  );
}

function Utilities() {
  const { t } = useTranslation();
  const { utilities, frostDepthM, loops, laneOrder, set } = useRouting();
  const { frost } = useCity();
  const isStated = frost !== undefined && !frost.isAssumed && frost.depthM === frostDepthM;
  return (
    <>
      <div className="routing__utilities">
        {everyUtility.map((utility) => (
          <Checkbox
            key={utility}
            checked={utilities.includes(utility)}
            onChange={({ target }) =>
              set({
                utilities: target.checked
                  ? everyUtility.filter((one) => one === utility || utilities.includes(one))
                  : utilities.filter((one) => one !== utility),
              })
            }
          >
            <Mark utility={utility} /> {t(`layout:utility.${utility}`)}
          </Checkbox>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: antd renders the input inside */}
      <label className="routing__row">
        <span>
          {t('routing:frost')}{' '}
          {frostDepthM === null ? null : (
            <span className="mark">{t(isStated ? 'routing:frostStated' : 'routing:assumed')}</span>
          )}
        </span>
        <InputNumber
          size="small"
          min={0}
          max={4}
          step={0.1}
          value={frostDepthM}
          placeholder={t('routing:frostUnknown')}
          suffix="m"
          onChange={(value) => set({ frostDepthM: value })}
        />
      </label>
      <FrostOfCity />
      <RainChoice />
      {utilities.includes('water') || utilities.includes('gas') ? (
        <Checkbox
          className="routing__wish"
          checked={loops}
          onChange={({ target }) => set({ loops: target.checked })}
        >
          {t('routing:loops.wish')}
        </Checkbox>
      ) : null}
      {utilities.length > 1 ? (
        <Checkbox
          className="routing__wish"
          checked={laneOrder}
          onChange={({ target }) => set({ laneOrder: target.checked })}
        >
          {t('routing:laneOrder')}
        </Checkbox>
      ) : null}
    </>
  );
}

function Actions() {
  const { t } = useTranslation();
  const city = useCity();
  const { zone, utilities, busy } = useRouting();
  const openDrawer = useWorkbench((state) => state.openDrawer);
  return (
    <div className="routing__actions">
      <Button
        type="primary"
        disabled={!zone || utilities.length === 0}
        loading={busy === 'first'}
        icon={<Icon name="play" size={14} />}
        onClick={() => void layOut(city.code)}
      >
        {t('routing:run')}
      </Button>
      <Button
        disabled={!zone || utilities.length === 0 || busy !== null}
        title={t('routing:compare.eachHint')}
        onClick={() => {
          openDrawer('compare');
          void layOutEach(city.code);
        }}
      >
        {t('routing:compare.each')}
      </Button>
    </div>
  );
}

/** What the next layout is searched for. */
function AimChoice() {
  const { t } = useTranslation();
  const { aim, set } = useRouting();
  return (
    <>
      <div className="routing__row">
        <span>{t('routing:aim.label')}</span>
        <Segmented
          size="small"
          value={aim}
          onChange={(value) => set({ aim: value })}
          options={AIMS.map((one) => ({ value: one, label: t(`routing:aim.${one}.name`) }))}
        />
      </div>
      {aim === 'cost' ? null : <p className="routing__assumption">{t(`routing:aim.${aim}.hint`)}</p>}
    </>
  );
}

/** Whether trenches inside the compound pay for its surfaces. */
function Repaves() {
  const { t } = useTranslation();
  const { repaves, set } = useRouting();
  return (
    <>
      <Checkbox
        className="routing__wish"
        checked={repaves}
        onChange={({ target }) => set({ repaves: target.checked })}
      >
        {t('routing:repaves.label')}
      </Checkbox>
      {repaves ? <p className="routing__assumption">{t('routing:repaves.hint')}</p> : null}
    </>
  );
}

/** Houses or stairwells; what the second costs is said before it is run. */
function Outlets() {
  const { t } = useTranslation();
  const { outlets, set } = useRouting();
  return (
    <>
      <div className="routing__row">
        <span>{t('routing:outlets.label')}</span>
        <Segmented
          size="small"
          value={outlets}
          onChange={(value) => set({ outlets: value })}
          options={(['houses', 'doors'] as const).map((one) => ({
            value: one,
            label: t(`routing:outlets.${one}`),
          }))}
        />
      </div>
      {outlets === 'doors' ? <p className="routing__assumption">{t('routing:outlets.hint')}</p> : null}
    </>
  );
}
