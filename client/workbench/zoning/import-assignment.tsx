import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AssignmentReading } from '../../../server/contract/zoning.ts';
import { api } from '../../api/client.ts';
import { useCity } from '../city.tsx';
import { useZoning } from './store.ts';

/** Asks for a file, shows what it would change and which rows it cannot use, and applies it as one undoable edit. */
export function useImportAssignment(): () => Promise<void> {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const city = useCity();
  return async () => {
    const file = await chosenFile();
    const { plan, saver } = useZoning.getState();
    if (!file || !plan) return;
    // the server compares with what is saved
    await saver?.flush();
    const reading = await api.zoning.readAssignment({
      city: city.code,
      plan: plan.id,
      name: file.name,
      base64: await base64Of(file),
    });
    const count = reading.moves.length;
    modal.confirm({
      title: t('zoning:import.title', { name: file.name, count }),
      width: 520,
      content: <Reading reading={reading} />,
      okText: t('zoning:import.apply'),
      okButtonProps: { disabled: count === 0 },
      onOk: () => apply(reading, plan.id, t('zoning:import.note', { name: file.name, count })),
    });
  };
}

function Reading({ reading: { rows, zones, problems } }: { reading: AssignmentReading }) {
  const { t } = useTranslation();
  return (
    <>
      <p>{t('zoning:import.rows', { rows, zones: zones.length })}</p>
      {problems.length > 0 ? (
        <>
          <p>{t('zoning:import.left', { count: problems.length })}</p>
          <ul style={{ maxHeight: 240, overflow: 'auto', paddingInlineStart: 20 }}>
            {problems.map(({ kind, ...facts }) => (
              <li key={facts.row}>{t(`zoning:import.${kind}`, facts)}</li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

function apply({ moves, zones }: AssignmentReading, planId: number, note: string): void {
  const { plan, live, ground, replaceAll } = useZoning.getState();
  if (!live || !ground || plan?.id !== planId) return;
  const zoneOf = live.zone.slice();
  for (const { unit, zone } of moves) {
    const u = ground.numberOf.get(unit);
    if (u !== undefined) zoneOf[u] = zone;
  }
  replaceAll(zoneOf, note, { names: new Map(zones.map(({ zone, name }) => [zone, name])) });
}

function chosenFile(): Promise<File | undefined> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = '.csv,.tsv,.txt,.xlsx';
    input.addEventListener('change', () => resolve(input.files?.[0]));
    input.addEventListener('cancel', () => resolve(undefined));
    input.click();
  });
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
