import { open, type Role } from '../contract/access.ts';

/**
 * Who may go through which door of the server. A test walks all routes with all roles and compares; a route that is not
 * here fails it. Add a line only after asking who must not see what is behind it.
 */
export const doors: Record<string, readonly Role[]> = {
  'GET /openapi.json': open.everyone,
  'GET /api/events': open.everyone,

  'POST /api/auth/sign-in/username': open.everyone,
  'POST /api/auth/sign-out': open.everyone,
  'GET /api/auth/get-session': open.everyone,
  'POST /api/auth/change-password': open.staff,

  'GET /api/me': open.everyone,
  'GET /api/accounts': open.administrators,
  'POST /api/accounts': open.administrators,
  'PATCH /api/accounts/{id}': open.administrators,
  'GET /api/audit': open.auditors,
  'GET /api/audit/verification': open.auditors,

  'GET /tiles.json': open.everyone,
  ...layerDoors('regions', open.everyone),
  ...layerDoors('communities', open.everyone),
  ...layerDoors('buildings', open.everyone),
  ...layerDoors('streets', open.everyone),
  ...layerDoors('barriers', open.everyone),
  ...layerDoors('zones', open.everyone),
  ...layerDoors('progress', open.everyone),
  ...layerDoors('site_features', open.underground),
  ...layerDoors('pipes', open.underground),
  ...layerDoors('pipe_nodes', open.underground),
  ...layerDoors('works', open.underground),
  'GET /ogc': open.everyone,
  'GET /ogc/conformance': open.everyone,
  'GET /ogc/collections': open.everyone,

  'GET /api/cities': open.everyone,
  'GET /api/cities/{city}/communities': open.everyone,
  'GET /api/cities/{city}/communities/{id}': open.staff,
  'GET /api/map-settings': open.staff,

  'GET /api/cities/{city}/works': open.underground,
  'POST /api/cities/{city}/works': open.pipeEditors,
  'PATCH /api/cities/{city}/works/{id}': open.pipeEditors,
  'DELETE /api/cities/{city}/works/{id}': open.pipeEditors,
};

/** A layer has the same readers as tiles and as a collection. */
function layerDoors(layer: string, readers: readonly Role[]): Record<string, readonly Role[]> {
  return {
    [`GET /tiles/${layer}.json`]: readers,
    [`GET /tiles/${layer}/{z}/{x}/{y}.mvt`]: readers,
    [`GET /ogc/collections/${layer}`]: readers,
    [`GET /ogc/collections/${layer}/items`]: readers,
    [`GET /ogc/collections/${layer}/items/{feature}`]: readers,
  };
}
