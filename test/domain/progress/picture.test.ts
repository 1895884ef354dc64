import { describe, expect, it } from 'vitest';
import { everything } from '../../../domain/progress/filter.ts';
import { type Site, viewHref } from '../../../domain/progress/markup/site.ts';
import {
  colourings,
  parsePicture,
  pictureNames,
  pictureQuery,
  placeOfMonth,
  plainPicture,
} from '../../../domain/progress/picture.ts';

const read = (text: string) => parsePicture(new URLSearchParams(text));

describe('the picture of an address', () => {
  it('reads back as it was written; defaults are not written', () => {
    expect(pictureQuery(plainPicture)).toEqual([]);
    for (const colouring of colourings)
      for (const side of ['text', 'map'] as const)
        for (const month of [null, '2020-09']) {
          const picture = read(new URLSearchParams(pictureQuery({ month, colouring, side })).toString());
          const heat = month !== null && !['status', 'rate'].includes(colouring);
          expect(picture).toEqual({ month, colouring: heat ? 'rate' : colouring, side });
        }
    expect(pictureQuery({ month: '2020-09', colouring: 'rate', side: 'map' }).map(([name]) => name)).toEqual([
      ...pictureNames,
    ]);
  });

  it('leaves what it does not understand at its default', () => {
    for (const text of [
      'month=2020-13',
      'month=202009',
      'month=1066-01',
      'colour=red',
      'side=left',
      'month=',
    ])
      expect(read(text)).toEqual(plainPicture);
  });

  it('finds the month among those of a replay: the latest not after it, else the first', () => {
    const replay = ['2019-05', '2019-06', '2019-09'].map((month) => ({ month }));
    expect(
      ['2019-04', '2019-05', '2019-08', '2019-09', '2030-01', null].map((month) =>
        placeOfMonth(replay, month),
      ),
    ).toEqual([0, 0, 1, 2, 2, 2]);
  });

  it('stays in every link of the overview', () => {
    const site: Site = {
      lang: 'en',
      embed: true,
      large: true,
      picture: { month: '2020-09', colouring: 'rate', side: 'map' },
      base: '/',
      isStatic: false,
    };
    const region = { kind: 'city', key: '222404' } as const;
    expect(viewHref(site, { ...everything, region, statuses: ['complete'] })).toBe(
      '/?in=city:222404&status=complete&month=2020-09&colour=rate&side=map&lang=en&type=large&embed=1',
    );
  });
});
