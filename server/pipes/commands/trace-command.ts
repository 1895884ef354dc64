import { serviceLinks } from '../../../domain/pipes/trace/affected.ts';
import { createTracer, TRACE_KINDS, type TraceKind } from '../../../domain/pipes/trace/trace.ts';
import { showUsage } from '../../show-usage.ts';
import { networkOptions, parseArgs, readNetworkWords } from './network-words.ts';

const usage = `lianpian pipes trace FILE… --kind ${TRACE_KINDS.join('|')} (--node ID… | --segment ID) [--to ID]
  [--stuck VALVE…] [--buildings FILE] [--crs EPSG:n] [--unit m|ft] [--json] [--lang zh|en]`;

/** Follows a network and says which pipes, how long, and who is affected. */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      ...networkOptions,
      kind: { type: 'string' },
      node: { type: 'string', multiple: true },
      segment: { type: 'string' },
      to: { type: 'string' },
      stuck: { type: 'string', multiple: true },
    },
  });
  const kind = TRACE_KINDS.find((one) => one === values.kind) as TraceKind | undefined;
  if (values.help || positionals.length === 0 || !kind || (!values.node && !values.segment)) {
    return showUsage(usage, values.help === true);
  }
  const { network, around } = await readNetworkWords(positionals, values);
  const tracer = createTracer(network);
  const utility =
    network.segments.find((one) => one.id === values.segment)?.utility ??
    network.nodes.find((one) => one.id === values.node?.[0])?.utility;
  const links =
    around.buildings.length > 0 ? serviceLinks(network, around.buildings, utility ?? 'water') : undefined;
  const began = performance.now();
  const result = tracer.trace(
    {
      kind,
      ...(values.node ? { nodes: values.node } : {}),
      ...(values.segment ? { segment: values.segment } : {}),
      ...(values.to ? { to: values.to } : {}),
      ...(values.stuck ? { stuck: values.stuck } : {}),
    },
    links,
  );
  const milliseconds = Math.round((performance.now() - began) * 10) / 10;
  const assumed = links ? { assumedLinks: links.assumed, unserved: links.unserved } : {};
  if (values.json) console.log(JSON.stringify({ ...result, milliseconds, ...assumed }));
  else {
    console.log(`${result.segments.length} segments, ${result.lengthM.toFixed(1)} m, ${milliseconds} ms`);
    for (const one of result.lengthByDiameter)
      console.log(`  ${one.size.padEnd(10)} ${one.lengthM.toFixed(1).padStart(10)} m  ${one.segments}`);
    if (result.valves.length > 0) console.log(`valves: ${result.valves.join(', ')}`);
    if (result.closedValves.length > 0) console.log(`already closed: ${result.closedValves.join(', ')}`);
    if (result.openTo.length > 0) console.log(`NOT isolated: open to ${result.openTo.join(', ')}`);
    if (result.affected)
      console.log(
        `${result.affected.buildings.length} buildings, ${result.affected.households} households affected`,
      );
    if (result.cutOff?.affected)
      console.log(
        `cut off beyond: ${result.cutOff.affected.buildings.length} buildings, ${result.cutOff.affected.households} households`,
      );
  }
  return 0;
}
