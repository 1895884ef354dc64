import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { LaneOrder } from '../../../domain/pipes/routing/lanes/lane-order.ts';
import { run } from '../../../server/pipes/commands/route-command.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianpian-route-lanes-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('--lane-order lays sewage and storm as 4.1.4 has them, and the answer counts it either way', async () => {
  const at = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const ring = (y: number) => `"POLYGON ((0 ${y}, 90 ${y}, 90 ${y + 12}, 0 ${y + 12}, 0 ${y}))"`;
  const doors = [15, 45, 75].flatMap((x) => [0, 40].map((y) => `"POINT (${x} ${y})"`));
  const words = [
    ...['--buildings', at('houses.csv', `id,households,WKT\na,36,${ring(0)}\nb,36,${ring(40)}\n`)],
    ...['--doors', at('doors.csv', `WKT\n${doors.join('\n')}\n`)],
    ...[
      '--mains',
      at(
        'mains.csv',
        'utility,dn,WKT\n污水,400,"LINESTRING (115 -30, 115 80)"\n雨水,600,"LINESTRING (120 -30, 120 80)"\n',
      ),
    ],
    ...['--utility', 'storm,sewage', '--unit', 'm', '--quick', '--json'],
  ];
  const answerOf = async (more: string[]): Promise<{ laneOrder: LaneOrder[]; clashes: number }> => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      expect(await run([...words, ...more])).toBe(0);
      return JSON.parse(String(log.mock.calls.at(-1)![0]));
    } finally {
      log.mockRestore();
    }
  };
  const share = ({ laneOrder }: { laneOrder: LaneOrder[] }) => {
    const [courtyard] = laneOrder.filter((one) => one.ground === 'courtyard');
    expect(courtyard!.lengthM).toBeGreaterThan(40);
    return courtyard!.inOrderM / courtyard!.lengthM;
  };
  const [plain, ordered] = [await answerOf([]), await answerOf(['--lane-order'])];
  expect(share(ordered)).toBeGreaterThan(share(plain));
  expect(share(ordered)).toBeGreaterThan(0.9);
  expect(ordered.clashes).toBe(0);
});
