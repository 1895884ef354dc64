/** Follows `GET /api/events`: which layer changed, and its new revision. The browser reconnects by itself. */
export function followLayers(onChange: (layer: string, revision: number) => void): () => void {
  const events = new EventSource('/api/events');
  events.addEventListener('layer', (event) => {
    const { layer, revision } = JSON.parse((event as MessageEvent<string>).data) as {
      layer: string;
      revision: number;
    };
    onChange(layer, revision);
  });
  return () => events.close();
}
