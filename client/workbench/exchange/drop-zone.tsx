import { Progress } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportChoice } from '../../api/exchange.ts';
import { Icon } from '../../ui/icon.tsx';
import { useCity } from '../city.tsx';
import { useNewCity } from '../state/new-city.ts';
import { useImport } from './import-store.ts';

/** Files by drag or by dialog; the parts of a Shapefile together or as one zip. */
export function DropZone() {
  const { t } = useTranslation();
  const city = useCity();
  const { send, uploadShare } = useImport();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  const take = (files: FileList | null) => {
    if (!files?.length) return;
    const list = [...files];
    const isNew = useNewCity.getState().city?.code === city.code;
    void send(list, {
      city: city.code,
      kind: kindFromName(list[0]!.name),
      ...(isNew ? { cityName: city.name } : {}),
    });
  };

  return (
    <section className="panel">
      <button
        type="button"
        className="drop-zone"
        data-over={over ? 'yes' : 'no'}
        disabled={uploadShare !== null}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files);
        }}
      >
        <Icon name="import" size={28} />
        <strong>{t('exchange:import.choose')}</strong>
        <span>{t('exchange:import.formats')}</span>
        {uploadShare === null ? null : <Progress percent={Math.round(uploadShare * 100)} size="small" />}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('exchange:import.choose')}
        onChange={(event) => take(event.target.files)}
      />
    </section>
  );
}

/** A first guess of what a file holds, from its name; the form lets it be changed. */
export function kindFromName(name: string): ImportChoice['kind'] {
  const words: [RegExp, ImportChoice['kind']][] = [
    [/build|楼|栋|建筑/i, 'buildings'],
    [/road|street|道路|街/i, 'streets'],
    [/rail|river|stream|water(body|way)?\b|barrier|wall|铁路|河|水系|围墙/i, 'barriers'],
    [/pipe|main|sewer|管|\.inp$/i, 'pipes'],
    [/region|district|county|行政|区划/i, 'regions'],
    [/dem|elev|terrain|高程|\.tiff?$|\.asc$/i, 'terrain'],
  ];
  return words.find(([pattern]) => pattern.test(name))?.[1] ?? 'communities';
}
