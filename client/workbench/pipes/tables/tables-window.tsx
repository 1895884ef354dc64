import { App, Modal, Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkOverrides, differences } from '../../../../domain/pipes/tables/check-overrides.ts';
import {
  type CellOverride,
  cellsOf,
  type TableOverrides,
} from '../../../../domain/pipes/tables/city-tables.ts';
import { STANDARD_NAMES, sectionsOf, type TableName } from '../../../../domain/pipes/tables/sections.ts';
import { type TableConflict, useCityTables, useTableEdits } from '../../../api/city-tables.ts';
import { ApiProblem, describeProblem } from '../../../api/problem.ts';
import { useSession } from '../../../api/session.ts';
import { formatCount } from '../../../ui/number-format.ts';
import { useCity } from '../../city.tsx';
import { BandsPanel } from './bands-panel.tsx';
import { CellPanel } from './cell-panel.tsx';
import { DraftPanel } from './changes.tsx';
import { ConflictPanel } from './conflict-panel.tsx';
import { TableFilePanel } from './file-panel.tsx';
import { Matrix, stateOf } from './matrix.tsx';
import { PriceList } from './price-list.tsx';
import { rebased, type TablesPanel, useTables, withCell } from './tables-store.ts';
import { VersionsPanel } from './versions-panel.tsx';
import './tables.css';

const none: TableOverrides = {};
const panels: TablesPanel[] = ['cell', 'bands', 'file', 'versions'];

/** 规则表: the tables that everything here is judged by, as the engineer knows them, and the way to a city's own cells. */
export default function TablesWindow() {
  const { t } = useTranslation();
  const { open, standard, close, drop } = useTables();
  return (
    <Modal
      open={open}
      className="tables"
      title={t('tables:title', { context: standard })}
      width="min(1320px, 96vw)"
      style={{ top: 24 }}
      footer={null}
      onCancel={close}
    >
      {standard === 'rates' ? null : (
        <Segmented
          className="tables__choice"
          value={standard}
          onChange={(value) => {
            drop();
            useTables.setState({ standard: value as TableName, chosen: null, panel: 'cell' });
          }}
          options={STANDARD_NAMES.map((name) => ({ value: name, label: t(`tables:name.${name}`) }))}
        />
      )}
      <OneTable key={standard} standard={standard} />
    </Modal>
  );
}

function OneTable({ standard }: { standard: TableName }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { code: city, name } = useCity();
  const role = useSession().data?.role;
  const mayEdit = role === 'planner' || role === 'administrator';
  const { panel, chosen, draft, conflict, choose, turnTo, propose, meet, drop } = useTables();
  const { data } = useCityTables(city);
  const { write, restore, refresh } = useTableEdits(city);
  const [busy, setBusy] = useState(false);
  const now = data?.[standard] ?? { version: 0, cells: none };
  const cells = draft?.cells ?? now.cells;
  const shown = useMemo(() => cellsOf(standard, cells), [standard, cells]);
  const list = useMemo(
    () => (draft ? differences(standard, now.cells, draft.cells) : []),
    [draft, now.cells, standard],
  );
  const changed = useMemo(() => new Set(list.map((one) => one.key)), [list]);

  const confirm = async (note: string) => {
    setBusy(true);
    try {
      const { version, restores } = draft!;
      await (restores === null
        ? write(standard, version, draft!.cells, note)
        : restore(standard, version, restores, note));
      drop();
      void message.success(t('tables:saved', { context: standard }));
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'pipes.table-conflict') {
        meet((error.facts as unknown as TableConflict).current);
        // not waited for: whoever makes the change again at once must not press a button that is still busy
        void refresh();
      } else {
        const { title, remedy } = describeProblem(error);
        void message.error(`${title} ${remedy}`);
      }
    } finally {
      setBusy(false);
    }
  };
  const put = (own: Parameters<typeof withCell>[2]) =>
    propose(draft?.version ?? now.version, withCell(cells, chosen!, own));

  const count = (state: string) => formatCount(shown.filter((cell) => stateOf(cell) === state).length);
  return (
    <div className="tables__body">
      <div className="tables__left">
        <p className="tables__legend">
          {(['national', 'checked', 'own', 'verified'] as const)
            .filter((state) => state !== 'checked' || count(state) !== '0')
            .map((state) => (
              <span key={state} className="tables__tag" data-state={state}>
                {t(`tables:state.${state}`, { context: standard })} {count(state)}
              </span>
            ))}
          <span className="tables__small">{t('tables:version', { version: now.version })}</span>
        </p>
        {standard === 'rates' ? (
          <PriceList
            cells={shown}
            own={cells}
            changed={changed}
            chosen={chosen}
            mayAdd={mayEdit}
            onChoose={choose}
            onBands={() => turnTo('bands')}
          />
        ) : (
          sectionsOf(standard).map((section) => (
            <Matrix
              key={section.id}
              section={section}
              cells={shown.filter((cell) => cell.section.id === section.id)}
              changed={changed}
              chosen={chosen}
              onChoose={choose}
            />
          ))
        )}
      </div>
      <aside className="tables__side">
        {conflict && draft ? (
          <ConflictPanel
            standard={standard}
            theirs={conflict}
            mine={draft.cells}
            onAgain={(base) => {
              const again = rebased(base, draft.cells, conflict.cells);
              propose(conflict.version, again);
              meet(null);
            }}
            onDrop={drop}
          />
        ) : draft ? (
          <DraftPanel
            key={draft.restores ?? 'edit'}
            standard={standard}
            list={list}
            own={cells}
            restores={draft.restores}
            busy={busy}
            onChoose={choose}
            onConfirm={(note) => void confirm(note)}
            onDrop={drop}
          />
        ) : null}
        <Segmented
          block
          size="small"
          value={panel}
          onChange={(value) => turnTo(value as TablesPanel)}
          options={panels
            .filter((one) => one !== 'bands' || standard === 'rates')
            .map((one) => ({ value: one, label: t(`tables:panel.${one}`) }))}
        />
        {panel === 'cell' && chosen && isCell(standard, chosen) ? (
          <CellPanel
            standard={standard}
            cellKey={chosen}
            cell={shown.find((cell) => cell.key === chosen)}
            own={cells[chosen]}
            cells={cells}
            origin={originOf(cells, name)}
            mayEdit={mayEdit}
            onPut={put}
          />
        ) : null}
        {panel === 'cell' && !chosen ? (
          <p className="tables__small">
            {t(mayEdit ? 'tables:chooseToEdit' : 'tables:chooseToSee', { context: standard })}
          </p>
        ) : null}
        {panel === 'bands' && standard === 'rates' ? (
          <BandsPanel
            key={JSON.stringify(cells)}
            cells={cells}
            origin={originOf(cells, name)}
            mayEdit={mayEdit}
            onPut={(own) => propose(draft?.version ?? now.version, own)}
          />
        ) : null}
        {panel === 'file' ? (
          <TableFilePanel
            city={city}
            standard={standard}
            mayEdit={mayEdit}
            onProposal={(one) => propose(one.version, one.cells)}
          />
        ) : null}
        {panel === 'versions' ? (
          <VersionsPanel
            city={city}
            standard={standard}
            mayEdit={mayEdit}
            onRestore={(version, old) => propose(now.version, old, version)}
          />
        ) : null}
      </aside>
    </div>
  );
}

/** A key that came from a finding may be of a pair that the table does not have. */
function isCell(standard: TableName, key: string): boolean {
  const probe = { value: 0, clause: 'x', document: 'x', year: 2000, verifiedOn: null, note: '' };
  return checkOverrides(standard, { [key]: probe }).every((one) => one.code !== 'unknown-cell');
}

/** Source, year and region of the price that was put in last: a list is typed in from one document. */
function originOf(
  cells: TableOverrides,
  cityName: string,
): Pick<CellOverride, 'document' | 'year' | 'region'> {
  const last = Object.values(cells).at(-1);
  return { document: last?.document ?? '', year: last?.year ?? null, region: last?.region ?? cityName };
}
