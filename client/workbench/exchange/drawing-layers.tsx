import { useTranslation } from 'react-i18next';
import { formatDate } from '../../ui/number-format.ts';
import { VerdictLine } from '../../ui/verdict-line.tsx';
import { useImport } from './import-store.ts';
import { LayerMapping } from './layer-mapping.tsx';

/** The layers of a drawing that comes in as pipes; the mapping of the last drawing with the same layers is taken up. */
export function DrawingLayers() {
  const { t } = useTranslation();
  const { choice, preview, change } = useImport();
  if (!choice || !preview?.drawing) return null;
  const { layers, remembered } = preview.drawing;
  const uses = choice.layers ?? {};
  const isTaken = remembered !== null && JSON.stringify(uses) === JSON.stringify(remembered.layers);
  return (
    <>
      {isTaken ? (
        <div className="verdicts">
          <VerdictLine
            level="info"
            what={t('exchange:layers.remembered', {
              file: remembered.file,
              date: formatDate(remembered.importedAt),
            })}
            cure={{ word: t('exchange:layers.forget'), run: () => void change({ layers: {} }) }}
          />
        </div>
      ) : null}
      <LayerMapping layers={layers} uses={uses} onChange={(next) => void change({ layers: next })} />
    </>
  );
}
