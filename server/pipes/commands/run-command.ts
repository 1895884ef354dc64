import { asModel } from '../../../domain/pipes/files/stored-model.ts';
import { fireFlow, runNetwork } from '../../../domain/pipes/hydraulics/epanet-run.ts';
import { gravityCapacity } from '../../../domain/pipes/hydraulics/manning.ts';
import { prepareWater } from '../../../domain/pipes/hydraulics/prepare-water.ts';
import { layoutSay } from '../../../domain/pipes/sheet/layout-say.ts';
import { warningWords } from '../../../domain/pipes/sheet/proof-words.ts';
import { serviceLinks } from '../../../domain/pipes/trace/affected.ts';
import { showUsage } from '../../show-usage.ts';
import { networkOptions, parseArgs, readNetworkWords } from './network-words.ts';
import { standardsOf } from './own-tables.ts';

const usage = `lianpian pipes run FILE… [--hydrant NODE [--flow L/s]] [--compound] [--standards F] [--json]
  pressure and velocity of the water network by EPANET; capacity, fill and velocity of gravity pipes by Manning`;

/** Hydraulics of whatever the files hold: water by EPANET, drains by Manning. */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { ...networkOptions, hydrant: { type: 'string' }, flow: { type: 'string' } },
  });
  if (values.help || positionals.length === 0) {
    return showUsage(usage, values.help === true);
  }
  const { network: read, around } = await readNetworkWords(positionals, values);
  const network = asModel(read, 'epanet');
  const links = around.buildings.length > 0 ? serviceLinks(network, around.buildings, 'water') : undefined;
  const water = network.segments.some((one) => one.utility === 'water');
  const prepared = water ? prepareWater(network, links) : null;
  const hydraulics = prepared ? await runNetwork(prepared.network) : null;
  const fire = values.hydrant
    ? await fireFlow(
        prepared?.network ?? network,
        values.hydrant,
        values.flow ? Number(values.flow) : undefined,
      )
    : null;
  const gravity = gravityCapacity(network, new Map(), {
    compound: values.compound,
    standards: await standardsOf(values),
  });
  if (values.json) {
    const { states = [], ...rest } = hydraulics ?? {};
    const say = (text: string) => new Promise((written) => process.stdout.write(text, written));
    // moment by moment: a week of a large network is longer than a text may be
    await say(hydraulics ? '{"hydraulics":{"states":[' : '{"hydraulics":null');
    for (const [k, state] of states.entries()) await say(`${k === 0 ? '' : ','}${JSON.stringify(state)}`);
    if (hydraulics) await say(`],${JSON.stringify(rest).slice(1)}`);
    await say(`,${JSON.stringify({ fire, gravity }).slice(1)}\n`);
    return 0;
  }
  if (hydraulics) {
    const demand = hydraulics.states.flatMap((one) =>
      one.nodes.filter((node) => node.demandLS > 0).map((node) => node.pressureM),
    );
    const speeds = hydraulics.states.flatMap((one) => one.links.map((link) => Math.abs(link.velocityMS)));
    console.log(`water: ${hydraulics.states.length} moments`);
    console.log(`  pressure at demands ${extent(demand)} m, velocity ${extent(speeds)} m/s`);
    if (hydraulics.warnings.length > 0)
      console.log(`  EPANET warns: ${warningWords(hydraulics.warnings, layoutSay('en'))}`);
  }
  if (fire) {
    console.log(
      `fire flow ${fire.flowLS} L/s at ${fire.node}: ${fire.pressureM.toFixed(2)} m, asked ${fire.requiredM} m (${fire.clause}, ${fire.confidence}, unverified): ${fire.enough ? 'enough' : 'NOT ENOUGH'}`,
    );
  }
  for (const [verdict, list] of Object.entries(Object.groupBy(gravity, (one) => one.verdict)))
    console.log(`gravity ${verdict}: ${list!.length}`);
  return 0;
}

function extent(values: number[]): string {
  const [low, high] = values.reduce(
    ([a, b], one) => [Math.min(a, one), Math.max(b, one)],
    [Infinity, -Infinity],
  );
  return `${low!.toFixed(2)} … ${high!.toFixed(2)}`;
}
