import { useEffect, useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCities } from '../../api/cities.ts';
import type { Account } from '../../api/session.ts';
import { MapCanvas, useStage } from '../../map/stage.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { CityProvider, useCity } from '../city.tsx';
import type { Desk } from '../desk.ts';
import { desks } from '../desks.ts';
import { PrintOverlay } from '../print/print-sheet.tsx';
import { useAddress, useSelectionInAddress } from '../state/address.ts';
import { useHistory } from '../state/history.ts';
import { useNewCity } from '../state/new-city.ts';
import { useStoredStage } from '../state/stage-store.ts';
import { useWorkbench } from '../state/workbench.ts';
import { Drawer } from './drawer.tsx';
import { LiveUpdates } from './live-updates.tsx';
import { MapFurniture } from './map-furniture.tsx';
import { NewCityForm } from './new-city-form.tsx';
import { SelectionOnMap } from './selection-on-map.tsx';
import { useShortcuts } from './shortcuts.ts';
import { ToolRail } from './tool-rail.tsx';
import { TopBar } from './top-bar.tsx';
import { UnknownCity } from './unknown-city.tsx';
import './shell.css';

export function Shell({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { city: cityCode, go } = useAddress();
  const cities = useCities();
  const provisional = useNewCity((state) => state.city);
  const city =
    cities.data?.find((one) => one.code === cityCode) ??
    (provisional?.code === cityCode ? provisional : undefined);

  useEffect(() => {
    const first = cities.data?.[0];
    if (!cityCode && first) go({ city: first.code });
  }, [cities.data, cityCode, go]);

  if (cities.isPending || (!cityCode && cities.data?.length))
    return <div className="shell" aria-busy="true" />;
  // never another city in its place: what is imported or drawn next would land there
  if (!city && cityCode && cities.data?.length) return <UnknownCity code={cityCode} cities={cities.data} />;
  if (!city) {
    return (
      <EmptyState
        title={cities.isError ? t('empty.unreachable') : t('empty.noCity')}
        hint={cities.isError ? t('empty.unreachableHint') : t('empty.noCityHint')}
      >
        {cities.isError ? null : <NewCityForm />}
      </EmptyState>
    );
  }
  return (
    <CityProvider key={city.code} city={city}>
      <Desks account={account} />
    </CityProvider>
  );
}

function Desks({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { desk: deskKey } = useAddress();
  const desk = useDesk(deskKey);
  const sheetRaised = useWorkbench((state) => state.drawerTab !== null);
  useSelectionInAddress();
  useShortcuts(desk);
  // mounted anew with each city: what was done in the last one is not taken back in this one
  useLayoutEffect(() => useHistory.getState().reset(), []);

  return (
    <div className="shell" data-sheet={sheetRaised ? 'raised' : 'low'}>
      <a className="skip" href="#inspector">
        {t('skipToPanel')}
      </a>
      <TopBar account={account} desk={desk} />
      <ToolRail desk={desk} />
      <main className="stage">
        <div className="stage__map">
          <MapOfCity desk={desk} />
        </div>
        {desk ? <Drawer desk={desk} /> : null}
      </main>
      <aside className="inspector" id="inspector" aria-label={t('inspector')} tabIndex={-1}>
        {desk ? <desk.Inspector key={desk.key} /> : null}
      </aside>
      <PrintOverlay />
    </div>
  );
}

function MapOfCity({ desk }: { desk: Desk | null }) {
  const { t } = useTranslation();
  const { extent } = useCity();
  return (
    <MapCanvas bounds={extent} label={t('map')}>
      <RememberStage />
      <LiveUpdates />
      <SelectionOnMap />
      {desk ? <desk.Canvas key={desk.key} /> : null}
      <MapFurniture desk={desk} />
    </MapCanvas>
  );
}

function RememberStage() {
  const stage = useStage();
  useEffect(() => {
    useStoredStage.setState({ stage });
    return () => useStoredStage.setState({ stage: null });
  }, [stage]);
  return null;
}

/** Loads a desk when its tab is first opened; every desk starts with its select tool and its first drawer closed. */
function useDesk(key: string): Desk | null {
  const [desk, setDesk] = useState<Desk | null>(null);
  useEffect(() => {
    let wanted = true;
    const load = desks[key as keyof typeof desks];
    void load?.().then((module) => {
      if (!wanted) return;
      useWorkbench.getState().openDesk();
      setDesk(module.default);
    });
    return () => {
      wanted = false;
    };
  }, [key]);
  return desk?.key === key ? desk : null;
}
