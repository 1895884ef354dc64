import { AutoComplete, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommunityIndex } from '../../api/communities.ts';
import { Icon } from '../../ui/icon.tsx';
import { useCity } from '../city.tsx';
import { useSelection } from '../state/selection.ts';
import { findCommunities } from './find-communities.ts';
import { useJump } from './jump.ts';

/** Finds a community by name, pinyin, initials or code; choosing it selects it and goes there. */
export function PlaceSearch() {
  const { t } = useTranslation();
  const city = useCity();
  const communities = useCommunityIndex(city.code).data;
  const [text, setText] = useState('');
  const jump = useJump();
  const found = text.trim() && communities ? findCommunities(communities, text, 12) : [];

  return (
    <AutoComplete
      className="search"
      value={text}
      options={found.map((one) => ({
        value: String(one.id),
        label: (
          <span className="search__hit">
            <span>{one.name}</span>
            <small>{one.code}</small>
          </span>
        ),
      }))}
      popupMatchSelectWidth={320}
      defaultActiveFirstOption
      notFoundContent={text.trim() ? t('search.none') : null}
      onSearch={setText}
      onSelect={(id) => {
        const hit = communities?.find((one) => String(one.id) === id);
        if (!hit) return;
        useSelection.getState().select([{ kind: 'communities', id: hit.id }]);
        if (hit.extent) jump(hit.extent);
        setText('');
      }}
    >
      <Input
        allowClear
        prefix={<Icon name="search" size={16} />}
        placeholder={t('search.placeholder')}
        aria-label={t('search.placeholder')}
      />
    </AutoComplete>
  );
}
